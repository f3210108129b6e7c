#!/usr/bin/env bash
# Makes this machine ready for one job. Does nothing, in about a second, when all of it is there.
#
#   tools/setup.sh run    what runs the plugin: QGIS 3.40 or newer and requirements.txt in .venv
#   tools/setup.sh dev    also what tests the core and packages: requirements-dev.txt
#   tools/setup.sh test   also what the tests inside QGIS use: a virtual screen, PostgreSQL, Chromium
#   tools/setup.sh lint   what checks the code, in .venv-lint: no QGIS
#
#   PYTHON  the Python that QGIS uses (default /usr/bin/python3: another one may come first on
#           the path, and cannot import qgis)
set -euo pipefail
cd "$(dirname "$0")/.."

LEVEL=${1:-run}
PYTHON=${PYTHON:-/usr/bin/python3}
VENV=.venv
LINT_VENV=.venv-lint
QGIS_PACKAGES=(qgis python3-qgis qgis-providers)
# The fonts are those of the report's pages.
PACKAGES=(python3-venv fonts-dejavu-core fonts-liberation)
# Of these, what a release of Debian or Ubuntu does not have is done without: the tests say what
# they skip. PostgreSQL is for a server that the tests start themselves; the one that Debian's
# package sets up on port 5432 is not used. Chromium opens the report's page.
OPTIONAL_PACKAGES=()
# Carries axe-core, which the tests of the report's page load into Chromium. The browser driver
# that it depends on is not used, and so is not installed.
AXE_PACKAGE=axe-playwright-python==0.1.8
case $LEVEL in
run) REQUIREMENTS=requirements.txt ;;
dev) REQUIREMENTS=requirements-dev.txt PACKAGES+=(zip) ;;
test)
    REQUIREMENTS=requirements-dev.txt
    PACKAGES+=(zip xvfb xauth poppler-utils)
    OPTIONAL_PACKAGES=(postgresql-postgis chromium)
    ;;
lint) PACKAGES=(python3-venv) ;;
*)
    echo "setup: expected run, dev, test or lint, not '$LEVEL'" >&2
    exit 2
    ;;
esac
# apt must never wait for an answer.
export DEBIAN_FRONTEND=noninteractive

