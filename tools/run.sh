#!/usr/bin/env bash
# The whole run: files to package to report.
#   DATA          a folder of official files and extracts; empty: the synthetic sample
#   IMPACT_AREAS  a file of intervention areas for that folder; empty: those found in the folder,
#                 or else illustrative ones, which are drawn and marked as such
set -euo pipefail
call_dir=$PWD
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

run() { # run ALGORITHM NAME=VALUE...
    tools/qgis_process.sh run "$@" </dev/null
}

absolute() { # a path as the caller wrote it
    case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$call_dir" "$1" ;; esac
}

has_impact_areas() { # does the package hold any?
    .venv/bin/python - "$1" <<'PYTHON'
import sqlite3
import sys
from contextlib import closing

with closing(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)) as package:
    tables = {name for (name,) in package.execute("SELECT name FROM sqlite_master")}
    found = "impact_areas" in tables and package.execute(
        "SELECT count(*) FROM impact_areas"
    ).fetchone()[0]
sys.exit(0 if found else 1)
PYTHON
}

mkdir -p build
if [ -z "${DATA:-}" ]; then
    say "Report on the synthetic sample"
    run wmvru:exportreport -- OUTPUT="$PWD/build/report"
    say "SYNTHETIC report: build/report/report.html"
    exit
fi

data=$(absolute "$DATA")
[ -e "$data" ] || { echo "DATA=$DATA does not exist" >&2; exit 1; }
package=$PWD/build/package.gpkg
if [ -n "${IMPACT_AREAS:-}" ]; then
    areas=$(absolute "$IMPACT_AREAS")
    [ -e "$areas" ] || { echo "IMPACT_AREAS=$IMPACT_AREAS does not exist" >&2; exit 1; }
    say "Preparing the package from $DATA and $IMPACT_AREAS"
    run wmvru:prepare -- FOLDER="$data" FILES="$areas" OUTPUT="$package"
else
    # Beside the package, so that a run that stops halfway leaves none without its areas.
    first=$PWD/build/package_as_found.gpkg
    say "Preparing the package from $DATA"
    run wmvru:prepare -- FOLDER="$data" OUTPUT="$first"
    if has_impact_areas "$first"; then
        mv "$first" "$package"
    else
        say "No Impact Areas in $DATA, and none given by IMPACT_AREAS=file"
        echo "Impact Areas are not published. ILLUSTRATIVE ones are drawn now, to show the analysis:"
        echo "they are not real places of intervention, and every page that uses them says so."
        areas=$PWD/build/illustrative_areas.gpkg
        QT_QPA_PLATFORM=offscreen .venv/bin/python tools/illustrative_areas.py "$first" "$areas"
        say "Preparing the package again, with the illustrative areas"
        run wmvru:prepare -- FOLDER="$data" FILES="$areas" OUTPUT="$package"
        rm -f "$first"
    fi
fi
say "Report"
run wmvru:exportreport -- PACKAGE="$package" OUTPUT="$PWD/build/report"
say "Report: build/report/report.html"
