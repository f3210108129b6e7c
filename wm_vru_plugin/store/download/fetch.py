"""One address into one file: redirects, retries with growing waits, resuming, limits.

Nothing but the staged file is written here; `downloads` checks it and moves it into place.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from ...core.errors import InputError
from ...sources.catalogue.catalogue import is_web_address
from .network import Answer, pause, request
from .unpack import decode

_REDIRECTS = (301, 302, 303, 307, 308)
# 202: some portals are still making the file. 408, 425, 429 and 5xx pass by themselves.
_PASSING = (202, 408, 425, 429, 500, 502, 503, 504)
_GONE = (404, 410)
_MOST_REDIRECTS = 10
_LONGEST_WAIT_S = 60.0
_WORTH_ANOTHER_TRY = 1 << 20
_MIB = 1 << 20


class Gone(InputError):
    """The server knows the address no more."""


@dataclass(frozen=True)
class Limits:
    """How long and how much.

    Attributes:
        attempts: tries without progress before giving up.
        first_wait_s: wait before the second try; it doubles with each.
        stall_s: seconds without a byte; 0 takes the time limit of QGIS's settings.
        most_bytes: of one file.
        most_unpacked: bytes of an unpacked archive.
    """

    attempts: int = 5
    first_wait_s: float = 1.0
    stall_s: float = 0.0
    most_bytes: int = 4 << 30
    most_unpacked: int = 40 << 30


@dataclass
class Fetched:
    """A file as it came.

    Attributes:
        address: where it came from at last.
        content_type: as the server said.
        validator: entity tag or date of change, "" without.
        redirected: whether that is another address than the one asked for.
        resumed: how often a cut transfer went on where it had stopped.
        tries: requests that failed and were made again.
        measured: whether the server marked the end, so that a cut would have been seen.
    """

    address: str
    content_type: str = ""
    validator: str = ""
    redirected: bool = False
    resumed: int = 0
    tries: int = 0
    measured: bool = True


class Transfer:
    """The fetching of one address into one file."""

    def __init__(
        self,
        address: str,
        part: Path,
        limits: Limits,
        cancelled: Callable[[], bool],
        progress: Callable[[int, int], None],
        say: Callable[[str], None],
        authcfg: str = "",
    ) -> None:
        """Prepare to fetch one address into a staged file.

        Args:
            address: http or https.
            part: the staged file; what it held is replaced.
            limits: how long and how much.
            cancelled: whether the analyst cancelled.
            progress: called with bytes at hand and bytes in all (-1: not known).
            say: a line for the log.
            authcfg: a stored sign-in; it goes to the host of ``address`` alone.
        """
        self.first = self.address = address
        self.part = part
        self.limits = limits
        self.cancelled = cancelled
        self.progress = progress
        self.say = say
        self.authcfg = authcfg
        self.size = 0
        self.total = -1
        self.validator = ""
        self.result = Fetched(address)

    def run(self) -> Fetched:
        """Fetch the file, with as many tries as the limits allow.

        Raises:
            Cancelled: by the analyst.
            InputError: the address is gone, refuses, or does not deliver; or a limit is passed.
        """
        left, best, redirects = self.limits.attempts, 0, 0
        while True:
            answer = self._once()
            if answer.status in _REDIRECTS:
                redirects += 1
                self._follow(answer, redirects)
                continue
            problem = self._problem(answer)
            if not problem:
                break
            if self.size > best + _WORTH_ANOTHER_TRY:
                best, left = self.size, self.limits.attempts
            left -= 1
            if left <= 0:
                raise InputError(
                    self.first, f"{problem}; {self.limits.attempts} tries were in vain"
                )
            self.result.tries += 1
            wait = self._wait(answer, self.limits.attempts - left)
            self.say(f"{problem}; again in {wait:.3g} seconds")
            pause(wait, self.cancelled)
            # The server that a redirect chose may be the one at fault.
            self.address, redirects = self.first, 0
        self.result.address = self.address
        self.result.redirected = self.address != self.first
        self.result.content_type = answer.headers.get("content-type", "")
        self.result.validator = self.validator
        chunked = "chunked" in answer.headers.get("transfer-encoding", "").lower()
        self.result.measured = chunked or self.total >= 0
        decode(self.part, answer.headers.get("content-encoding", ""), self.limits.most_bytes)
        return self.result

    def _once(self) -> Answer:
        # Compressed transfers cannot be resumed, and hide their size until they are unpacked.
        headers = {"Accept-Encoding": "identity"}
        if self.size and self.validator:
            headers["Range"] = f"bytes={self.size}-"
            headers["If-Range"] = self.validator
        same_host = _origin(self.address) == _origin(self.first)
        return request(
            self.address,
            headers,
            self._open,
            self.cancelled,
            self._received,
            self.authcfg if same_host else "",
            self.limits.stall_s,
        )

    def _open(self, answer: Answer) -> BinaryIO | None:
        """Open the file to write to, from the start or where the last try stopped."""
        if answer.status == 206 and self.size:
            start, total = _content_range(answer)
            if start == self.size and (self.total < 0 or total in (-1, self.total)):
                self.result.resumed += 1
                self.total = max(self.total, total)
                self.say(f"goes on at {self.size / _MIB:.1f} MiB")
                return self.part.open("ab")
            self._forget()
            return None
        if answer.status != 200:
            return None
        self.size, self.total = 0, answer.length
        tag = answer.headers.get("etag", "")
        strong = tag if tag.startswith('"') else ""
        self.validator = strong or answer.headers.get("last-modified", "")
        if answer.headers.get("content-encoding", "identity") != "identity":
            self.validator = ""
        self._check_size(max(self.total, 0))
        free = shutil.disk_usage(self.part.parent).free
        if self.total > free:
            raise InputError(
                str(self.part.parent),
                f"{self.total / _MIB:,.0f} MiB are to come and {free / _MIB:,.0f} are free",
            )
        return self.part.open("wb")

    def _received(self, answer: Answer, count: int) -> None:
        self.size += count
        self._check_size(self.size)
        self.progress(self.size, self.total)

    def _check_size(self, size: int) -> None:
        if size > self.limits.most_bytes:
            raise InputError(
                self.first, f"the file is larger than {self.limits.most_bytes / _MIB:,.0f} MiB"
            )

    def _forget(self) -> None:
        self.size, self.total, self.validator = 0, -1, ""

    def _follow(self, answer: Answer, count: int) -> None:
        target = urljoin(self.address, answer.headers.get("location", ""))
        where = urlsplit(target)._replace(fragment="").geturl()
        if count > _MOST_REDIRECTS:
            raise InputError(self.first, "it is redirected in a circle")
        if not is_web_address(where):
            raise InputError(self.first, "it is redirected to what is no web address")
        if self.address.startswith("https:") and not where.startswith("https:"):
            raise InputError(self.first, f"it is redirected to {where}, which is not encrypted")
        self.address = where

    def _problem(self, answer: Answer) -> str:
        """Return what is wrong but may pass, "" where the file is whole; raise what lasts."""
        status = answer.status
        if status in _GONE:
            raise Gone(self.first, f"the file is not there any more (HTTP {status})")
        if status in (401, 403, 407):
            raise InputError(
                self.first,
                f"the server refuses (HTTP {status})",
                "an address open to all, or a stored sign-in in the parameter AUTHCFG",
            )
        if status == 416 or (status == 206 and not self.size):
            self._forget()
            return "the server does not know where to go on"
        if status in _PASSING:
            return f"the server is not ready (HTTP {status})"
        if status not in (0, 200, 206):
            raise InputError(self.first, f"the server answers with HTTP {status}")
        if answer.lasting:
            raise InputError(self.first, answer.fault)
        if answer.fault:
            return answer.fault
        if 0 <= self.total != self.size:
            return f"the connection was cut after {self.size:,} of {self.total:,} bytes"
        if status == 0:
            return "the server gave no answer"
        if not self.part.is_file():
            self.part.touch()
        return ""

    def _wait(self, answer: Answer, failed: int) -> float:
        wait = self.limits.first_wait_s * 2.0 ** (failed - 1)
        asked = answer.headers.get("retry-after", "")
        if re.fullmatch(r"\d{1,6}", asked):
            wait = max(wait, float(asked))
        return min(wait, _LONGEST_WAIT_S)


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()


def _content_range(answer: Answer) -> tuple[int, int]:
    found = re.fullmatch(
        r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)", answer.headers.get("content-range", "")
    )
    if not found:
        return -1, -1
    return int(found[1]), -1 if found[2] == "*" else int(found[2])
