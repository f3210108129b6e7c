"""One request through QGIS's own network manager, streamed.

QGIS's manager carries the user's proxy, certificates, sign-ins and time limit. `QgsFileDownloader`
knows no resuming and `QgsBlockingNetworkRequest` keeps the whole answer in memory, so the reply is
read here. A manager belongs to its thread; `instance()` gives each thread its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ...core.errors import Cancelled, InputError

_TICK_MS = 50
_CHUNK = 1 << 18
_ALWAYS_NETWORK = 0
_MANUAL_REDIRECTS = 0
# Faults of set-up, which trying again does not mend: certificates, proxy, scheme.
_LASTING = (
    QNetworkReply.NetworkError.SslHandshakeFailedError,
    QNetworkReply.NetworkError.ProxyNotFoundError,
    QNetworkReply.NetworkError.ProxyAuthenticationRequiredError,
    QNetworkReply.NetworkError.ProtocolUnknownError,
)


@dataclass
class Answer:
    """What came of a request.

    Attributes:
        status: HTTP status, 0 where none came.
        headers: names in lower case.
        fault: why the answer is not whole, in the network's words; "" where it is.
        lasting: whether trying again would end the same.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    lasting: bool = False

    @property
    def length(self) -> int:
        """Bytes of this answer's body, -1 where it does not say."""
        given = self.headers.get("content-length", "")
        return int(given) if given.isascii() and given.isdigit() else -1


def request(
    address: str,
    headers: dict[str, str],
    open_body: Callable[[Answer], BinaryIO | None],
    cancelled: Callable[[], bool],
    received: Callable[[Answer, int], None],
    authcfg: str = "",
    stall_s: float = 0.0,
) -> Answer:
    """Get an address and stream its body; redirects are not followed.

    Args:
        address: http or https.
        headers: of the request.
        open_body: called once when status and headers are there; returns the file to write to, or
            None where the body is of no use. What it raises ends the request and is raised here.
        cancelled: asked some twenty times a second.
        received: called with the answer and the bytes of each piece; may raise likewise.
        authcfg: id of a stored sign-in, or "".
        stall_s: give up after so long without a byte; 0 takes the time limit of QGIS's settings.

    Raises:
        Cancelled: the analyst cancelled.
        InputError: the stored sign-in cannot be used.
    """
    wanted = QNetworkRequest(QUrl(address))
    for attribute, value in (
        (QNetworkRequest.Attribute.RedirectPolicyAttribute, _MANUAL_REDIRECTS),
        (QNetworkRequest.Attribute.CacheLoadControlAttribute, _ALWAYS_NETWORK),
        (QNetworkRequest.Attribute.CacheSaveControlAttribute, False),
    ):
        wanted.setAttribute(attribute, value)
    for name, text in headers.items():
        wanted.setRawHeader(name.encode("ascii"), text.encode("latin-1", "replace"))
    if authcfg:
        done, wanted = QgsApplication.authManager().updateNetworkRequest(wanted, authcfg)
        if not done:
            raise InputError(f"Stored sign-in '{authcfg}'", "QGIS cannot use it for this request")
    manager = QgsNetworkAccessManager.instance()
    run = _Run(manager.get(wanted), open_body, cancelled, received)
    return run.wait(stall_s or manager.timeout() / 1000 or 60.0)


def pause(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Wait, with events going on, until the time is over.

    Raises:
        Cancelled: the analyst cancelled meanwhile.
    """
    loop = QEventLoop()
    end = time.monotonic() + seconds
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if cancelled() or time.monotonic() >= end else None)
    timer.start(_TICK_MS)
    loop.exec()
    timer.stop()
    if cancelled():
        raise Cancelled


class _Run:
    """A reply being read. An exception may not leave a slot, so it is kept until the end."""

    def __init__(
        self,
        reply: QNetworkReply,
        open_body: Callable[[Answer], BinaryIO | None],
        cancelled: Callable[[], bool],
        received: Callable[[Answer, int], None],
    ) -> None:
        self.reply = reply
        self.open_body = open_body
        self.cancelled = cancelled
        self.received = received
        self.answer = Answer()
        self.body: BinaryIO | None = None
        self.opened = False
        self.stopped: BaseException | None = None
        self.stalled = False
        self.last = time.monotonic()
        self.stall_s = 0.0
        self.loop = QEventLoop()

    def wait(self, stall_s: float) -> Answer:
        self.stall_s = stall_s
        timer = QTimer()
        timer.timeout.connect(self._tick)
        self.reply.readyRead.connect(self._read)
        self.reply.finished.connect(self.loop.quit)
        timer.start(_TICK_MS)
        if not self.reply.isFinished():
            self.loop.exec()
        timer.stop()
        self._read()
        self._conclude()
        if self.body is not None:
            self.body.close()
        self.reply.deleteLater()
        if self.stopped is not None:
            raise self.stopped
        return self.answer

    def _tick(self) -> None:
        if self.cancelled():
            self._stop(Cancelled())
        elif time.monotonic() - self.last > self.stall_s:
            self.stalled = True
            self.reply.abort()

    def _stop(self, error: BaseException) -> None:
        self.stopped = self.stopped or error
        if not self.reply.isFinished():
            self.reply.abort()

    def _heads(self) -> None:
        status = self.reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        self.answer.status = int(status or 0)
        self.answer.headers = {
            bytes(name).decode("latin-1").lower(): bytes(text).decode("latin-1").strip()
            for name, text in self.reply.rawHeaderPairs()
        }
        self.opened = self.answer.status > 0
        if self.opened:
            self.body = self.open_body(self.answer)

    def _read(self) -> None:
        try:
            while self.stopped is None and self.reply.isOpen() and self.reply.bytesAvailable():
                if not self.opened:
                    self._heads()
                piece = bytes(self.reply.read(_CHUNK))
                if not piece:
                    break
                self.last = time.monotonic()
                if self.body is not None:
                    self.body.write(piece)
                    self.received(self.answer, len(piece))
        except (Cancelled, InputError, OSError) as error:
            self._stop(error)

    def _conclude(self) -> None:
        """Note what went wrong, and the heads of an answer without a body."""
        if self.stopped is not None:
            return
        try:
            if not self.opened:
                self._heads()
        except (InputError, OSError) as error:
            self.stopped = error
            return
        error = self.reply.error()
        if error == QNetworkReply.NetworkError.NoError:
            return
        if self.stalled or error == QNetworkReply.NetworkError.OperationCanceledError:
            self.answer.fault = f"nothing came for {self.stall_s:g} seconds"
        else:
            self.answer.fault = self.reply.errorString()
        self.answer.lasting = error in _LASTING
