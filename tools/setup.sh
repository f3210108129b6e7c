#!/usr/bin/env bash
# Makes this machine ready: QGIS 3.40 or newer, a few system packages, and the venv in .venv.
# Does nothing, in about a second, when all of it is there.
#
#   PYTHON  the Python that QGIS uses (default /usr/bin/python3: another one may come first on
#           the path, and cannot import qgis)
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-/usr/bin/python3}
VENV=.venv
STAMP=$VENV/requirements.sha256
QGIS_PACKAGES=(qgis python3-qgis qgis-providers)
# PostgreSQL with PostGIS is for the tests alone, which start a server of their own; the one that
# Debian's package sets up on port 5432 is not used.
# Chromium is for the tests of the report's page.
TOOL_PACKAGES=(python3-venv xvfb xauth fonts-dejavu-core fonts-liberation poppler-utils zip
    postgresql-postgis chromium)
# Carries axe-core, which the tests of the report's page load into Chromium. The browser driver
# that it depends on is not used, and so is not installed.
AXE_PACKAGE=axe-playwright-python==0.1.8
# apt must never wait for an answer.
export DEBIAN_FRONTEND=noninteractive

say() { printf 'setup: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

requirements_sum() {
    # The GEOS is part of it: when the system's changes, shapely is compiled anew.
    { "$PYTHON" --version; geos-config --version || true; echo "$AXE_PACKAGE"; cat requirements.txt requirements-dev.txt; } 2>/dev/null |
        sha256sum | cut -d' ' -f1
}

qgis_ok() { # qgis_ok PYTHON
    "$1" -c 'import sys; from qgis.core import Qgis; sys.exit(Qgis.versionInt() < 34000)' 2>/dev/null
}

requirement() { # requirement NAME: its line in requirements.txt
    grep "^$1[<>=]" requirements.txt
}

missing_packages() { # missing_packages NAME...: those that dpkg does not hold
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] ||
            printf '%s\n' "$name"
    done
}

at_least() { # at_least VERSION MINIMUM, in Debian's order; an epoch is ignored
    [ -n "$1" ] && dpkg --compare-versions "${1#*:}" ge "$2"
}

candidate() { # candidate PACKAGE: the version that apt would install
    apt-cache policy "$1" | sed -n 's/^ *Candidate: \([0-9].*\)$/\1/p'
}

# shapely has to use the GEOS that QGIS uses. A wheel brings one of its own; inside the QGIS
# binary, where QGIS's symbols come first, the two mix, and calls fail or crash. So it comes from
# the system, or is compiled against the system's GEOS where the system's shapely is too old.
shapely_packages() { # what is missing for that
    local version
    version=$(dpkg-query -W -f '${Version}' python3-shapely 2>/dev/null || true)
    at_least "$version" 2 || missing_packages libgeos-dev g++ python3-dev
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        if [ -t 0 ]; then sudo --preserve-env=DEBIAN_FRONTEND "$@"; else sudo -n --preserve-env=DEBIAN_FRONTEND "$@"; fi
    else
        die "this must run as root, or sudo be installed: $*"
    fi
}

apt() { # one more try, because mirrors fail now and then
    as_root apt-get -q -o Acquire::Retries=3 "$@" </dev/null && return
    say "apt-get $1 failed; trying once more"
    sleep 5
    as_root apt-get -q -o Acquire::Retries=3 "$@" </dev/null
}

add_backports() { # add_backports SUITE: from the mirror that apt already has
    local suite=$1 list=/etc/apt/sources.list.d/wmvru-backports.list uri signed=
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    if apt-get indextargets --format '$(RELEASE)' | grep -qx "$suite-backports"; then
        return
    fi
    uri=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' |
        awk -v suite="$suite" '$1 == suite && !found { print $2; found = 1 }')
    [ -n "$uri" ] || die "apt has no source for $suite; add one, with $suite-backports, and run this again"
    [ ! -f "$keyring" ] || signed="[signed-by=$keyring] "
    say "adding $suite-backports from the mirror that apt has, in $list"
    printf 'deb %s%s %s-backports main\n' "$signed" "$uri" "$suite" | as_root tee "$list" >/dev/null
    apt update
}

