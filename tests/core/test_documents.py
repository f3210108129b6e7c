"""The pages for readers: their links lead somewhere, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "examples/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
ROOMS = ("gui", "algorithms", "report", "store", "sources", "core")


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S)


def anchors(page: Path) -> set[str]:
    """What links may point to within a page, as GitHub makes it of headings."""
    headings = re.findall(r"^#+ (.*)$", prose(page), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if link.startswith("https://"):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_and_targets_that_pages_name_are_there(page: Path) -> None:
    text = prose(page)
    tops = "wm_vru_plugin|resources|tests|tools|benchmarks|docs|examples"
    named = re.findall(rf"`((?:{tops})/[\w./-]+)`", text)
    made_by_recipes = {"resources/icons/shareoftotal.svg"}
    assert [one for one in named if not (ROOT / one).exists() and one not in made_by_recipes] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets


def test_the_readme_fits_a_screen() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 70


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(docs/([\w.]+\.md)", readme))
    assert linked == {page.name for page in (ROOT / "docs").glob("*.md")}


def test_the_picture_of_the_rooms_is_true() -> None:
    picture = (ROOT / "docs" / "architecture.svg").read_text("utf-8")
    picture = picture.split("</text>", 1)[1].split(">The rooms: ", 1)[1]
    bold = re.findall(r'font-weight="bold">([^<]*)</text>', picture)
    assert tuple(bold) == ROOMS
    for room in ROOMS:
        line = picture.split(f">{room}</text>", 1)[1].split('fill="#444">', 1)[1].split("<", 1)[0]
        for folder in re.sub(" …", "", line).split(" · "):
            assert (ROOT / "wm_vru_plugin" / room / folder).is_dir(), f"{room}/{folder}"


def test_the_list_of_algorithms_is_whole() -> None:
    listed = re.findall(r"^\| `(wmvru:\w+)`", (ROOT / "docs/batch.md").read_text("utf-8"), re.M)
    described = re.findall(
        r"^### .*`(wmvru:\w+)`$", (ROOT / "docs/algorithms.md").read_text("utf-8"), re.M
    )
    assert described and sorted(listed) == sorted(described)
    # The README gives their number.
    assert len(listed) == 30
