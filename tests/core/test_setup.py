"""tools/setup.sh on machines that are made up: what it asks apt for, and what it says first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / "tools" / "setup.sh"
FOR_RUNNING = {"python3-venv", "fonts-dejavu-core", "fonts-liberation"}
FOR_TESTS = {"zip", "xvfb", "xauth", "poppler-utils"}
OPTIONAL = {"postgresql-postgis", "chromium"}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a script for a Unix shell")


class Machine:
    """A machine made of stand-ins for apt, dpkg, sudo and the Python of QGIS, first on the path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "apt.log"
        self.log.touch()
        self.offered: dict[str, str] = {}
        self.installed: set[str] = set()
        self.root = True
        self.sudo_without_password = True
        # Its own copy, because the script changes to the folder above its own.
        (folder / "tools").mkdir()
        (folder / "tools" / "setup.sh").write_text(SETUP.read_text(encoding="utf-8"), "utf-8")
        for name in ("requirements.txt", "requirements-dev.txt", "requirements-lint.txt"):
            (folder / name).write_text("", "utf-8")

    def _program(self, name: str, body: str) -> None:
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/bash\n{body}\n", "utf-8")
        path.chmod(0o755)

    def run(self, level: str) -> subprocess.CompletedProcess[str]:
        policies = "\n".join(
            f"  {name}) echo '  Candidate: {version}' ;;" for name, version in self.offered.items()
        )
        held = "|".join(sorted(self.installed)) or "-"
        # The last word of a call is the package.
        last = "${@: -1}"
        self._program("apt-get", f'printf "%s\\n" "$*" >>"{self.log}"')
        self._program("apt-cache", f'case "{last}" in\n{policies}\n*) ;;\nesac')
        status = 'case "$*" in *Version*) echo 2.1.0 ;; *) printf installed ;; esac'
        self._program("dpkg-query", f'case "{last}" in {held}) {status} ;; *) exit 1 ;; esac')
        self._program("dpkg", f'exec {sys.executable} -c "{COMPARE}" "$2" "$4"')
        self._program("id", f"echo {0 if self.root else 1000}")
        self._program("sudo", 'shift; exec "$@"' if self.sudo_without_password else "exit 1")
        # A Python without QGIS, that cannot make a venv: the script ends after the packages.
        self._program("python-of-qgis", "exit 1")
        environment = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHON": str(self.folder / "bin" / "python-of-qgis"),
        }
        return subprocess.run(
            ["bash", str(self.folder / "tools" / "setup.sh"), level],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environment,
            timeout=30,
            check=False,
            start_new_session=True,  # without a terminal to ask for a password at
        )

    def asked_for(self) -> set[str]:
        """Return the packages that apt was told to install."""
        calls = [line.split() for line in self.log.read_text("utf-8").splitlines()]
        return {
            word
            for call in calls
            if "install" in call
            for word in call[call.index("install") + 1 :]
            if not word.startswith("-") and not word.endswith("-backports")
        }


COMPARE = (
    "import re, sys; key = lambda v: [int(n) for n in re.findall('[0-9]+', v)]; "
    "sys.exit(key(sys.argv[1]) < key(sys.argv[2]))"
)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.installed = {"python3-shapely"}
    packages = FOR_RUNNING | FOR_TESTS | OPTIONAL | {"python3-qgis", "qgis-providers"}
    made.offered = dict.fromkeys(packages, "1.0") | {"qgis": "3.44.1"}
    return made


def test_running_asks_for_nothing_that_tests_need(machine: Machine) -> None:
    machine.run("run")
    assert machine.asked_for() == FOR_RUNNING | {"qgis", "python3-qgis", "qgis-providers"}


def test_testing_asks_for_all(machine: Machine) -> None:
    machine.run("test")
    assert machine.asked_for() >= FOR_RUNNING | FOR_TESTS | OPTIONAL


def test_checking_the_code_needs_no_qgis(machine: Machine) -> None:
    machine.run("lint")
    assert machine.asked_for() == {"python3-venv"}


def test_a_release_without_chromium_is_told_and_the_rest_installed(machine: Machine) -> None:
    del machine.offered["chromium"]
    done = machine.run("test")
    assert "apt has no chromium" in done.stderr
    assert "postgresql-postgis" in machine.asked_for()
    assert "chromium" not in machine.asked_for()


def test_what_apt_lacks_is_told_at_once_and_nothing_installed(machine: Machine) -> None:
    for name in ("fonts-liberation", "xvfb", "qgis-providers"):
        del machine.offered[name]
    done = machine.run("test")
    assert done.returncode == 1
    for name in ("fonts-liberation", "xvfb", "qgis-providers"):
        assert f"the package {name}\n" in done.stderr
    assert machine.asked_for() == set()


def test_a_password_without_a_terminal_ends_it_at_once(machine: Machine) -> None:
    machine.root = machine.sudo_without_password = False
    done = machine.run("run")
    assert done.returncode == 1
    assert "sudo wants a password" in done.stderr
    assert machine.log.read_text("utf-8") == ""


def test_an_unknown_level_is_refused(machine: Machine) -> None:
    done = machine.run("everything")
    assert done.returncode == 2
    assert "expected run, dev, test or lint" in done.stderr
