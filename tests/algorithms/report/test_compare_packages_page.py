"""The page of a change report in Chromium, and packages that lie in PostGIS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import chromium
from tests.helpers.axe import RULES, axe_file, need
from tests.helpers.compared import frames_of, run
from wm_vru_plugin.store.postgis.writer import write_package_postgis

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")


def test_no_violation_of_wcag_and_no_request(sample_package, tmp_path: Path) -> None:
    need("chromium", chromium.chromium())
    axe = axe_file()
    need("axe-core", axe)
    result = run(sample_package.path, sample_package.path, tmp_path / "out", DOMAINS=["crime"])
    report = Path(result["PAGE"])
    with chromium.page() as page:
        for size in ((1280, 900), (400, 800)):
            page.size(*size)
            page.open(report)
            assert page.run("document.documentElement.scrollWidth <= window.innerWidth")
            page.run(axe.read_text(encoding="utf-8"))
            options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
            found = page.run(
                f"axe.run({options}).then(found => JSON.stringify({{passed: found.passes.length, "
                "violations: found.violations.map(one => [one.id, one.nodes[0].html])}))"
            )
            assert json.loads(found)["violations"] == []
            assert json.loads(found)["passed"] > 30
        assert [one for one in page.requests if not one.startswith("data:")] == [report.as_uri()]


def test_a_package_in_postgis_is_compared_likewise(
    team: str, sample_package, tmp_path: Path
) -> None:
    write_package_postgis(team, "vru", frames_of(sample_package.path))
    result = run(sample_package.path, f"postgis:{team}/vru", tmp_path / "out")
    assert (result["NEW_COUNT"], result["CLOSED_COUNT"]) == (0, 0)
    assert result["PERSISTENT_COUNT"] > 10
    assert result["MISSING"] == ""
    assert f"{team}/vru" in Path(result["PAGE"]).read_text(encoding="utf-8")
