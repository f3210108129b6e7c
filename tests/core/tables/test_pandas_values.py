"""No cell of a data frame is tested for None or for truth, no column for the type `object`.

Under pandas 3 a column of text is of the type `str` and holds NaN where None was put in; what is
missing is asked of `core.missing` alone.
"""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from tests.helpers.frame_values import faults
from wm_vru_plugin.core.tables.cell_text import cell_text
from wm_vru_plugin.core.tables.missing import is_missing, may_hold_text, or_none, says_yes
from wm_vru_plugin.core.time.clock import NOT_A_TIME

ROOT = Path(__file__).resolve().parents[3]
ALLOWED = "wm_vru_plugin.core.tables.missing:"


def house() -> dict[str, str]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in (ROOT / "wm_vru_plugin").rglob("*.py")
    }


def test_the_house_asks_what_is_missing_in_one_place() -> None:
    found = faults(house())
    assert [line for line in found if not line.startswith(ALLOWED)] == []
    assert any(line.startswith(ALLOWED) for line in found), "the calls of is_missing are followed"


@pytest.mark.parametrize(
    "body",
    [
        'return frame["a"].dtype == object',
        'return frame["a"].dtype in ("O", "str")',
        'return str(frame["a"].dtype).startswith("string")',
        'return frame.select_dtypes("object")',
        'return [None if one is None else f"{one}!" for one in frame["a"]]',
        'return [one is not None and one == one and bool(one) for one in frame["a"].tolist()]',
        'return frame["a"].map(lambda one: one is None)',
        'return frame["a"].map(told)',
        'return frame["a"].iloc[0] is None',
        'return frame.loc[0, "a"] is None',
        'first = frame.iloc[0]\n    return first["a"] or ""',
        'for row in frame.to_dict("records"):\n        if row["a"]:\n            return row',
        "for row in frame.itertuples():\n        if row.a is None:\n            return row",
        'for a, b in frame[["a", "b"]].itertuples(index=False):\n        return a or b',
        'for _, row in frame.iterrows():\n        if row["a"] is None:\n            return row',
        'for number, row in enumerate(frame.to_dict("records")):\n        return not row["a"]',
        'for a, b in zip(frame["a"], frame["b"]):\n        return a or b',
        'cells = frame["a"].tolist()\n    return any(cells)',
        'return [told(row["a"]) for row in records(frame)]',
        'return [one for one in package.frame("t", ["a"])["a"] if one]',
    ],
)
def test_the_fault_is_seen(body: str) -> None:
    helpers = (
        "def told(value):\n    return value is None\n\n"
        'def records(frame):\n    return frame.to_dict("records")\n\n'
    )
    source = f"{helpers}def asked(frame: pd.DataFrame, package):\n    {body}\n"
    assert faults({"m": source}), body


def test_cells_are_followed_into_another_module() -> None:
    one = (
        'from .b import told\n\ndef asked(rows: pd.DataFrame):\n    return told(rows["a"].iloc[0])'
    )
    other = "def told(value):\n    return value is None\n"
    assert faults({"p.a": one, "p.b": other}) == ["p.b:2 tests value for None"]


@pytest.mark.parametrize(
    "body",
    [
        'return frame["a"].dtype == float',
        "return frame is None",
        'return [is_missing(one) for one in frame["a"]]',
        'return [one for one in frame["a"].fillna("") if one]',
        'cells = [or_none(one) for one in frame["a"]]\n    return cells[0] is None',
        "first = frame.iloc[0] if len(frame) else None\n    return first is None",
        'for row in frame.to_dict("records"):\n        if row["a"] > 0:\n            return row',
        "found = pattern.fullmatch(text)\n    return found is None",
    ],
)
def test_what_is_no_fault_is_left_alone(body: str) -> None:
    source = f"def asked(frame: pd.DataFrame, pattern, text):\n    {body}\n"
    assert faults({"m": source}) == [], body


def without_unit(tree: ast.AST) -> list[int]:
    """Lines with a moment or a span of numpy that states no unit."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in ("datetime64", "timedelta64")
        and len(node.args) < 2
    ]


def test_moments_state_their_unit() -> None:
    assert without_unit(ast.parse('x = np.datetime64("NaT")')) == [1]
    assert without_unit(ast.parse('x = np.datetime64("NaT", "s")')) == []
    assert {name: lines for name, text in house().items()
            if (lines := without_unit(ast.parse(text)))} == {}  # fmt: skip


@pytest.mark.parametrize("value", [None, np.nan, float("nan"), pd.NA, pd.NaT, NOT_A_TIME])
def test_nothing_is_missing(value: object) -> None:
    assert is_missing(value)
    assert or_none(value) is None
    assert cell_text(value) == ""
    assert says_yes(value) is False


@pytest.mark.parametrize(
    "value", ["", "nan", 0, 0.0, False, shapely.Point(), np.datetime64(0, "s")]
)
def test_something_is_not_missing(value: object) -> None:
    assert not is_missing(value)
    assert or_none(value) is value


def test_a_yes_is_true() -> None:
    assert [says_yes(one) for one in (True, 1, np.True_, False, 0, np.False_)] == [True] * 3 + [
        False
    ] * 3


@pytest.mark.usefixtures("text_of_pandas_3")
@pytest.mark.parametrize(
    ("cells", "kind", "text"),
    [
        (["a", None], None, True),
        (["a", None], object, True),
        ([1, None], object, True),
        (["a", None], "string", True),
        (["a", None], "category", True),
        ([1, 2], None, False),
        ([1, None], "Int64", False),
        ([1.5, None], None, False),
        ([True, False], None, False),
        ([True, None], "boolean", False),
        ([pd.Timestamp(2020, 1, 1)], None, False),
        ([pd.Timestamp(2020, 1, 1, tz="UTC")], None, False),
        ([pd.Timedelta(1, "h")], None, False),
    ],
)
def test_columns_that_may_hold_text(cells: list, kind: object, text: bool) -> None:
    assert may_hold_text(pd.Series(cells, dtype=kind)) is text
