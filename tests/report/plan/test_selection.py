"""Which maps and charts a report holds, on which paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException

from tests.helpers.map_pages import edited
from wm_vru_plugin.core.errors import InputError
from wm_vru_plugin.report.figures.catalogue import FIGURE_IDS
from wm_vru_plugin.report.figures.charts.catalogue import CHART_IDS, COMPANIONS
from wm_vru_plugin.report.plan.selection import CHOICES, selected
from wm_vru_plugin.report.writers.pages import maps as export


def test_nothing_chosen_is_everything() -> None:
    for ids in (None, (), [""]):
        every = selected(ids)
        assert every.maps == FIGURE_IDS
        assert {one.id for one in every.charts} == {*CHART_IDS, *(one.id for one in COMPANIONS)}
        assert every.record == "all"


def test_what_is_chosen_and_what_stands_beside_tables() -> None:
    some = selected(["C78", "M57", "C02", ""])
    assert some.maps == ("M57",)
    charts = [one.id for one in some.charts if not one.beside]
    assert charts == ["C02", "C78"], "in the order of the report"
    assert len(some.charts) - len(charts) == len(COMPANIONS)
    assert some.record == "C02, M57, C78"
    assert selected(["C02"]).maps == ()
    assert [name for name in CHOICES if name in ("M01", "C02", "M05")] == ["M01", "C02", "M05"]


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(InputError, match="Figure 'M99'"):
        selected(["M57", "M99"])


@pytest.fixture(scope="module")
def package(qgis_app: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without Impact Areas no analysis is run, which is most of a report's time."""
    return Path(edited(tmp_path_factory.mktemp("p"), "DELETE FROM impact_areas").path)


def run(package: Path, folder: Path, figures: list[str]) -> dict[str, Any]:
    import processing

    parameters = {
        "PACKAGE": str(package),
        "FIGURES": figures,
        "PAGE": "a4_portrait",
        "DPI": 50,
        "PDF": False,
        "OUTPUT": str(folder),
    }
    result: dict[str, Any] = processing.run("wmvru:exportreport", parameters)
    return result


@pytest.mark.usefixtures("wmvru_provider", "qgis_processing", "qgis_new_project")
def test_a_report_of_one_chart(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    (folder / "maps").mkdir(parents=True)
    assert "Impact Areas" in run(package, folder, ["C02"])["MISSING"]
    assert not (folder / "maps").exists(), "no map is drawn, and an earlier run's are gone"
    drawn = {path.stem for path in (folder / "charts").glob("*.svg")}
    assert drawn == {"C02", *(one.id for one in COMPANIONS)}
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert 'id="C02"' in html and 'id="T82"' in html
    assert 'id="M09"' not in html and 'id="C03"' not in html
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["FIGURES"] == "C02"
    assert (record["PAGE"], record["BASE"]) == ("a4_portrait", "none")


@pytest.mark.usefixtures("wmvru_provider", "qgis_processing", "qgis_new_project")
def test_chosen_maps_on_the_paper_that_is_asked_for(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def stop(_package: object, _folder: object, figure_ids: object, **more: Any) -> None:
        asked.update(more, figure_ids=figure_ids)
        raise InputError("Maps", "that is enough")

    monkeypatch.setattr(export, "export_maps", stop)
    with pytest.raises(QgsProcessingException, match="that is enough"):
        run(package, tmp_path / "report", ["M09", "C02", "M12"])
    assert asked["figure_ids"] == ("M09", "M12")
    assert (asked["template"], asked["dpi"], asked["base"]) == ("a4_portrait", 50, None)


@pytest.mark.usefixtures("wmvru_provider", "qgis_processing")
def test_a_figure_that_is_no_choice(package: Path, tmp_path: Path) -> None:
    import processing

    parameters: dict[str, Any] = {"PACKAGE": str(package), "FIGURES": ["T82"]}
    with pytest.raises(QgsProcessingException, match="FIGURES"):
        processing.run("wmvru:exportreport", {**parameters, "OUTPUT": str(tmp_path / "r")})
