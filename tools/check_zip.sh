#!/usr/bin/env bash
# Holds the zip to what a user does with it: unpack it into a fresh profile, enable it, list its
# algorithms, and run one on the sample inside it. The repository's own code takes no part.
#   tools/check_zip.sh build/wm_vru_plugin.zip
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
zip=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export WMVRU_CONFIG=$work/config
plugins=$WMVRU_CONFIG/profiles/default/python/plugins
mkdir -p "$plugins"
"$root/.venv/bin/python" -m zipfile -e "$zip" "$plugins"
export WMVRU_PLUGIN=$plugins/wm_vru_plugin
cd "$work"

fail() {
    echo "check_zip: $*" >&2
    exit 1
}

process() { "$root/tools/qgis_process.sh" "$@" </dev/null; }

echo "== plugin enabled in a fresh profile"
# qgis_process.sh runs `plugins enable wm_vru_plugin` where that is not done yet.
process --json plugins >plugins.json
"$root/.venv/bin/python" - <<'PYTHON' || fail "the plugin is not loaded"
import json
from pathlib import Path

plugin = json.loads(Path("plugins.json").read_text())["plugins"]["wm_vru_plugin"]
print(plugin)
assert plugin["loaded"] is True
PYTHON

echo "== provider listed"
process --json list >list.json
WMVRU_DOCS=$root/docs "$root/.venv/bin/python" - <<'PYTHON' || fail "the provider is not complete"
import json
import os
import re
from pathlib import Path

provider = json.loads(Path("list.json").read_text())["providers"]["wmvru"]
found = set(provider["algorithms"])
listed = (Path(os.environ["WMVRU_DOCS"]) / "algorithms.md").read_text(encoding="utf-8")
names = re.findall(r"^### .*`wmvru:([a-z]+)`$", listed, re.MULTILINE)
assert len(names) > 20, names
missing = {f"wmvru:{name}" for name in names} - found
print(sorted(found), provider.get("version"))
assert not missing, missing
PYTHON

echo "== one algorithm run on the sample"
sample=$WMVRU_PLUGIN/resources/sample/west_midlands_sample.gpkg
before=$(sha256sum "$sample")
process run wmvru:overlap -- NEED="$sample|layername=lsoa_deprivation" DOMAIN=education \
    COVERAGE="$sample|layername=impact_areas" OUTPUT="$work/overlap.gpkg" \
    BY_AUTHORITY="$work/by_authority.csv"
[ "$(sha256sum "$sample")" = "$before" ] || fail "the run changed the sample"
[ "$(wc -l <"$work/by_authority.csv")" -eq 9 ] || fail "by_authority.csv: expected seven authorities, a total and a header"
cat "$work/by_authority.csv"
echo "check_zip: the zip works"
