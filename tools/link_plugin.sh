#!/usr/bin/env bash
# Puts the plugin into a folder of plugins as links to this repository, in the shape that the zip
# has (resources and metadata.txt inside the package):
#   tools/link_plugin.sh FOLDER
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
target=$1/wm_vru_plugin

mkdir -p "$target"
for item in "$root"/wm_vru_plugin/* "$root/resources" "$root/metadata.txt" "$root/LICENSE"; do
    case $item in */__pycache__) continue ;; esac
    link=$target/${item##*/}
    [ "$link" -ef "$item" ] || ln -sfn "$item" "$link"
done
# What has gone from the repository goes from the folder.
find "$target" -maxdepth 1 -xtype l -delete
