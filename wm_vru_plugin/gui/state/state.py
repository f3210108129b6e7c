"""What the pages share: the package that is picked, the runner, and where results go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import VruError
from ...i18n import tr
from ...store.package.address import PREFIX
from ..runs.background import Background
from ..runs.results import project_layer
from ..runs.runner import AlgorithmRunner, Done
from .package_info import SAMPLE, PackageInfo, read_package_info

if TYPE_CHECKING:
    from qgis.core import QgsVectorLayer


class PanelState(QObject):
    """The picked package and the one runner of the panel.

    Signals:
        package_changed: a package was read, well or badly, or reading it was cancelled.
        reading_began: what is being read, in words.
        reading_ended: nothing is being read any more; before ``package_changed``.
        reading_cancelled: it came to nothing; the package of before stays.
        said: a message for the analyst, and whether it is an error.
    """

    package_changed = pyqtSignal()
    reading_began = pyqtSignal(str)
    reading_ended = pyqtSignal()
    reading_cancelled = pyqtSignal()
    said = pyqtSignal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = AlgorithmRunner(self)
        self.info = PackageInfo(SAMPLE)
        self._reading: Background | None = None

    @property
    def reading(self) -> bool:
        """Whether a package is being read."""
        return self._reading is not None

    @property
    def busy(self) -> bool:
        """Whether nothing new can be started now."""
        return self.reading or self.runner.busy

    @property
    def ready(self) -> bool:
        """Whether a package can be worked on."""
        return not self.reading and not self.info.error and bool(self.info.tables)

    def choose(self, address: str) -> None:
        """Pick a package, which is then read in the background.

        Args:
            address: path of a GeoPackage, or `postgis:CONNECTION/SCHEMA`.
        """
        if self._reading is not None:
            self._reading.abandon()
        title = tr("Reading {package}").format(package=_short(address))
        task = Background(
            title,
            lambda check: read_package_info(address, check),
            self._read,
            self._ended_unread,
        )
        self._reading = task
        self.reading_began.emit(title)
        task.begin()

    def read_again(self) -> None:
        """Read the picked package anew: it may have changed."""
        self.choose(self.info.address)

    def stop_reading(self) -> None:
        """Stop reading; the package that was there before stays picked."""
        if self._reading is None:
            return
        self._reading.abandon()
        self._leave_unread()

    def table(self, name: str) -> str | QgsVectorLayer:
        """Return a table or view of the package as the value of an algorithm's parameter.

        A table in a database is a layer, since its address as a text may hold a password.

        Raises:
            InputError: the database no longer gives it.
        """
        if not self.info.in_database:
            return f"{self.info.address}|layername={name}"
        return self._layer(name)

    def table_in_project(self, name: str) -> str:
        """Return id of a layer of the project that shows a table; it is added where there is none.

        A dialog shows a layer of the project by its name; of any other it shows the address, in
        which the table is out of sight, and a stored password may not be.

        Raises:
            InputError: the package no longer gives it.
        """
        info = self.info
        layer = project_layer(info.address, name, info.marked(name), lambda: self._layer(name))
        return str(layer.id())

    def _layer(self, name: str) -> QgsVectorLayer:
        from ...store.open import open_package

        return open_package(self.info.address).layer(name, name)

    def run(self, algorithm_id: str, parameters: Callable[[], dict[str, Any]], done: Done) -> None:
        """Run an algorithm; parameters that cannot be had are said to be so."""
        try:
            given = parameters()
        except VruError as error:
            self.said.emit(str(error), True)
            return
        self.runner.run(algorithm_id, given, done)

    def package_parameters(self) -> dict[str, Any]:
        """Return the parameter that names the package to algorithms that take a whole one."""
        return {"PACKAGE": self.info.address}

    def _ended_unread(self, error: str) -> None:
        """Report that reading was cancelled in QGIS's list of tasks or failed unexpectedly."""
        self._leave_unread()
        self.said.emit(error or tr("Cancelled; the package was not read."), bool(error))

    def _leave_unread(self) -> None:
        self._reading = None
        self.reading_ended.emit()
        self.reading_cancelled.emit()
        self.package_changed.emit()

    def _read(self, info: PackageInfo) -> None:
        self._reading = None
        self.info = info
        self.reading_ended.emit()
        if info.error:
            self.said.emit(info.error, True)
        self.package_changed.emit()


def _short(address: str) -> str:
    """Return the name of a package for messages: of a file, its name without the folder."""
    if address == SAMPLE:
        return tr("the built-in sample")
    return address if address.startswith(PREFIX) else Path(address).name
