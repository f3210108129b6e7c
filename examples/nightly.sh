#!/usr/bin/env bash
# Prepares, validates and reports, as a nightly job does:
#
#   examples/nightly.sh FOLDER OUT [NAME=VALUE for wmvru:prepare ...]
#
#   FOLDER        official files and extracts
#   OUT           gets package.gpkg, checks.csv, report/ and nightly.log
#   QGIS_PROCESS  the command (default: qgis_process, with the plugin enabled)
#
# Ends with 0 when all is done, 1 for a wrong call, 2 where no package could be prepared, 3 where
# the package has errors, 4 where no report could be written. A package that fails its checks
# stays beside the last good one as package_refused.gpkg, and the last report is as it was.
set -uo pipefail

[ $# -ge 2 ] && [ -d "$1" ] || { echo "usage: nightly.sh FOLDER OUT [NAME=VALUE ...]" >&2; exit 1; }
folder=$1 out=$2
shift 2
mkdir -p "$out" || exit 1
exec >>"$out/nightly.log" 2>&1 </dev/null

run() { # run ALGORITHM NAME=VALUE...
    echo "== $(date -u +%Y-%m-%dT%H:%M:%SZ) $1"
    "${QGIS_PROCESS:-qgis_process}" run "$@"
}

stop() { # stop CODE WORDS
    echo "== $(date -u +%Y-%m-%dT%H:%M:%SZ) stopped: $2"
    exit "$1"
}

new=$out/package_refused.gpkg
rm -f "$new"
run wmvru:prepare -- FOLDER="$folder" OUTPUT="$new" "$@" || stop 2 "no package"
# The algorithm lists what it found; whether an error stops the night is for the job to say.
checks=$(run wmvru:validate -- PACKAGE="$new" OUTPUT="$out/checks.csv") || stop 3 "no checks"
echo "$checks"
grep -qE '^ERRORS:[[:space:]]*0$' <<<"$checks" || stop 3 "the package has errors; see checks.csv"
mv -f "$new" "$out/package.gpkg" || stop 2 "the package could not be put in place"
run wmvru:exportreport -- PACKAGE="$out/package.gpkg" OUTPUT="$out/report" ||
    stop 4 "no report"
echo "== $(date -u +%Y-%m-%dT%H:%M:%SZ) done"
