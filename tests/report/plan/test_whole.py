"""wmvru:exportreport: the whole run over a package."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from pypdf import PdfReader
from qgis.core import QgsProcessingException, QgsProcessingFeedback

from tests.helpers.logs import Log
from wm_vru_plugin.core.places.domains import DOMAIN_IDS
from wm_vru_plugin.report.figures.catalogue import FIGURE_IDS
from wm_vru_plugin.report.figures.charts.catalogue import CHART_IDS
from wm_vru_plugin.report.figures.tables import TABLES
from wm_vru_plugin.report.provenance.status import PRINTED_STATUS
from wm_vru_plugin.report.writers.files.csv import inert, write_csv

pytestmark = pytest.mark.usefixtures("wmvru_provider", "qgis_new_project")


def run(package: Path | str, folder: Path, feedback: QgsProcessingFeedback | None = None, **more):
    import processing

    parameters = {"PACKAGE": str(package), "OUTPUT": str(folder), "DPI": 60, **more}
    return processing.run("wmvru:exportreport", parameters, feedback=feedback)


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Filled by the first test, so that the slow run happens once."""
    return {"folder": tmp_path_factory.mktemp("report") / "out"}


def test_sample_report_is_whole(report: dict[str, Path], sample_package) -> None:
    folder = report["folder"]
    result = run(sample_package.path, folder)
    assert result["MISSING"] == ""
    assert Path(result["INDEX"]) == folder / "report.html"
    assert sorted(path.name for path in folder.iterdir()) == [
        "charts", "findings.csv", "maps", "report.html", "report.pdf", "run.json", "tables",
        "tables.xlsx",
    ]  # fmt: skip
    for item in DOMAIN_IDS:
        for name in ("areas", "by_authority", "by_coverage", "sensitivity"):
            assert (folder / "tables" / f"overlap_{item}_{name}.csv").is_file()
        assert (folder / "tables" / f"gaps_{item}.csv").is_file()
    assert {path.stem for path in (folder / "maps" / "png").glob("*.png")} == set(FIGURE_IDS)
    assert not list(folder.parent.glob(".out*")), "nothing half-made is left beside it"


def test_every_table_says_synthetic(report: dict[str, Path]) -> None:
    tables = sorted((report["folder"] / "tables").glob("*.csv"))
    assert len(tables) > 60
    for path in tables:
        frame = read(path)
        assert len(frame), path.name
        if path.name == "provenance.csv":
            assert set(frame["status"]) == {"synthetic"}
        else:
            printed = {PRINTED_STATUS} if path.name[0] == "t" and path.name[1].isdigit() else set()
            assert set(frame["data_status"]) <= {"SYNTHETIC", *printed}, path.name
        if path.name.startswith(("overlap_", "gaps_")):
            assert set(frame["protective_marking"]) == {"OFFICIAL-SENSITIVE (SYNTHETIC)"}


def test_tables_agree_with_one_another(report: dict[str, Path]) -> None:
    tables = report["folder"] / "tables"
    top = read(tables / "top_decile_by_authority.csv")
    for item in DOMAIN_IDS:
        by_authority = read(tables / f"overlap_{item}_by_authority.csv").set_index("authority")
        areas = read(tables / f"overlap_{item}_areas.csv")
        members = read(tables / f"gaps_{item}_areas.csv")
        gaps = read(tables / f"gaps_{item}.csv")
        rules = read(tables / f"overlap_{item}_sensitivity.csv")
        total = top[(top["domain"] == item) & (top["authority"] == "Total")].iloc[0]
        assert by_authority.loc["Total", "areas"] == total["most_deprived"] == len(areas)
        assert total["areas"] == 1680
        majority = rules[(rules["rule"] == "majority") & (rules["authority"] == "Total")].iloc[0]
        assert majority["not_covered"] == len(members)
        assert gaps["areas"].sum() == members["gap"].notna().sum()


def test_every_figure_of_the_list_is_on_the_page(report: dict[str, Path]) -> None:
    html = (report["folder"] / "report.html").read_text(encoding="utf-8")
    assert "SYNTHETIC" in html
    assert "LSOAs in the most deprived national tenth for education" in html
    absent = [name for name in all_figures() if f'id="{name}"' not in html]
    assert absent == []
    assert "findings.csv" in html and "70% of 8,000 is 5,600" in html


