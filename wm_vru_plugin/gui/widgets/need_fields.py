"""The fields that say what counts as need and as covered, of the analyses and the report alike."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QSpinBox, QWidget

from ...i18n import tr
from ..state.defaults import ANALYSIS_DEFAULTS, RULES
from .widgets import combo, named


def decile_field(object_name: str) -> QSpinBox:
    """Make the field for the least deprived decile that counts, 1 to 10."""
    box = QSpinBox()
    box.setRange(1, 10)
    box.setValue(ANALYSIS_DEFAULTS.max_decile)
    named(
        box,
        object_name,
        tr("Least deprived decile that counts"),
        tr("1 takes the most deprived tenth in England, 2 the most deprived fifth"),
    )
    return box


def rule_field(object_name: str, tip: str) -> QComboBox:
    """When an area counts as covered."""
    box = combo(object_name, tr("When an area counts as covered"), tip)
    for rule, text in RULES:
        box.addItem(tr(text), rule)
    box.setCurrentIndex(box.findData(ANALYSIS_DEFAULTS.rule))
    return box


def smallest_gap_field(object_name: str) -> QSpinBox:
    """Make the field for the fewest areas that make a gap, 1 to 100."""
    box = QSpinBox()
    box.setRange(1, 100)
    box.setSuffix(tr(" areas"))
    box.setValue(ANALYSIS_DEFAULTS.min_areas)
    named(
        box,
        object_name,
        tr("Fewest areas in a gap"),
        tr("Smaller groups of neighbouring areas are left out"),
    )
    return box


def add_rows(form: QFormLayout, rows: tuple[tuple[str, QWidget], ...]) -> None:
    """Add fields with their labels; a label's mnemonic leads to its field."""
    for text, widget in rows:
        label = QLabel(text)
        label.setBuddy(widget)
        tip = widget.toolTip()
        if tip:
            label.setToolTip(tip)
        form.addRow(label, widget)
