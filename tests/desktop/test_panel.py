"""The panel in a real QGIS window: opened, clicked through, photographed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.desktop.desktop import missing_programs, run_in_qgis

SCRIPT = Path(__file__).with_name("panel_script.py")
BLANK = 50
"""A picture of the window has far more colours; a blank one has one or two."""


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """What the script saw, what QGIS printed, and the folder of pictures."""
    missing = missing_programs()
    if missing and not os.environ.get("CI"):
        pytest.skip(f"not installed: {', '.join(missing)}")
    out = tmp_path_factory.mktemp("desktop")
    done = run_in_qgis(SCRIPT, out)
    written = out / "seen.json"
    assert written.is_file(), f"QGIS ended ({done.returncode}) without a word:\n{done.stderr}"
    return json.loads(written.read_text(encoding="utf-8")), done, out


def test_no_errors(session):
    seen, done, _ = session
    assert seen["python_errors"] == []
    # The cancel of the report, in the words of each algorithm that it ran through.
    cancelled = "Processing: Cancelled; nothing was written."
    assert [error for error in seen["log_errors"] if error != cancelled] == []
    assert "Traceback" not in done.stderr + done.stdout


def test_panel_opens_on_the_synthetic_sample(session):
    seen, _, _ = session
    assert seen["loaded"] and seen["dock_visible"]
    assert seen["pages"] == ["Data", "Layers", "Analysis", "Maps", "Report", "Toolbox"]
    assert "SYNTHETIC" in seen["banner"]
    assert "SYNTHETIC" in seen["summary"] and "1,680 LSOAs" in seen["summary"]


def test_all_layers_are_loaded(session):
    seen, _, _ = session
    assert len(seen["layers"]) == 37
    assert all(layer["valid"] for layer in seen["layers"])
    assert all(layer["name"].startswith("SYNTHETIC: ") for layer in seen["layers"])
    # Points and outlines over one fill.
    assert sum(layer["shown"] for layer in seen["layers"]) == 11


def test_analyses_speak_and_add_their_layers(session):
    seen, _, _ = session
    for text in (seen["overlap"], seen["gaps"]):
        assert text.startswith("SYNTHETIC: ")
        assert "most deprived national tenth for education, skills and training" in text
        assert "Impact Areas" in text
    assert seen["overlap"] != seen["gaps"]
    names = [layer["name"] for layer in seen["results"]]
    assert names[:4] == [
        "SYNTHETIC: Gaps: education",
        "SYNTHETIC: Gaps: education, uncovered areas",
        "SYNTHETIC: Gaps: education, table",
        "SYNTHETIC: Overlap: education",
    ]
    assert len(names) == 7


def test_maps_are_exported(session):
    seen, _, out = session
    assert seen["export"].startswith("2 pages are in ")
    assert sorted(p.name for p in (out / "maps" / "png").iterdir()) == ["M09.png", "M14.png"]
    assert (out / "maps" / "maps.pdf").stat().st_size > 10_000
    assert seen["layouts"] == 2


def test_report_holds_the_window_until_it_is_cancelled(session):
    seen, _, out = session
    assert seen["still_open"] and seen["held"] and "cannot be closed" in seen["held_message"]
    assert seen["report_message"] == "Cancelled; nothing was written."
    assert seen["usable_again"] and not (out / "report").exists()


def test_toolbox_opens_a_dialog_with_the_tables_of_the_package(session):
    seen, _, _ = session
    assert seen["dialog"] == "Analysis - Service gaps"
    assert {"SYNTHETIC: msoa_crime", "SYNTHETIC: services"} <= {
        text.split(" [")[0] for text in seen["filled_in"]
    }


def test_closing_and_reopening(session):
    seen, _, _ = session
    assert seen["action_follows_close"] and seen["reopened"]


def test_pictures_are_not_blank(session):
    seen, _, out = session
    assert len(seen["pictures"]) == 9
    for picture in seen["pictures"]:
        assert picture["colours"] > BLANK, picture["name"]
        assert (out / picture["name"]).stat().st_size > 20_000
