"""Starts a real QGIS window on a virtual screen, in a profile of its own, with the plugin."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SETTINGS = """[PythonPlugins]
wm_vru_plugin=true

[qgis]
checkVersion=false
showTips=false
"""


def missing_programs() -> list[str]:
    """Which of the programs needed for a window are not installed."""
    return [name for name in ("xvfb-run", "qgis") if shutil.which(name) is None]


def run_in_qgis(
    script: Path, out: Path, timeout: float = 240, screen: str = "1600x1000x24"
) -> subprocess.CompletedProcess[str]:
    """Run a script inside QGIS.

    Args:
        script: what `qgis --code` runs; it leaves with `os._exit`.
        out: folder that it writes to, named to it by WMVRU_DESKTOP_OUT; the profile is made
            inside it.
        timeout: seconds after which QGIS is stopped.
        screen: width, height and depth of the virtual screen.

    Raises:
        subprocess.TimeoutExpired: the script did not leave in time.
    """
    from tools.staging import stage

    profiles = out / "profiles"
    profile = profiles / "profiles" / "test"
    stage(profile / "python" / "plugins" / "wm_vru_plugin")
    settings = profile / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    home = out / "home"
    home.mkdir(exist_ok=True)
    packages = [str(path) for path in ROOT.glob(".venv/lib/python3*/site-packages")]
    packages.append(str(Path(__file__).parent))
    environment = {
        **os.environ,
        "WMVRU_DESKTOP_OUT": str(out),
        "HOME": str(home),
        "PYTHONPATH": os.pathsep.join(packages),
    }
    environment.pop("QT_QPA_PLATFORM", None)
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {screen} -dpi 96", "qgis"]
    command += ["--profiles-path", str(profiles), "--profile", "test", "--noversioncheck"]
    command += ["--nologo", "--code", str(script)]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )
