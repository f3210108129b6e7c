"""Recipes of CONTRIBUTING.md: their new files, their changes to others, and their commands.

A block of Python whose first line is `# path` is a file. A block of `diff` has a line `--- path`
for each file that it changes; its hunks are parted by `@@` and their context must stand in the
file exactly once. A block of `sh` is a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

CHAPTER = "## Five recipes"


@dataclass
class Recipe:
    """What one recipe tells to write, to change and to run."""

    title: str
    files: dict[str, str] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """Path, what stands there, what stands there afterwards."""
    commands: list[str] = field(default_factory=list)


def recipes(page: str) -> list[Recipe]:
    """Return the recipes of a page of Markdown, in its order."""
    chapter = re.split(r"^## ", page.split(CHAPTER, 1)[1], maxsplit=1, flags=re.M)[0]
    found = []
    for part in re.split(r"^### ", chapter, flags=re.M)[1:]:
        recipe = Recipe(part.split("\n", 1)[0])
        for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", part, flags=re.M | re.S):
            if language == "python":
                first, rest = block.split("\n", 1)
                recipe.files[first.removeprefix("# ")] = rest
            elif language == "diff":
                recipe.changes += changes(block)
            elif language == "sh":
                recipe.commands += block.strip().split("\n")
            else:
                raise AssertionError(f"{recipe.title}: a block of {language}")
        found.append(recipe)
    return found


def changes(block: str) -> list[tuple[str, str, str]]:
    """Return the hunks of a block of `diff`: path, text before, text after."""
    path, before, after = "", "", ""
    found = []
    for line in [*block.splitlines(), "@@"]:
        if line == "@@" or line.startswith("--- "):
            if before or after:
                found.append((path, before, after))
            before = after = ""
            path = line.removeprefix("--- ") if line != "@@" else path
            continue
        assert line[:1] in (" ", "+", "-"), line
        before += f"{line[1:]}\n" if line[0] != "+" else ""
        after += f"{line[1:]}\n" if line[0] != "-" else ""
    return found


def cook(recipe: Recipe, place: dict[str, Path]) -> None:
    """Write the files of a recipe and make its changes.

    Args:
        recipe: the recipe.
        place: where the first folder of a path lies, such as `wm_vru_plugin`.
    """

    def target(path: str) -> Path:
        top, rest = path.split("/", 1)
        return place[top] / rest

    for path, text in recipe.files.items():
        assert not target(path).exists(), f"{path} exists already"
        target(path).write_text(text, "utf-8")
    for path, before, after in recipe.changes:
        text = target(path).read_text("utf-8")
        assert text.count(before) == 1, f"{path} has {text.count(before)} times:\n{before}"
        target(path).write_text(text.replace(before, after), "utf-8")
