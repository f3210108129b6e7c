"""Make build/wm_vru_plugin.zip with pb_tool.

pb_tool lists every file in its configuration and packages one folder, so the plugin is staged
in the shape it has when installed, and the configuration is written from what is staged.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).resolve().parent))

from staging import NAME, ROOT, stage

BUILD = ROOT / "build"
REQUIRED = (
    "__init__.py",
    "metadata.txt",
    "LICENSE",
    "resources/icons/wm_vru.svg",
    "resources/sample/west_midlands_sample.gpkg",
)
FORBIDDEN = ("__pycache__", ".pyc", "/tests/", "/.", "pb_tool.cfg")


def write_config(folder: Path) -> None:
    """Write pb_tool's configuration; keys may be empty but never absent."""
    top = sorted(path.name for path in folder.iterdir() if path.is_file())
    config = ConfigParser(interpolation=None)
    config["plugin"] = {"name": NAME}
    config["files"] = {
        "python_files": " ".join(name for name in top if name.endswith(".py")),
        "main_dialog": "",
        "compiled_ui_files": "",
        "resource_files": "",
        "extras": " ".join(name for name in top if not name.endswith(".py")),
        "extra_dirs": " ".join(sorted(path.name for path in folder.iterdir() if path.is_dir())),
        "locales": "",
    }
    config["help"] = {"dir": "", "target": ""}
    with (folder / "pb_tool.cfg").open("w", encoding="utf-8") as file:
        config.write(file)


def pb_tool(folder: Path, *arguments: str) -> None:
    """Run pb_tool in ``folder``; its words are shown when it fails."""
    command = [sys.executable, "-c", "from pb_tool.pb_tool import cli; cli()", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"pb_tool {' '.join(arguments)} failed:\n{done.stdout}")


def general(text: str) -> dict[str, str]:
    """Return the entries of a metadata.txt."""
    parser = ConfigParser(interpolation=None)
    parser.read_string(text)
    return dict(parser["general"])


def check(path: Path) -> int:
    """Return the number of files in the zip, or stop if it is no plugin."""
    with ZipFile(path) as archive:
        names = archive.namelist()
        has_metadata = f"{NAME}/metadata.txt" in names
        shipped = general(archive.read(f"{NAME}/metadata.txt").decode()) if has_metadata else {}
    missing = [name for name in REQUIRED if f"{NAME}/{name}" not in names]
    wrong = [name for name in names if any(part in name for part in FORBIDDEN)]
    outside = [name for name in names if not name.startswith(f"{NAME}/")]
    if missing or wrong or outside:
        sys.exit(f"{path}: missing {missing}, not wanted {wrong}, outside the plugin {outside}")
    # pb_tool writes commit and time into the metadata; all else must have come through whole.
    written = general((ROOT / "metadata.txt").read_text(encoding="utf-8"))
    changed = [key for key, value in written.items() if shipped.get(key) != value]
    if changed:
        sys.exit(f"{path}: metadata.txt differs from the repository's in {changed}")
    return sum(not name.endswith("/") for name in names)


def main() -> None:
    staged, deployed, target = BUILD / "stage", BUILD / "deploy", BUILD / f"{NAME}.zip"
    stage(staged)
    write_config(staged)
    if deployed.exists():
        shutil.rmtree(deployed)
    deployed.mkdir(parents=True)
    pb_tool(staged, "validate")
    pb_tool(staged, "deploy", "-y", "-n", "-p", str(deployed))
    # -q zips what was deployed a moment ago; without it pb_tool asks a question.
    pb_tool(staged, "zip", "-q", "-n", "-p", str(deployed))
    count = check(staged / f"{NAME}.zip")
    (staged / f"{NAME}.zip").replace(target)
    print(f"{target.relative_to(ROOT)}: {count} files, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
