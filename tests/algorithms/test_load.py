"""Loading is quick, and works where the scientific libraries do not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.helpers.algorithms import ALGORITHMS

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 1.0

# Runs apart, because this process has long imported everything.
SCRIPT = """
import json, sys, time
blocked = set(json.loads(sys.argv[1]))

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in blocked:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Block())
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback
import qgis.gui, qgis.PyQt.QtWidgets, qgis.PyQt.QtSvg
app = QgsApplication([], True)
app.initQgis()
before = set(sys.modules)
start = time.perf_counter()
import wm_vru_plugin
plugin = wm_vru_plugin.classFactory(None)
plugin.initProcessing()
import wm_vru_plugin.gui.dock
seconds = time.perf_counter() - start
loaded = {name.split(".")[0] for name in set(sys.modules) - before}
provider = QgsApplication.processingRegistry().providerById("wmvru")
names = sorted(a.name() for a in provider.algorithms())
errors = {}
if blocked:
    for algorithm in provider.algorithms():
        instance = algorithm.create()
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
        try:
            instance.processAlgorithm({}, context, feedback)
        except Exception as error:
            errors[algorithm.name()] = f"{type(error).__name__}: {error}"
print("RESULT" + json.dumps([seconds, sorted(loaded), names, errors]))
sys.stdout.flush()
import os
os._exit(0)
"""


def load(tmp_path: Path, blocked: list[str]) -> tuple[float, list[str], list[str], dict[str, str]]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(blocked)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    result: Any = json.loads(line[len("RESULT") :])
    return tuple(result)


def test_loads_in_under_a_second_and_imports_nothing_heavy(tmp_path: Path) -> None:
    # The best of three: the first may compile, and a busy machine is not the plugin's fault.
    runs = [load(tmp_path, []) for _ in range(3)]
    assert min(seconds for seconds, *_ in runs) < LIMIT_S
    heavy = {"pandas", "scipy", "shapely", "matplotlib", "jinja2", "openpyxl", "numpy"}
    assert heavy.isdisjoint(runs[0][1]), sorted(heavy & set(runs[0][1]))
    assert set(runs[0][2]) == ALGORITHMS


def test_without_the_libraries_it_loads_and_each_algorithm_names_what_is_missing(
    tmp_path: Path,
) -> None:
    blocked = ["pandas", "scipy", "shapely", "matplotlib", "jinja2", "openpyxl"]
    _, _, names, errors = load(tmp_path, blocked)
    assert set(names) == ALGORITHMS
    assert set(errors) == set(names)
    for name, error in errors.items():
        assert error.startswith("QgsProcessingException"), (name, error)
        for library in ("pandas", "scipy", "shapely"):
            assert f"{library} (missing: " in error, (name, error)
        assert "install" in error, (name, error)
