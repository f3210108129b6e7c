"""The dock panel: its pages over one runner, with progress, Cancel and messages below."""

from __future__ import annotations

from qgis.core import Qgis
from qgis.gui import QgisInterface, QgsDockWidget
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QCloseEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ..i18n import tr
from .pages.analysis import AnalysisPage
from .pages.data import DataPage
from .pages.layers import LayersPage
from .pages.maps import MapsPage
from .pages.report import ReportPage
from .pages.tools import ToolsPage
from .runs.runner import Outcome
from .state.package_info import SAMPLE
from .state.state import PanelState
from .widgets.widgets import button, named, note

BANNER_STYLE = "background-color: #ffe08a; color: #3a2a00; padding: 4px; font-weight: bold;"
"""Dark on amber in light and dark themes alike, contrast 11 to 1."""
LINE = 90
"""Letters of what a run says that are shown."""


class WmVruDock(QgsDockWidget):
    """The panel.

    Args:
        iface: QGIS's interface, for its message bar; None outside the desktop.
        parent: usually the main window.
    """

    def __init__(self, iface: QgisInterface | None, parent: QWidget | None = None) -> None:
        super().__init__(tr("West Midlands VRU"), parent)
        self.setObjectName("wm_vru_dock")
        self._iface = iface
        self._running = ""
        self._focused: QWidget | None = None
        self.state = PanelState(self)
        self.runner = self.state.runner
        self.runner.panel = self
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(4, 4, 4, 4)
        self.banner = note()
        self.banner.setStyleSheet(BANNER_STYLE)
        named(self.banner, "banner", tr("Nature of the data"))
        column.addWidget(self.banner)
        self._build_tabs()
        column.addWidget(self.tabs, 1)
        column.addLayout(self._build_progress())
        self.message = note()
        named(self.message, "message", tr("Messages"))
        column.addWidget(self.message)
        self.setWidget(body)
        self.runner.started.connect(self._started)
        self.runner.progressed.connect(self._progressed)
        self.runner.told.connect(self._told)
        self.runner.ended.connect(self._ended)
        self.state.said.connect(self._say)
        self.state.reading_began.connect(self._reading_began)
        self.state.reading_ended.connect(self._reading_ended)
        self.state.package_changed.connect(self._show_banner)
        self.state.choose(SAMPLE)

    def _build_tabs(self) -> None:
        self.data_page = DataPage(self.state)
        self.layers_page = LayersPage(self.state)
        self.analysis_page = AnalysisPage(self.state)
        self.maps_page = MapsPage(self.state)
        self.report_page = ReportPage(self.state)
        self.tools_page = ToolsPage(self.state)
        self.pages = (
            self.data_page,
            self.layers_page,
            self.analysis_page,
            self.maps_page,
            self.report_page,
            self.tools_page,
        )
        self.tabs = QTabWidget()
        named(self.tabs, "wm_vru_pages", tr("Pages of the panel"))
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(True)
        # Mnemonics keep clear of those of the menus of QGIS: J E V L S P O R D W M C H.
        for page, title, tip in (
            (self.data_page, tr("Da&ta"), tr("Pick or prepare a package")),
            (self.layers_page, tr("La&yers"), tr("Load the package's layers")),
            (self.analysis_page, tr("A&nalysis"), tr("Overlap and gaps")),
            (self.maps_page, tr("M&aps"), tr("Export map pages")),
            (self.report_page, tr("Report"), tr("Make the whole report")),
            (self.tools_page, tr("Toolbo&x"), tr("Every algorithm of the plugin")),
        ):
            self.tabs.setTabToolTip(self.tabs.addTab(page, title), tip)

    def _build_progress(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.progress = QProgressBar()
        named(self.progress, "progress", tr("Progress"))
        self.cancel_button = button(tr("Cancel"), "cancel")
        self.cancel_button.clicked.connect(self._cancel)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel_button)
        self.progress.hide()
        self.cancel_button.hide()
        return row

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is running: nobody is left to see its result."""
        self.runner.abandon()
        self.state.stop_reading()
        self.data_page.choice.abandon()
        if self.runner.busy:
            # A run that holds the window's thread comes to its end below this.
            self._say_cancelling()
        else:
            self._set_busy(False)
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was left unread when the panel was closed."""
        super().showEvent(event)
        if not (self.state.busy or self.state.ready or self.state.info.error):
            self.state.read_again()

    def _cancel(self) -> None:
        if self.state.reading:
            self.state.stop_reading()
            self._say(tr("Cancelled; the package was not read."), False)
            return
        self._say_cancelling()
        self.runner.cancel()

    def _say_cancelling(self) -> None:
        self.cancel_button.setEnabled(False)
        self.message.setText(tr("Cancelling…"))

    def _started(self, title: str) -> None:
        self._set_busy(True)
        self._running = tr("Running: {title}").format(title=title)
        self.message.setText(self._running)

    def _told(self, text: str) -> None:
        line = " ".join(text.split())
        shown = f"{line[: LINE - 1]}…" if len(line) > LINE else line
        self.message.setText(f"{self._running}\n{shown}")

    def _reading_began(self, title: str) -> None:
        self._set_busy(True)
        self.message.setText(f"{title}…")

    def _reading_ended(self) -> None:
        self._set_busy(False)
        self.message.setText("")

    def _progressed(self, percent: float) -> None:
        if self.progress.maximum() == 0:
            self.progress.setRange(0, 100)
        self.progress.setValue(round(percent))

    def _ended(self, outcome: Outcome) -> None:
        self._set_busy(False)
        if outcome.cancelled:
            self._say(tr("Cancelled; nothing was written."), False)
        elif not outcome.ok:
            self._say(outcome.error, True)
        else:
            self.message.setText(tr("Done."))

    def _set_busy(self, busy: bool) -> None:
        # A busy bar until the run says how far it is.
        self.progress.setRange(0, 0 if busy else 100)
        self.progress.setVisible(busy)
        self.cancel_button.setVisible(busy)
        self.cancel_button.setEnabled(busy)
        self._move_focus(busy)
        for page in self.pages:
            page.refresh()

    def _move_focus(self, busy: bool) -> None:
        """Whoever pressed a button by key has Cancel under the same key, and then the button."""
        focused = QApplication.focusWidget()
        if busy and isinstance(focused, QPushButton) and self.isAncestorOf(focused):
            self._focused = focused
            self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not busy and self._focused is not None:
            QTimer.singleShot(0, self._give_focus_back)

    def _give_focus_back(self) -> None:
        widget, self._focused = self._focused, None
        focused = QApplication.focusWidget()
        within = focused is None or self.isAncestorOf(focused)
        if widget is not None and within and widget.isEnabled() and widget.isVisible():
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, text: str, is_error: bool) -> None:
        """Show a message in the panel, and an error in the message bar too."""
        self.message.setText(tr("Error: {text}").format(text=text) if is_error else text)
        if is_error and self._iface is not None:
            self._iface.messageBar().pushMessage(
                self.windowTitle(), text, Qgis.MessageLevel.Critical, 0
            )

    def _show_banner(self) -> None:
        info = self.state.info
        if info.synthetic:
            text = tr("SYNTHETIC data: invented, for trying out only")
        elif info.mark:
            text = tr("Some data is ILLUSTRATIVE: drawn for demonstration, not official")
        else:
            text = ""
        self.banner.setText(text)
        self.banner.setVisible(bool(text))
