"""Follows the cells of data frames through the source: where they are tested for None or for truth.

Names that hold a frame, a column, a row or a cell are found from how they are made (`frame["x"]`,
`.iloc[0]`, `to_dict("records")`, `itertuples()`, callbacks of `.map` and `.apply`, annotations),
and followed through assignments, loops, comprehensions and calls of the package's own functions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

FRAME, SERIES, ROWS, PAIRS, CELL = "frame", "series", "rows", "pairs", "cell"
TUPLES, TUPLE = "tuples", "tuple"  # of itertuples, whose cells are attributes
Kind = object  # one of the above, None, or a tuple of kinds: what zip and enumerate give

_ROWS_OF = {"itertuples": TUPLES, "to_dict": ROWS, "iterrows": PAIRS}
_MAKE_FRAMES = {"frame", "DataFrame", "concat", "merge", "read_csv", "read_report_table"}
_SAME = {
    "assign", "copy", "drop_duplicates", "head", "reindex", "rename", "reset_index", "set_index",
    "sort_index", "sort_values", "tail", "tolist", "to_list", "to_numpy", "unique", "where", "map",
    "mask", "items", "drop",
}  # fmt: skip
_ITERATE_ALIKE = {"list", "tuple", "sorted", "set", "iter", "reversed", "dict"}
_CALLBACKS = {"map", "apply", "agg", "transform"}
_AT = {"iloc", "loc", "at", "iat"}
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_TYPES_OF_TEXT = {"object", "str", "O", "string"}


@dataclass
class Function:
    """A function of the package with what is known of its parameters and of what it returns."""

    module: str
    node: ast.FunctionDef
    given: dict[str, Kind] = field(default_factory=dict)
    gives: Kind = None

    def names(self) -> list[str]:
        return [one.arg for one in (*self.node.args.posonlyargs, *self.node.args.args)]


def faults(sources: Mapping[str, str]) -> list[str]:
    """The places where a cell is tested for None or for truth, or a column's type for object.

    Args:
        sources: text of each module by its dotted name.
    """
    modules = {name: ast.parse(text) for name, text in sources.items()}
    functions = {
        (name, node.name): Function(name, node)
        for name, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    imported = {name: _imported(name, tree) for name, tree in modules.items()}
    for one in functions.values():
        one.given.update(_annotated(one.node))
    found: list[str] = []
    for _ in range(8):
        before = [(dict(one.given), one.gives) for one in functions.values()]
        found = []
        for one in functions.values():
            _Reader(one, functions, imported[one.module], found).read()
        if before == [(one.given, one.gives) for one in functions.values()]:
            break
    for name, tree in modules.items():
        found += [f"{name}:{line} asks for a type of text" for line in _types(tree)]
    return sorted(set(found))


def _imported(module: str, tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Names that a module imports, as (module, name)."""
    result = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = module.split(".")[: -node.level] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                result[alias.asname or alias.name] = (origin, alias.name)
    return result


def _annotated(node: ast.FunctionDef) -> dict[str, Kind]:
    result: dict[str, Kind] = {}
    for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
        text = ast.unparse(one.annotation) if one.annotation else ""
        text = text.replace(" | None", "")
        if text in ("pd.DataFrame", "pd.Series"):
            result[one.arg] = FRAME if text == "pd.DataFrame" else SERIES
    return result