def test_links_of_the_page_lead_somewhere(report: dict[str, Path]) -> None:
    html = (report["folder"] / "report.html").read_text(encoding="utf-8")
    ids = set(re.findall(r' id="([^"]+)"', html))
    # Of the page itself; drawings hold names of their own.
    links = re.findall(r'<a (?:class="skip" )?href="([^"]+)"', html)
    assert len(links) > 200
    for target in map(unquote, links):
        known = target[1:] in ids if target[0] == "#" else (report["folder"] / target).is_file()
        assert known, target


def all_figures() -> list[str]:
    """The ids of the source report's 87 figures, in its order; M86 is a page of the atlas."""
    ids = {*FIGURE_IDS, *CHART_IDS, *(table.id for table in TABLES)}
    return sorted(ids, key=lambda name: int(name[1:]))


def test_the_list_of_figures_is_whole() -> None:
    numbers = [int(name[1:]) for name in all_figures()]
    assert numbers == list(range(1, 88))


def test_the_pdf_has_every_figure_as_bookmark_and_as_text(report: dict[str, Path]) -> None:
    reader = PdfReader(report["folder"] / "report.pdf")
    marks: dict[str, int] = {}

    def collect(items: list) -> None:
        for item in items:
            if isinstance(item, list):
                collect(item)
            else:
                marks[item.title.split(" ")[0]] = reader.get_destination_page_number(item)

    collect(reader.outline)
    assert set(all_figures()) <= set(marks)
    assert [marks[name] for name in ("M01", "C20", "M57", "T85")] == sorted(
        marks[name] for name in ("M01", "C20", "M57", "T85")
    )
    total = len(reader.pages)
    # M01, C02, T63 and the run record rest on nothing restricted; the document does.
    for name in ("M57", "C20", "T65", "M01", "C02", "T63", "Run"):
        text = " ".join(reader.pages[marks[name]].extract_text().split())
        assert name in text and f"page {marks[name] + 1} of {total}" in text, name
        assert "SYNTHETIC" in text
        # A chart says it in its own head as well, and the run record in a row.
        times = (3,) if name in ("C20", "Run") else (2,)
        assert text.count("OFFICIAL-SENSITIVE (SYNTHETIC)") in times, name
    assert reader.metadata.title.startswith("Strategic needs assessment: West Midlands")
    assert (report["folder"] / "report.pdf").stat().st_size < 20e6


def test_the_workbook_opens(report: dict[str, Path]) -> None:
    sheets = pd.read_excel(report["folder"] / "tables.xlsx", sheet_name=None, header=None)
    assert len(sheets) > 15
    assert (report["folder"] / "tables.xlsx").stat().st_mode & 0o044 == 0o044


def test_run_record(report: dict[str, Path]) -> None:
    record = json.loads((report["folder"] / "run.json").read_text(encoding="utf-8"))
    assert record["RULE"] == "majority"
    assert record["Data"].startswith("SYNTHETIC")
    assert record["Protective marking"] == "OFFICIAL-SENSITIVE (SYNTHETIC)"
    assert len(record["Package SHA-256"]) == 64


def test_findings_of_synthetic_data_are_not_comparable(report: dict[str, Path]) -> None:
    frame = read(report["folder"] / "findings.csv")
    from_data = frame[frame["basis"].fillna("").str.startswith("table ")]
    assert {"K001", "K002", "K034", "K100"} <= set(from_data["id"])
    assert set(from_data["verdict"]) == {"not comparable: SYNTHETIC data"}
    assert from_data["difference"].isna().all()


