"""What the pages share: the package that is picked, the runner, and where results go."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication

from .package_info import SAMPLE, PackageInfo, read_package_info
from .runner import AlgorithmRunner


class PanelState(QObject):
    """The picked package and the one runner of the panel.

    Signals:
        package_changed: a package was picked or read again.
        said: a message for the analyst, and whether it is an error.
    """

    package_changed = pyqtSignal()
    said = pyqtSignal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = AlgorithmRunner(self)
        self.info = PackageInfo(SAMPLE)

    def choose(self, path: Path) -> None:
        """Pick a package; one that cannot be read is said to be so."""
        # It takes a second or so, the libraries' first import included.
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.info = read_package_info(path)
        finally:
            QApplication.restoreOverrideCursor()
        if self.info.error:
            self.said.emit(self.info.error, True)
        self.package_changed.emit()

    @property
    def ready(self) -> bool:
        """Whether a package can be worked on."""
        return not self.info.error and bool(self.info.tables)
