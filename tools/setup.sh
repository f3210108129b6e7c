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
TOOL_PACKAGES=(python3-venv xvfb xauth fonts-dejavu-core fonts-liberation poppler-utils zip)
# apt must never wait for an answer.
export DEBIAN_FRONTEND=noninteractive

say() { printf 'setup: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

requirements_sum() {
    { "$PYTHON" --version; cat requirements.txt requirements-dev.txt; } | sha256sum | cut -d' ' -f1
}

qgis_ok() { # qgis_ok PYTHON
    "$1" -c 'import sys; from qgis.core import Qgis; sys.exit(Qgis.versionInt() < 34000)' 2>/dev/null
}

missing_packages() { # missing_packages NAME...: those that dpkg does not hold
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] ||
            printf '%s\n' "$name"
    done
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

qgis_candidate_ok() { # does the version that apt would install suffice? (an epoch is ignored)
    local version
    version=$(apt-cache policy qgis | sed -n 's/^ *Candidate: \(.*:\)\{0,1\}\([0-9].*\)$/\2/p')
    [ -n "$version" ] && dpkg --compare-versions "$version" ge 3.40
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
    [ "${#want[@]}" -gt 0 ] || return 0
    say "installing ${want[*]}"
    apt update
    if ! qgis_ok "$PYTHON" && ! qgis_candidate_ok; then
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
    "$VENV/bin/python" -c 'import numpy, pandas, scipy.spatial, shapely, matplotlib, osgeo.gdal_array'
    requirements_sum >"$STAMP"
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    [ -z "$(missing_packages "${TOOL_PACKAGES[@]}")" ] && qgis_ok "$PYTHON" || install_packages
else
    qgis_ok "$PYTHON" || die_no_qgis
    for tool in xvfb-run pdfinfo zip; do
        command -v "$tool" >/dev/null || say "$tool is not installed; tests or packaging will want it"
    done
fi

[ "$(cat "$STAMP" 2>/dev/null)" = "$(requirements_sum)" ] && [ -x "$VENV/bin/python" ] || make_venv
