#!/usr/bin/env bash
# Opens QGIS with the plugin enabled and the sample loaded, in a profile of its own under build/.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
profiles=$root/build/desktop
settings=$profiles/profiles/wmvru/QGIS/QGIS3.ini

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "$(uname)" = Linux ]; then
    echo "There is no screen; try: xvfb-run -a make desktop" >&2
    exit 1
fi
"$root/tools/link_plugin.sh" "$profiles/profiles/wmvru/python/plugins"
if [ ! -f "$settings" ]; then
    mkdir -p "$(dirname "$settings")"
    printf '[PythonPlugins]\nwm_vru_plugin=true\n\n[qgis]\ncheckVersion=false\nshowTips=false\n' >"$settings"
fi
for packages in "$root"/.venv/lib/python3*/site-packages; do
    PYTHONPATH=$packages${PYTHONPATH:+:$PYTHONPATH}
done
export PYTHONPATH
exec qgis --profiles-path "$profiles" --profile wmvru --noversioncheck --nologo \
    --code "$root/tools/desktop_startup.py"
