#!/usr/bin/env bash
# Runs qgis_process with this plugin enabled and apart from the user's own QGIS:
#   tools/qgis_process.sh run wmvru:overlap -- NEED=…
#
#   WMVRU_CONFIG  the folder for QGIS's settings (default build/qgis-config)
#   WMVRU_PLUGIN  the plugin's folder (default: links to this repository); check_zip.sh gives
#                 the one it unpacked
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

config=${WMVRU_CONFIG:-$root/build/qgis-config}
plugins=$config/profiles/default/python/plugins
settings=$config/profiles/default/QGIS/QGIS3.ini
mkdir -p "$plugins"

if [ -n "${WMVRU_PLUGIN:-}" ]; then
    [ "$WMVRU_PLUGIN" -ef "$plugins/wm_vru_plugin" ] || ln -sfn "$WMVRU_PLUGIN" "$plugins/wm_vru_plugin"
else
    "$root/tools/link_plugin.sh" "$plugins"
fi

export QGIS_CUSTOM_CONFIG_PATH=$config
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
for packages in "$root"/.venv/lib/python3*/site-packages; do
    PYTHONPATH=$packages${PYTHONPATH:+:$PYTHONPATH}
done
export PYTHONPATH
if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
    # Qt warns on every run where there is none.
    export XDG_RUNTIME_DIR=$config/runtime
    mkdir -p -m 700 "$XDG_RUNTIME_DIR"
fi

# Debian's wrapper may add an option that qgis_process does not know.
command=$(command -v qgis_process.bin || command -v qgis_process) || {
    echo "qgis_process was not found; run tools/setup.sh" >&2
    exit 1
}

if ! grep -qs '^wm_vru_plugin=true' "$settings"; then
    "$command" plugins enable wm_vru_plugin >&2 </dev/null
fi
exec "$command" "$@"
