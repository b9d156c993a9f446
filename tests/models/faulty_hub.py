"""A hub on loopback that goes wrong in a scheduled way: one fault a request for the content, then none."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPO, NAME = "owner/tiny-GGUF", "tiny.gguf"

# What keeps nothing of what was sent before, or sends it again by its nature
RESTARTS = {"wrong", "ignores"}


@dataclass(frozen=True)
class Fault:
    """`at` is the share of the body that is sent; `status` and `after` are those of a refusal."""

    kind: str
    at: float = 1.0
    status: int = 0
    after: str = ""


@dataclass
class Request:
    """A request for the content: where it began, what went wrong, how many bytes were sent (when it has ended)."""

    start: int
    kind: str
    token: str | None
    sent: int = 0


@dataclass
class FaultyHub:
    data: bytes
    faults: list[Fault] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    elsewhere: FaultyHub | None = None
    address: str = ""
    closing: threading.Event = field(default_factory=threading.Event)


def schedule(seed: int) -> list[Fault]:
    """Up to eight faults of all kinds."""
    rng = random.Random(seed)
    kinds = [
        "cut",
        "cut",
        "cut",
        "stall",
        "long",
        "short",
        "wrong",
        "status",
        "ignores",
        "shifted",
        "redirect",
        "more",
    ]
    return [
        Fault(
            rng.choice(kinds),
            rng.random(),
            rng.choice([408, 429, 500, 502, 503]),
            rng.choice(["", "0", "Wed, 21 Oct 2015 07:28:00 GMT", "soon"]),
        )
        for _ in range(rng.randint(1, 8))
    ]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: FaultyHub

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._head(200, len(self.hub.data))

    def do_GET(self) -> None:
        hub = self.hub
        start = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").partition("-")[0])
        fault = hub.faults.pop(0) if hub.faults else Fault("none")
        request = Request(start, fault.kind, self.headers.get("Authorization"))
        hub.requests.append(request)
        try:
            request.sent = getattr(self, f"_{fault.kind}", self._partly)(start, fault)
        except OSError:  # the client has left
            self.close_connection = True

    def _head(self, status: int, length: int, **headers: str) -> None:
        self.send_response(status)
        self.send_header("ETag", f'"{hashlib.sha256(self.hub.data).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("X-Linked-Size", str(len(self.hub.data)))
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _begin(self, start: int, length: int) -> None:
        total = len(self.hub.data)
        if start:
            self._head(206, length, Content_Range=f"bytes {start}-{total - 1}/{total}")
        else:
            self._head(200, length)

    def _send(self, body: bytes) -> int:
        self.wfile.write(body)
        return len(body)

    def _partly(self, start: int, fault: Fault) -> int:
        """All of it, or cut."""
        body = self.hub.data[start:]
        self._begin(start, len(body))
        if fault.kind == "cut":
            body = body[: int(fault.at * len(body))]
            self.close_connection = True
        return self._send(body)

    def _stall(self, start: int, fault: Fault) -> int:
        body = self.hub.data[start:]
        self._begin(start, len(body))
        sent = self._send(body[: int(fault.at * len(body))])
        self.hub.closing.wait(5)
        self.close_connection = True
        return sent

    def _long(self, start: int, fault: Fault) -> int:
        """Announces more than there is."""
        self._begin(start, len(self.hub.data) - start + 1000)
        self.close_connection = True
        return self._send(self.hub.data[start:])

    def _short(self, start: int, fault: Fault) -> int:
        """Announces less than there is, and sends that."""
        body = self.hub.data[start:][: int(fault.at * (len(self.hub.data) - start))]
        self._begin(start, len(body))
        return self._send(body)

    def _more(self, start: int, fault: Fault) -> int:
        """Goes on behind the end of the file."""
        self._begin(start, len(self.hub.data) - start + 5000)
        return self._send(self.hub.data[start:] + bytes(5000)) - 5000

    def _wrong(self, start: int, fault: Fault) -> int:
        body = bytearray(self.hub.data[start:])
        if body:
            body[int(fault.at * (len(body) - 1))] ^= 1
        self._begin(start, len(body))
        return self._send(bytes(body))

    def _ignores(self, start: int, fault: Fault) -> int:
        self._head(200, len(self.hub.data))
        return self._send(self.hub.data)

    def _shifted(self, start: int, fault: Fault) -> int:
        """Sends another part than was asked for, and says so."""
        total, begin = len(self.hub.data), min(start + 77, len(self.hub.data) - 1)
        self._head(206, total - begin, Content_Range=f"bytes {begin}-{total - 1}/{total}")
        self._send(self.hub.data[begin:])
        return 0

    def _status(self, start: int, fault: Fault) -> int:
        self._head(fault.status, 0, **({"Retry_After": fault.after} if fault.after else {}))
        return 0

    def _redirect(self, start: int, fault: Fault) -> int:
        if self.hub.elsewhere is None:
            return self._partly(start, Fault("none"))
        self._head(302, 0, Location=f"{self.hub.elsewhere.address}/signed/{NAME}")
        return 0


@contextmanager
def serve_faulty(data: bytes, faults: list[Fault], elsewhere: FaultyHub | None = None) -> Iterator[FaultyHub]:
    hub = FaultyHub(data, faults, elsewhere=elsewhere)
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield hub
    finally:
        hub.closing.set()
        server.shutdown()
        server.server_close()
