"""The examples in the docstrings of the central functions give what they say."""

import doctest
from importlib import import_module

import pytest

MODULES = (
    "concentration.concentration",
    "coverage.gaps",
    "coverage.overlap",
    "coverage.top_decile",
    "density.density",
    "disclosure.suppression",
    "geometry.contiguity",
    "hotspots.getis_ord",
    "rates.intervals",
    "rates.table",
    "trends.significance",
)
FEWEST = 10


def run(name):
    return doctest.testmod(import_module(f"wm_vru_plugin.core.{name}"))


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module_run(name):
    result = run(name)
    assert result.attempted
    assert not result.failed


def test_enough_functions_have_examples():
    finder = doctest.DocTestFinder()
    functions = [
        found.name
        for name in MODULES
        for found in finder.find(import_module(f"wm_vru_plugin.core.{name}"))
        if found.examples
    ]
    assert len(functions) >= FEWEST, functions