def _types(tree: ast.Module) -> Iterator[int]:
    """Lines that ask whether a column is of a type of text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            about = any(_is_dtype(side) for side in sides)
            if about and any(_names_text(side) for side in sides):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            asked = name == "startswith" and _is_dtype(node.func.value)
            if asked or name in ("is_object_dtype", "is_string_dtype", "select_dtypes"):
                yield node.lineno


def _is_dtype(node: ast.expr) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr in ("dtype", "dtypes")
        for part in ast.walk(node)
    )


def _names_text(node: ast.expr) -> bool:
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return any(_names_text(one) for one in node.elts)
    if isinstance(node, ast.Call) and node.args:  # np.dtype("O")
        return _names_text(node.args[0])
    name = node.id if isinstance(node, ast.Name) else getattr(node, "value", None)
    return name in _TYPES_OF_TEXT


class _Reader:
    """Reads one function with what is known so far."""

    def __init__(
        self,
        function: Function,
        functions: Mapping[tuple[str, str], Function],
        imported: Mapping[str, tuple[str, str]],
        found: list[str],
    ) -> None:
        self.function, self.functions, self.imported = function, functions, imported
        self.known: dict[str, Kind] = dict(function.given)
        self.found = found

    def read(self) -> None:
        for judge in (False, False, True):  # a loop may give a name to the lines above
            for node in self.function.node.body:
                self._visit(node, judge)

    def _visit(self, node: ast.AST, judge: bool) -> None:
        if isinstance(node, ast.FunctionDef):
            return
        if isinstance(node, _COMPREHENSIONS):
            outside = dict(self.known)
            for part in node.generators:
                self._visit(part, judge)
            for child in ast.iter_child_nodes(node):
                if not isinstance(child, ast.comprehension):
                    self._visit(child, judge)
            self.known = outside
            return
        if isinstance(node, ast.comprehension):
            self._visit(node.iter, judge)
            self._give(node.target, _of_each(self.kind(node.iter)), anew=True)
        elif isinstance(node, ast.For):
            self._give(node.target, _of_each(self.kind(node.iter)), anew=True)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._give(target, self.kind(node.value))
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            self._give(node.target, self.kind(node.value))
        elif isinstance(node, ast.Call):
            self._bind_call(node)
        elif isinstance(node, ast.Return) and node.value is not None:
            self.function.gives = self.function.gives or self.kind(node.value)
        if judge:
            self._judge(node)
        for child in ast.iter_child_nodes(node):
            if not (isinstance(node, ast.comprehension) and child is node.iter):
                self._visit(child, judge)

    def _bind_call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and node.func.attr in _CALLBACKS and node.args:
            whole = self.kind(node.func.value) == FRAME
            self._hand(node.args[0], [SERIES if whole else CELL])
        for word in node.keywords:
            if word.arg == "key" and node.args:
                self._hand(word.value, [_of_each(self.kind(node.args[0]))])
        called = self._named(node.func)
        if called:
            names = called.names()
            names = names[1:] if names[:1] == ["self"] else names
            for name, value in zip(names, node.args):
                self._told(called, name, self.kind(value))
            for word in node.keywords:
                if word.arg:
                    self._told(called, word.arg, self.kind(word.value))

    def _hand(self, callback: ast.expr, kinds: list[Kind]) -> None:
        if isinstance(callback, ast.Lambda):
            for one, what in zip(callback.args.args, kinds):
                self.known[one.arg] = what
        elif (called := self._named(callback)) and called.names():
            self._told(called, called.names()[0], kinds[0])

    @staticmethod
    def _told(called: Function, name: str, what: Kind) -> None:
        if what is not None and called.given.get(name) != CELL:
            called.given[name] = what

    def _named(self, node: ast.expr) -> Function | None:
        """The package's function that an expression names."""
        here = self.function.module
        if isinstance(node, ast.Name):
            place = self.imported.get(node.id, (here, node.id))
            return self.functions.get(place)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self.functions.get((here, node.attr)) if node.value.id == "self" else None
        return None

    def _give(self, target: ast.expr, what: Kind, anew: bool = False) -> None:
        """Note what a name holds; unless `anew`, one of the branches that give it is enough."""
        if isinstance(target, ast.Name):
            if what is not None or anew:
                self.known[target.id] = what
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = what if isinstance(what, tuple) else [_of_each(what)] * len(target.elts)
            for one, part in zip(target.elts, parts):
                self._give(one, part, anew)

    def kind(self, node: ast.expr | None) -> Kind:
        """What an expression is, None where that is not known or cannot be missing."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        if isinstance(node, ast.Attribute):
            if self.kind(node.value) == TUPLE:
                return CELL
            return FRAME if node.attr == "frame" else None
        if isinstance(node, ast.Subscript):
            return self._taken(node)
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
            outside = dict(self.known)
            for part in node.generators:
                self._give(part.target, _of_each(self.kind(part.iter)), anew=True)
            inside = self.kind(node.elt)
            self.known = outside
            return {CELL: SERIES, SERIES: ROWS}.get(inside)
        return None

    def _taken(self, node: ast.Subscript) -> Kind:
        base, index = node.value, node.slice
        text = isinstance(index, (ast.Constant, ast.JoinedStr)) and not isinstance(
            getattr(index, "value", ""), int
        )
        if isinstance(base, ast.Attribute) and base.attr in _AT:
            whole = self.kind(base.value)
            if isinstance(index, ast.Slice):
                return whole
            if whole == SERIES or isinstance(index, ast.Tuple):
                return CELL
            return SERIES
        whole = self.kind(base)
        if whole in (FRAME, None):
            # A mask keeps a frame; a text, or a list of texts, of what may be a frame is a column.
            return SERIES if text else whole
        if whole == TUPLE:
            return SERIES if isinstance(index, ast.Slice) else CELL
        if whole == SERIES:
            return CELL if text or isinstance(index, ast.Name) else SERIES
        return CELL if whole == CELL else None

    def _called(self, node: ast.Call) -> Kind:
        func = node.func
        if isinstance(func, ast.Name):
            if func.id == "zip":
                return (ROWS, *(_of_each(self.kind(one)) for one in node.args))
            if func.id == "enumerate":
                return (ROWS, None, _of_each(self.kind(node.args[0])))
            if func.id in _ITERATE_ALIKE and node.args:
                whole = self.kind(node.args[0])
                return SERIES if whole == CELL else whole
        if isinstance(func, ast.Attribute):
            whole = self.kind(func.value)
            if func.attr in _ROWS_OF:
                return _ROWS_OF[func.attr]
            if func.attr in _MAKE_FRAMES and whole is None:
                return FRAME
            if func.attr == "get" and whole == SERIES:
                return CELL
            if whole in (FRAME, SERIES):
                return whole if func.attr in _SAME else None
        if isinstance(func, ast.Name) and func.id in _MAKE_FRAMES:
            return FRAME
        called = self._named(func)
        return called.gives if called else None

    def _judge(self, node: ast.AST) -> None:
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(one, ast.Constant) and one.value is None for one in sides):
                self._blame(sides, "for None")
        elif isinstance(node, ast.BoolOp):
            self._blame(node.values[:-1], "for truth")
        elif isinstance(node, (ast.If, ast.IfExp, ast.While)):
            self._blame([node.test], "for truth")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self._blame([node.operand], "for truth")
        elif isinstance(node, ast.comprehension):
            self._blame(node.ifs, "for truth")
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("any", "all"):
            self.found += [
                self._place(one, "for truth") for one in node.args if self.kind(one) == SERIES
            ]

    def _blame(self, sides: list[ast.expr], how: str) -> None:
        self.found += [self._place(one, how) for one in sides if self.kind(one) == CELL]

    def _place(self, node: ast.expr, how: str) -> str:
        return f"{self.function.module}:{node.lineno} tests {ast.unparse(node)} {how}"


def _of_each(what: Kind) -> Kind:
    """What iterating gives."""
    if isinstance(what, tuple):
        return what[1:]
    if what == PAIRS:
        return (None, SERIES)
    return {SERIES: CELL, ROWS: SERIES, CELL: CELL, TUPLES: TUPLE, TUPLE: CELL}.get(what)  # type: ignore[call-overload]
