"""wmvru:findings, run as an analyst runs it."""

from __future__ import annotations

import pytest

from tests.helpers.layers import rows_of

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")


def test_the_sample_is_not_comparable_but_the_report_speaks_for_itself() -> None:
    import processing

    result = processing.run("wmvru:findings", {"OUTPUT": "TEMPORARY_OUTPUT"})
    rows = {row["id"]: row for row in rows_of(result["OUTPUT"])}
    assert rows["K001"]["verdict"] == "not comparable: SYNTHETIC data"
    assert rows["K001"]["ours"] == 1680 and rows["K001"]["difference"] is None
    assert rows["K078"]["verdict"].startswith("differs: 70% of 8,000 is 5,600")
    counts = [result[f"{name}_COUNT"] for name in ("AGREE", "DIFFER", "INCOMPARABLE", "UNCHECKED")]
    assert sum(counts) == len(rows) == 95
    assert result["DIFFER_COUNT"] == 2
    assert "ours 5,600" in result["SUMMARY"]
