"""What runs before a commit is what `make lint` runs, in the same order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")


def recipe_of(target: str) -> list[list[str]]:
    """The commands of a target of the Makefile, its variables filled in."""
    text = (ROOT / "Makefile").read_text("utf-8")
    variables = dict(re.findall(r"^([A-Z_]+) :?= (.*)$", text, flags=re.M))
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", text, flags=re.M)
    assert found, target
    lines = found.group(1).splitlines()
    return [
        shlex.split(re.sub(r"\$\((\w+)\)", lambda match: variables[match.group(1)], line))
        for line in lines
    ]


def test_hooks_are_the_commands_of_make_lint() -> None:
    entries = re.findall(r"^ +entry: (.*)$", HOOKS, flags=re.M)
    assert [shlex.split(entry) for entry in entries] == recipe_of("lint")


def test_hooks_fetch_nothing_and_look_at_the_whole_tree() -> None:
    assert re.findall(r"repo: (.*)", HOOKS) == ["local"]
    count = len(re.findall(r"- id:", HOOKS))
    assert count == 6
    assert HOOKS.count("language: system") == HOOKS.count("pass_filenames: false") == count
