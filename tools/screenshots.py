"""Take the README's picture of the panel anew, in a real QGIS on a virtual screen.

Run: .venv/bin/python tools/screenshots.py
Writes resources/readme/panel.png.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> int:
    from tests.desktop.desktop import run_in_qgis

    target = ROOT / "resources" / "readme" / "panel.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    (ROOT / "build").mkdir(exist_ok=True)
    # Layers in the folder of temporary files would be shown as temporary.
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        out = Path(folder)
        done = run_in_qgis(ROOT / "tests" / "desktop" / "screenshot_script.py", out)
        written = out / "seen.json"
        if not written.is_file():
            print(done.stderr, file=sys.stderr)
            return 1
        problems = json.loads(written.read_text(encoding="utf-8"))["python_errors"]
        if problems:
            print("\n".join(problems), file=sys.stderr)
            return 1
        shutil.copyfile(out / "panel.png", target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
