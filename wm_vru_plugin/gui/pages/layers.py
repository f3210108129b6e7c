"""Layers: tick layers by theme and load them into the project."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QWidget

from ...i18n import tr
from ..runs.runner import Outcome
from ..state.defaults import LAYER_DEFAULTS, LOAD_LAYERS
from ..state.state import PanelState
from ..widgets.choice_tree import ChoiceTree
from ..widgets.widgets import Page, button, note


class LayersPage(Page):
    """Controller of the Layers page."""

    def __init__(self, state: PanelState, parent: QWidget | None = None) -> None:
        super().__init__("wm_vru_layers_page", parent)
        self._state = state
        self.column.addWidget(
            note(tr("Greyed layers are not in the package; hover to see what they need."))
        )
        self.tree = ChoiceTree("layer_choices", tr("Layers by theme"))
        self.column.addWidget(self.tree, 1)
        ticks = self.row()
        self.all_button = button(
            tr("T&ick all"), "tick_all_layers", tr("Tick every layer that the package has")
        )
        self.none_button = button(tr("&Untick all"), "untick_all_layers", tr("Tick no layer"))
        ticks.addWidget(self.all_button)
        ticks.addWidget(self.none_button)
        self.column.addLayout(ticks)
        self.load_button = button(
            tr("Load tic&ked layers"),
            "load_layers",
            tr("Add the ticked layers to the project; what is there already is not added twice"),
        )
        self.column.addWidget(self.load_button)
        self.all_button.clicked.connect(lambda: self.tree.tick_all(True))
        self.none_button.clicked.connect(lambda: self.tree.tick_all(False))
        self.tree.itemChanged.connect(lambda *_: self.refresh())
        self.load_button.clicked.connect(self.load)
        state.package_changed.connect(self._show_choices)

    def refresh(self) -> None:
        """Enable what can be used now."""
        usable = self._state.ready and not self._state.busy
        self.all_button.setEnabled(usable)
        self.none_button.setEnabled(usable)
        self.load_button.setEnabled(usable and bool(self.tree.ticked()))

    def parameters(self) -> dict[str, object]:
        """Return the parameters of the load algorithm, as the widgets stand."""
        return {**self._state.package_parameters(), "LAYERS": self.tree.ticked()}

    def load(self) -> None:
        """Run the load algorithm."""
        self._state.run(LOAD_LAYERS, self.parameters, self._loaded)

    def _loaded(self, outcome: Outcome) -> None:
        if outcome.ok:
            count = int(outcome.results.get("COUNT", 0))
            self._state.said.emit(
                tr("{count} layers are in the project.").format(count=count), False
            )

    def _show_choices(self) -> None:
        self.tree.fill(self._state.info.layers, LAYER_DEFAULTS.ticked)
        self.refresh()
