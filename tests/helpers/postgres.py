"""A PostgreSQL server with PostGIS of the tests' own, on loopback, in a temporary cluster.

The server refuses to run as root, so then it belongs to the user `postgres`, whom Debian's
package makes.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsDataSourceUri, QgsProviderRegistry

DATABASE = "vru"
OWNER = "tester"
PASSWORD = "open-sesame"
# QGIS keeps connections for all of its processes: runs of the tests side by side need their own.
# The workers of one run share a name, since it is in the names of tests; settings they do not.
TEAM = f"team{os.environ.get('PYTEST_XDIST_TESTRUNUID', str(os.getpid()))[:8]}"


@dataclass(frozen=True)
class Server:
    """Where it listens. It trusts whoever asks on loopback, and lives as long as the tests."""

    binaries: Path
    port: int

    def psql(self, sql: str) -> str:
        """Run SQL as the owner of the database; rows as lines, columns with | between."""
        done = subprocess.run(self._command(sql), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def session(self, sql: str) -> subprocess.Popen[bytes]:
        """Another process that runs SQL; the caller ends it."""
        quiet = subprocess.DEVNULL
        return subprocess.Popen(self._command(sql), stdin=quiet, stdout=quiet, stderr=quiet)

    def _command(self, sql: str) -> list[str]:
        return [
            str(self.binaries / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
            "-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER, "-d", DATABASE, "-c", sql,
        ]  # fmt: skip

    def schemas(self) -> set[str]:
        return set(self.psql("SELECT nspname FROM pg_namespace").splitlines())

    def store_connection(
        self, name: str, user: str = OWNER, port: int = 0, database: str = DATABASE
    ) -> None:
        """Store a connection in QGIS, with a password, as a careless user does."""
        uri = QgsDataSourceUri()
        uri.setConnection("127.0.0.1", str(port or self.port), database, user, PASSWORD)
        settings = {"saveUsername": True, "savePassword": True}
        metadata = QgsProviderRegistry.instance().providerMetadata("postgres")
        metadata.saveConnection(metadata.createConnection(uri.uri(), settings), name)


def forget_connection(name: str) -> None:
    """Remove a stored connection from QGIS."""
    QgsProviderRegistry.instance().providerMetadata("postgres").deleteConnection(name)


def binaries() -> Path | None:
    """The folder of the server's programs, newest first; None without a server and PostGIS."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name)
    )
    for folder in folders:
        control = Path("/usr/share/postgresql", folder.parent.name, "extension/postgis.control")
        if (folder / "initdb").is_file() and control.is_file():
            return folder
    return None


def missing() -> str:
    """Why there can be no server here; "" where there can."""
    if binaries() is None:
        return "needs PostgreSQL with PostGIS (apt install postgresql-postgis)"
    if os.name == "posix" and os.geteuid() == 0 and not shutil.which("runuser"):
        return "needs runuser, since PostgreSQL refuses to run as root"
    return ""


def _as_owner(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    # Not to a pipe: the server would inherit it, and reading it would never end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False
        )
        said.seek(0)
        text = said.read().decode(errors="replace")
    assert done.returncode == 0, f"{' '.join(words)}: {text}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running() -> Iterator[Server]:
    """A server with a database that has PostGIS; gone, with its files, afterwards."""
    programs = binaries()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="wmvru-postgres-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port = _free_port()
    # Durability is of no use to a cluster that is thrown away.
    settings = (
        f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} "
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50"
    )
    try:
        _as_owner(programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--no-sync")  # fmt: skip
        _as_owner(programs / "pg_ctl", "-D", data, "-w", "-o", settings, "-l", folder / "log",
                  "start")  # fmt: skip
        try:
            where = ("-h", "127.0.0.1", "-p", port, "-U", OWNER)
            _as_owner(programs / "createdb", *where, DATABASE)
            _as_owner(programs / "psql", *where, "-d", DATABASE, "-q", "-c",
                      "CREATE EXTENSION postgis")  # fmt: skip
            yield Server(programs, port)
        finally:
            _as_owner(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
