"""Copy the plugin into a QGIS profile of this user."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from staging import NAME, stage


def profiles_folders() -> list[Path]:
    """Return the folders where QGIS 3 and 4 keep profiles on this platform, existing or not."""
    custom = os.environ.get("QGIS_CUSTOM_CONFIG_PATH")
    if custom:
        return [Path(custom, "profiles")]
    if sys.platform == "win32":
        base = Path(os.environ["APPDATA"])
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return [base / "QGIS" / version / "profiles" for version in ("QGIS3", "QGIS4")]


def install(profile: Path) -> Path:
    """Put the plugin into ``profile`` and return its folder; an older copy is replaced whole."""
    target = profile / "python" / "plugins" / NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_symlink():
        sys.exit(f"{target} is a link, perhaps to a working copy; remove it first.")
    # Made beside it and moved: QGIS may be running, and a copy that stops halfway is no plugin.
    new, old = target.with_name(f".{NAME}.new"), target.with_name(f".{NAME}.old")
    stage(new)
    if old.exists():
        shutil.rmtree(old)
    if target.exists():
        target.rename(old)
    new.rename(target)
    if old.exists():
        shutil.rmtree(old)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="default", help="name of the QGIS profile")
    arguments = parser.parse_args()
    folders = profiles_folders()
    # Every QGIS that has the profile; where none has, QGIS 3 finds it at its first start.
    found = [folder for folder in folders if (folder / arguments.profile).is_dir()]
    if not found and arguments.profile != "default":
        sys.exit(f"No QGIS profile '{arguments.profile}' in {' or '.join(map(str, folders))}.")
    for folder in found or folders[:1]:
        print(f"Installed in {install(folder / arguments.profile)}")
    print("Enable it in QGIS: Plugins, Manage and Install Plugins, Installed.")


if __name__ == "__main__":
    main()