def test_real_data(shared_data: Path, tmp_path: Path) -> None:
    """The whole run on official files, which hold no Impact Areas, counts or exclusions."""
    import processing

    package = tmp_path / "package.gpkg"
    processing.run("wmvru:prepare", {"FOLDER": str(shared_data), "OUTPUT": str(package)})
    log = Log()
    folder = tmp_path / "report"
    result = run(package, folder, log, PDF=False)
    assert not (folder / "report.pdf").exists()
    findings = read(folder / "findings.csv").set_index("id")
    assert findings.loc["K001", "ours"] == 1680
    assert findings.loc["K001", "verdict"].startswith("differs: ")
    assert findings.loc["K002", "ours"] == 331
    assert findings.loc["K002", "verdict"] == "agrees"
    assert findings.loc["K003", "ours"] == 19.7
    assert findings.loc["K003", "verdict"].startswith("differs: ")
    assert findings.loc["K034", "verdict"].startswith("cannot be recomputed: needs ")
    # The report against official figures, and against its own.
    kinds = findings["verdict"].str.split(":").str[0]
    agree = {"K004", "K005", "K006", "K010", "K011", "K014", "K015", "K016", "K081", "K091"}
    assert agree <= set(kinds.index[kinds == "agrees"])
    differ = {"K001": 1680, "K003": 19.7, "K009": 12, "K012": 22.66, "K013": 21.3, "K023": 27.32,
              "K029": 1127, "K078": 5600, "K093": 202, "K094": 1.849, "K104": 33.9}  # fmt: skip
    assert findings.loc[kinds == "differs", "ours"].to_dict() == pytest.approx(differ)
    other_year = findings.loc[kinds == "not comparable", "ours"].to_dict()
    assert other_year == pytest.approx({"K092": 0.25, "K095": 0.2012, "K096": 11, "K102": 22.93})
    assert "Overlap and gaps were not run: the package has no Impact Areas" in result["MISSING"]
    for figure in ("M14", "M21", "M40", "M41", "M57", "M74", "M80"):
        assert f"{figure}: " in result["MISSING"], figure
    drawn = {path.stem for path in (folder / "maps" / "png").glob("*.png")}
    people = {"M01", "M05", "M06", "M07"}
    assert drawn == {*people, "M09", "M12", "M13", "M55", "M56", "M68", "M69"}
    top = read(folder / "tables" / "top_decile_by_authority.csv")
    education = top[(top["domain"] == "education") & (top["authority"] == "Total")].iloc[0]
    assert (education["areas"], education["most_deprived"], education["percent"]) == (
        1680, 331, 19.7,
    )  # fmt: skip
    assert set(top["data_status"]) == {"as supplied"}
    assert "SYNTHETIC DATA" not in (folder / "report.html").read_text(encoding="utf-8")


def test_cancelled_run_leaves_the_earlier_report(sample_package, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "report.html").write_text("earlier", encoding="utf-8")

    class Impatient(QgsProcessingFeedback):
        def pushInfo(self, info: str) -> None:
            if info.startswith("M12"):
                self.cancel()

    with pytest.raises(QgsProcessingException):
        run(sample_package.path, folder, Impatient(False))
    assert (folder / "report.html").read_text(encoding="utf-8") == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_that_is_no_package_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no.gpkg"
    path.write_bytes(b"nothing")
    with pytest.raises(QgsProcessingException, match=r"no\.gpkg"):
        run(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_no_formula_reaches_a_spreadsheet(text: str, tmp_path: Path) -> None:
    assert inert(text) == "'" + text
    frame = pd.DataFrame({"name": [text, "Plain"], "value": [-1.5, 2.0]})
    write_csv(tmp_path / "t.csv", frame)
    back = read(tmp_path / "t.csv")
    assert back["name"].tolist() == ["'" + text, "Plain"]
    assert back["value"].tolist() == [-1.5, 2.0], "numbers stay numbers"


@pytest.mark.usefixtures("text_of_pandas_3")
@pytest.mark.parametrize("kind", [None, object, "string", "category"])
def test_no_formula_passes_whatever_type_pandas_gives_text(kind: object, tmp_path: Path) -> None:
    cells = pd.Series(["=1+1", None, "Plain"], dtype=kind)
    write_csv(tmp_path / "t.csv", pd.DataFrame({"name": cells, "value": [-1.5, None, 2.0]}))
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert text.split("\n") == ["name,value", "'=1+1,-1.5", ",", "Plain,2.0", ""]


def test_whole_numbers_stay_whole_beside_missing_ones(tmp_path: Path) -> None:
    frame = pd.DataFrame({"ours": [1680, 19.7, None]}, dtype=object)
    write_csv(tmp_path / "t.csv", frame)
    assert (tmp_path / "t.csv").read_text(encoding="utf-8-sig").split() == [
        "ours",
        "1680",
        "19.7",
        '""',
    ]
