"""Which Python libraries load here, and the line that installs those that do not.

A library is asked for by importing it, for one that is there may still not load: compiled for
another numpy it raises ValueError, and others raise what they like. Nothing is installed from here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from .errors import VruError

BASE = ("numpy", "pandas", "scipy", "shapely")
"""What every algorithm rests on."""
PAGE = ("jinja2", "matplotlib")
"""What pages with charts take besides."""
WORKBOOKS = "openpyxl"
PDF_BOOKS = "pypdf"
MISSING, BROKEN = "missing", "broken"

# The compiled parts are what fails; the package itself may load without them.
_PROBES = {
    "matplotlib": ("matplotlib.figure", "matplotlib.backends.backend_agg"),
    "scipy": ("scipy.special", "scipy.sparse"),
}
_LEAST = {"shapely": 2}
_DEBIAN = {"tzdata": "tzdata"}
_CONDA = {"tzdata": "python-tzdata"}
_REINSTALL = "--upgrade --force-reinstall --no-deps"


@dataclass(frozen=True)
class Fault:
    """A library that cannot be used.

    Attributes:
        name: its import name.
        state: `MISSING`, or `BROKEN` where it is there but does not load.
        message: the error's own words.
    """

    name: str
    state: str
    message: str

    def __str__(self) -> str:
        return f"{self.name} ({self.state}: {self.message})"


class MissingLibraryError(VruError):
    """Libraries are missing or broken in this Python.

    Args:
        faults: all of them, at least one.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(describe(faults))


def find_faults(names: Iterable[str]) -> list[Fault]:
    """Import each library, and return those that fail, in the order of the names."""
    found = (_fault(name) for name in dict.fromkeys(names))
    return [fault for fault in found if fault is not None]


def check_libraries(names: Iterable[str]) -> None:
    """Import each library, and name all that fail at once.

    Raises:
        MissingLibraryError: one or several are missing or broken.
    """
    faults = find_faults(names)
    if faults:
        raise MissingLibraryError(faults)


def fault_of(error: ImportError) -> Fault | None:
    """Return the library behind an import error; None where it names none, or the plugin itself."""
    name = (error.name or "").split(".")[0]
    if not name or name == __name__.split(".")[0]:
        return None
    return _from_error(name, error)


def describe(faults: Sequence[Fault]) -> str:
    """Return one message with every library, why it fails, and what installs it here."""
    listed = "; ".join(map(str, faults))
    head = "A Python library does" if len(faults) == 1 else "Python libraries do"
    return f"{head} not load in this QGIS: {listed}. {advice(faults)}"


def advice(faults: Sequence[Fault], system: str = "") -> str:
    """Return the lines that install libraries, for the platform or for a given `system`."""
    system = system or platform_name()
    missing = [fault.name for fault in faults if fault.state == MISSING]
    broken = [fault.name for fault in faults if fault.state == BROKEN]
    lines = []
    if missing:
        lines.append(f"Install with: {install_line(missing, system)}")
    if broken:
        line = install_line(broken, system, again=True)
        which = "one" if len(broken) == 1 else "ones"
        lines.append(f"Reinstall the broken {which}, often built for another numpy, with: {line}")
        if system in {"debian", "fedora"}:
            lines.append("Remove first what pip installed of it beside the system's own")
    if system == "windows":
        lines.append("Type it into the OSGeo4W Shell of the QGIS start menu")
    elif system == "macos":
        lines.append("Type it into the Terminal")
    return ". ".join((*lines, "Then start QGIS again."))


def install_line(names: Sequence[str], system: str, again: bool = False) -> str:
    """Return the command that installs libraries.

    Args:
        names: import names.
        system: as `platform_name` gives it.
        again: they are there but broken.
    """
    pip = f"install {_REINSTALL + ' ' if again else ''}{' '.join(names)}"
    debian = " ".join(_DEBIAN.get(name, f"python3-{name}") for name in names)
    conda = " ".join(_CONDA.get(name, name) for name in names)
    lines = {
        "conda": f"conda install -c conda-forge {'--force-reinstall ' if again else ''}{conda}",
        "flatpak": f"flatpak run --devel --command=pip3 org.qgis.qgis {pip} --user",
        "windows": f"python -m pip {pip}",
        "macos": f'"{_mac_python()}" -m pip {pip}',
        "debian": f"sudo apt install {'--reinstall ' if again else ''}{debian}",
        "fedora": f"sudo dnf {'reinstall' if again else 'install'} {debian}",
    }
    return lines.get(system, f"python3 -m pip {pip} --user")


def platform_name() -> str:
    """Return how this Python takes libraries: `conda`, `flatpak`, `windows`, `macos`, `debian`,
    `fedora` or `other`."""
    if (Path(sys.prefix) / "conda-meta").is_dir():
        return "conda"
    if Path("/.flatpak-info").exists():
        return "flatpak"
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "macos"
    release = Path("/etc/os-release")
    text = release.read_text(encoding="utf-8", errors="replace") if release.is_file() else ""
    pairs = (line.partition("=") for line in text.splitlines())
    words = {
        word
        for key, _, value in pairs
        if key in {"ID", "ID_LIKE"}
        for word in value.strip("\"'").lower().split()
    }
    if words & {"debian", "ubuntu"}:
        return "debian"
    return "fedora" if words & {"fedora", "rhel", "centos"} else "other"


def version_of(name: str) -> str | None:
    """Return the version of a library; None where it does not load or states none."""
    if _fault(name) is not None:
        return None
    version = getattr(import_module(name), "__version__", None)
    return None if version is None else str(version)


def _fault(name: str) -> Fault | None:
    try:
        module = import_module(name)
        for part in _PROBES.get(name, ()):
            import_module(part)
    except Exception as error:  # noqa: BLE001 - an import runs foreign code, which raises anything
        return _from_error(name, error)
    least = _LEAST.get(name)
    version = str(getattr(module, "__version__", ""))
    major = version.split(".")[0]
    if least is not None and major.isdigit() and int(major) < least:
        return Fault(name, BROKEN, f"version {version}, and {least} or later is needed")
    return None


def _from_error(name: str, error: Exception) -> Fault:
    absent = isinstance(error, ModuleNotFoundError) and error.name == name
    words = " ".join(str(error).split()) or "no reason given"
    kind = "" if isinstance(error, ImportError) else f"{type(error).__name__}: "
    return Fault(name, MISSING if absent else BROKEN, f"{kind}{words}")


def _mac_python() -> str:
    """Return the path of the running QGIS application's Python, or of the usual one."""
    for place in (sys.executable or "", sys.prefix):
        before, app, _ = place.partition(".app/")
        if app:
            return f"{before}.app/Contents/MacOS/bin/python3"
    return "/Applications/QGIS.app/Contents/MacOS/bin/python3"