install_packages() { # what is missing, by apt
    local want=() from=() suite
    qgis_ok "$PYTHON" || want+=("${QGIS_PACKAGES[@]}")
    mapfile -t -O "${#want[@]}" want < <(missing_packages "${TOOL_PACKAGES[@]}")
    apt update
    if [ -n "$(shapely_packages)" ]; then
        if at_least "$(candidate python3-shapely)" 2; then
            want+=(python3-shapely)
        else
            mapfile -t -O "${#want[@]}" want < <(shapely_packages)
        fi
    fi
    say "installing ${want[*]}"
    if ! qgis_ok "$PYTHON" && ! at_least "$(candidate qgis)" 3.40; then
        suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
        [ "$suite" = bookworm ] || die_no_qgis
        add_backports "$suite"
        from=(-t "$suite-backports")
    fi
    apt install -y --no-install-recommends "${from[@]}" "${want[@]}"
    qgis_ok "$PYTHON" || die "QGIS is installed, but $PYTHON cannot import qgis.core 3.40 or newer; set PYTHON to the Python that QGIS uses"
}

die_no_qgis() {
    cat >&2 <<'MESSAGE'
setup: QGIS 3.40 or newer is needed, with its Python module, and was not found. Install:
  Debian 13 or newer   apt install qgis python3-qgis qgis-providers
  Ubuntu, Debian       the packages that qgis.org offers for your release
  Fedora               dnf install qgis python3-qgis xorg-x11-server-Xvfb poppler-utils zip
  Arch                 pacman -S qgis python-pip xorg-server-xvfb poppler zip
  macOS, Windows       the installer of qgis.org (the long term release);
                       then set PYTHON to the Python inside it and run make again
If QGIS is installed, set PYTHON to the Python that can import qgis.core.
MESSAGE
    exit 1
}

make_venv() {
    say "making the venv in $VENV"
    # A venv of another Python, or one that moved, is made anew.
    if ! "$VENV/bin/python" -c 'import pip' 2>/dev/null ||
        [ "$("$VENV/bin/python" --version)" != "$("$PYTHON" --version)" ]; then
        rm -rf "$VENV"
        # The system's packages are needed: qgis itself is one of them.
        "$PYTHON" -m venv --system-site-packages "$VENV"
    fi
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 \
        -r requirements-dev.txt </dev/null
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 \
        --no-deps "$AXE_PACKAGE" </dev/null
    share_geos
    "$VENV/bin/python" -c 'import numpy, pandas, scipy.spatial, shapely, osgeo.gdal_array'
    requirements_sum >"$STAMP"
}

share_geos() { # compile shapely where it does not use the system's GEOS
    local system
    system=$(geos-config --version 2>/dev/null) || return 0
    [ "$("$VENV/bin/python" -c 'import shapely; print(shapely.geos_version_string)')" != "$system" ] || return 0
    say "compiling shapely for the GEOS $system that QGIS uses"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 \
        --force-reinstall --no-deps --no-binary shapely "$(requirement shapely)" </dev/null
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    [ -z "$(missing_packages "${TOOL_PACKAGES[@]}")$(shapely_packages)" ] && qgis_ok "$PYTHON" ||
        install_packages
else
    qgis_ok "$PYTHON" || die_no_qgis
    for tool in xvfb-run pdfinfo zip chromium; do
        command -v "$tool" >/dev/null || say "$tool is not installed; tests or packaging will want it"
    done
fi

[ "$(cat "$STAMP" 2>/dev/null)" = "$(requirements_sum)" ] && [ -x "$VENV/bin/python" ] || make_venv