say() { printf 'setup: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

requirements_sum() { # requirements_sum FILE...: what a venv is made of
    # The GEOS is part of it: when the system's changes, shapely is compiled anew.
    { "$PYTHON" --version; geos-config --version || true; echo "$AXE_PACKAGE"; cat "$@"; } 2>/dev/null |
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

need_root() { # before anything is installed: may this user install?
    [ "$(id -u)" -ne 0 ] || return 0
    command -v sudo >/dev/null || die "installing packages needs root, or sudo, which is not here"
    sudo -n true 2>/dev/null && return
    # A password can be asked for at a terminal alone; elsewhere the question would wait for ever.
    [ -t 2 ] && (: </dev/tty) 2>/dev/null && sudo -v </dev/tty ||
        die "sudo wants a password, and there is no terminal to ask for it; run 'tools/setup.sh $LEVEL' at a terminal first"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n env DEBIAN_FRONTEND=noninteractive "$@"; fi
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

install_packages() { # what is missing, by apt; what apt lacks is told before anything is installed
    local want=() from=() lacking=() name suite
    need_root
    apt update
    mapfile -t want < <(missing_packages "${PACKAGES[@]}")
    if needs_qgis; then
        if ! qgis_ok "$PYTHON"; then
            want+=("${QGIS_PACKAGES[@]}")
            # A source of the QGIS project's own serves as it is; Debian 12 has it in its backports.
            if ! at_least "$(candidate qgis)" 3.40; then
                suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
                [ "$suite" = bookworm ] || lacking+=("QGIS 3.40 or newer (apt offers $(candidate qgis)); add the source that qgis.org gives for $suite")
            fi
        fi
        if [ -n "$(shapely_packages)" ]; then
            if at_least "$(candidate python3-shapely)" 2; then
                want+=(python3-shapely)
            else
                mapfile -t -O "${#want[@]}" want < <(shapely_packages)
            fi
        fi
    fi
    for name in "${want[@]}"; do
        [ -n "$(candidate "$name")" ] || lacking+=("the package $name")
    done
    if [ ${#lacking[@]} -gt 0 ]; then
        say "nothing was installed: apt has no"
        printf '  %s\n' "${lacking[@]}" >&2
        exit 1
    fi
    mapfile -t -O "${#want[@]}" want < <(offered_packages)
    [ ${#want[@]} -gt 0 ] || return 0
    if [ -n "${suite:-}" ]; then
        add_backports "$suite"
        from=(-t "$suite-backports")
    fi
    say "installing ${want[*]}"
    apt install -y --no-install-recommends "${from[@]}" "${want[@]}"
    ! needs_qgis || qgis_ok "$PYTHON" || die "QGIS is installed, but $PYTHON cannot import qgis.core 3.40 or newer; set PYTHON to the Python that QGIS uses"
}

needs_qgis() { [ "$LEVEL" != lint ]; }

offered_packages() { # the optional packages that are missing and that apt can install
    local name
    for name in $(missing_packages "${OPTIONAL_PACKAGES[@]}"); do
        if [ -n "$(candidate "$name")" ]; then
            printf '%s\n' "$name"
        else
            say "apt has no $name; the tests that need it will say so and be skipped"
        fi
    done
}

check_other_system() { # without apt: tell all that is missing at once, and install nothing of it
    local lacking=() tool
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || lacking+=("the Python $PYTHON with its module venv")
    if needs_qgis; then
        qgis_ok "$PYTHON" || lacking+=("QGIS 3.40 or newer, importable by $PYTHON")
        "$PYTHON" -c 'import shapely; assert int(shapely.__version__.split(".")[0]) >= 2' 2>/dev/null ||
            command -v geos-config >/dev/null ||
            lacking+=("shapely 2 for $PYTHON, or the headers of GEOS and Python and a C++ compiler to build it")
    fi
    case $LEVEL in test) for tool in xvfb-run pdftotext zip; do
        command -v "$tool" >/dev/null || lacking+=("$tool")
    done ;; esac
    [ ${#lacking[@]} -gt 0 ] || return 0
    say "missing here:"
    printf '  %s\n' "${lacking[@]}" >&2
    cat >&2 <<'MESSAGE'
Install it with
  Fedora          dnf install qgis python3-qgis python3-shapely xorg-x11-server-Xvfb poppler-utils zip
  Arch            pacman -S qgis python-pip python-shapely xorg-server-xvfb poppler zip
  macOS, Windows  the installer of qgis.org (the long term release); then set PYTHON to the Python
                  inside it and run make again
If QGIS is installed, set PYTHON to the Python that can import qgis.core.
MESSAGE
    exit 1
}

pip() { # pip VENV ARGUMENT...
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 "${@:2}" </dev/null
}

new_venv() { # new_venv VENV [OPTION]: anew where it is of another Python, or was moved
    if ! "$1/bin/python" -c 'import pip' 2>/dev/null ||
        [ "$("$1/bin/python" --version)" != "$("$PYTHON" --version)" ]; then
        say "making the venv in $1"
        rm -rf "$1"
        "$PYTHON" -m venv "${@:2}" "$1"
    fi
}

make_venv() { # make_venv STAMP SUM
    # The system's packages are needed: qgis itself is one of them.
    new_venv "$VENV" --system-site-packages
    say "installing $REQUIREMENTS into $VENV"
    pip "$VENV" -r "$REQUIREMENTS"
    [ "$LEVEL" = run ] || pip "$VENV" --no-deps "$AXE_PACKAGE"
    share_geos
    "$VENV/bin/python" -c 'import numpy, pandas, scipy.spatial, shapely, osgeo.gdal_array'
    printf '%s\n' "$2" >"$1"
}

make_lint_venv() { # make_lint_venv STAMP SUM
    new_venv "$LINT_VENV"
    pip "$LINT_VENV" -r requirements-lint.txt
    printf '%s\n' "$2" >"$1"
}

share_geos() { # compile shapely where it does not use the system's GEOS
    local system
    system=$(geos-config --version 2>/dev/null) || return 0
    [ "$("$VENV/bin/python" -c 'import shapely; print(shapely.geos_version_string)')" != "$system" ] || return 0
    say "compiling shapely for the GEOS $system that QGIS uses"
    pip "$VENV" --force-reinstall --no-deps --no-binary shapely "$(requirement shapely)"
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    # Packages that apt could not offer last time are not asked for at every run.
    missing=$(missing_packages "${PACKAGES[@]}")
    if needs_qgis; then
        qgis_ok "$PYTHON" || missing+=" qgis"
        missing+=$(shapely_packages)
    fi
    for name in $(missing_packages "${OPTIONAL_PACKAGES[@]}"); do
        [ -z "$(candidate "$name")" ] && [ -z "$missing" ] || missing+=" $name"
    done
    [ -z "$missing" ] || install_packages
else
    check_other_system
fi

if [ "$LEVEL" = lint ]; then
    stamp=$LINT_VENV/requirements.sha256 sum=$(requirements_sum requirements-lint.txt)
    [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && [ -x "$LINT_VENV/bin/python" ] || make_lint_venv "$stamp" "$sum"
else
    # What is tested holds what runs, so each is stamped by its own name in the one venv.
    stamp=$VENV/$REQUIREMENTS.sha256 sum=$(requirements_sum requirements.txt "$REQUIREMENTS")
    [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && [ -x "$VENV/bin/python" ] || make_venv "$stamp" "$sum"
fi
