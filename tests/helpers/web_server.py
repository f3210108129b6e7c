"""A web server on this machine that serves files and misbehaves as it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONGEST_S = 5.0
Answer = Callable[["Handler", int], None]


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the route of its path, with its number on that route from 1."""

    protocol_version = "HTTP/1.1"
    server: WebServer

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        with self.server.lock:
            self.server.seen.append((self.path, dict(self.headers)))
            number = self.server.counts[path] = self.server.counts.get(path, 0) + 1
        route = self.server.routes.get(path)
        if route is None:
            self.send(b"<!DOCTYPE html><title>Gone</title>", 404, "text/html")
        else:
            try:
                route(self, number)
            except OSError:
                self.close_connection = True

    def send(self, body: bytes, status: int = 200, kind: str = "text/csv", **headers: str) -> None:
        self.head(len(body), status, kind, **headers)
        self.wfile.write(body)

    def head(self, length: int, status: int = 200, kind: str = "text/csv", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()

    def cut(self, body: bytes, after: int, **headers: str) -> None:
        """Promise the whole body, send a part, and hang up."""
        self.head(len(body), **headers)
        self.wfile.write(body[:after])
        self.wfile.flush()
        self.close_connection = True

    def rest(self, body: bytes, **headers: str) -> None:
        """The rest that Range asks for."""
        start = int(self.headers["Range"].split("=")[1].split("-")[0])
        place = f"bytes {start}-{len(body) - 1}/{len(body)}"
        self.send(body[start:], 206, Content_Range=place, **headers)

    def stall(self) -> None:
        """Promise much and send little, until the server is stopped."""
        self.head(1_000_000)
        self.wfile.write(b"code,count\n")
        self.wfile.flush()
        self.server.stopping.wait(LONGEST_S)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


class WebServer(ThreadingHTTPServer):
    """`routes` from path to what answers it; `seen` holds each request's path and headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.routes: dict[str, Answer] = {}
        self.counts: dict[str, int] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.stopping = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many of these tests are about."""

    def __enter__(self) -> WebServer:
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self.thread.join(LONGEST_S)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def serve(self, path: str, body: bytes, kind: str = "text/csv") -> str:
        self.routes[path] = lambda request, number: request.send(body, kind=kind)
        return self.url + path

    def on(self, path: str, answer: Answer) -> str:
        self.routes[path] = answer
        return self.url + path
