"""Files of known kinds, read one by one."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from ...core.errors import InputError
from ...sources.reading.reader import Reader
from ...sources.reading.records import SourceData
from .log import PrepareLog
from .scan import Found, Scan


def read_files(
    found: Scan, readers: Iterable[Reader], tables: Container[str], log: PrepareLog
) -> Iterator[tuple[Reader, Found, SourceData]]:
    """Read every file whose reader fills one of the tables; say which cannot be read.

    Args:
        found: what the scan found.
        readers: those to use, in the order in which they are asked.
        tables: names of tables of the package.
        log: told what was left out.
    """
    for reader in readers:
        if reader.table not in tables:
            continue
        for item in found.of(reader.id):
            log.check_cancelled()
            try:
                data = reader.read(item.path, item.part)
            except InputError as error:
                log.left_out(reader.data_set, str(error))
                continue
            yield reader, item, data
