"""A small server that speaks the hub's HTTP on loopback, and the ways in which a hub goes wrong."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class LoopbackHub:
    """`files` maps OWNER/NAME to path → bytes. `fault` is what goes wrong; `requests` is what was asked.

    `heads` are answers to the next HEAD requests, one each: a status and headers, or None for a connection that is cut.
    """

    files: dict[str, dict[str, bytes]]
    fault: str = ""
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)
    heads: list[tuple[int, dict[str, str]] | None] = field(default_factory=list)
    address: str = ""
    together: int = 1
    asking: int = 0

    def methods(self) -> list[str]:
        return [method for method, _, _ in self.requests]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: LoopbackHub

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        if not self.hub.heads:
            self._answer(head=True)
            return
        self.hub.requests.append((self.command, self.path, self.headers.get("Authorization")))
        if answer := self.hub.heads.pop(0):
            self._end(*answer)
        else:
            self.close_connection = True

    def do_GET(self) -> None:
        self._answer(head=False)

    def _answer(self, *, head: bool) -> None:
        hub = self.hub
        hub.requests.append((self.command, self.path, self.headers.get("Authorization")))
        if hub.fault.isdigit():
            return self._end(int(hub.fault))
        if hub.fault == "silent":
            time.sleep(30)
        if self.path.startswith("/api/v1/models/"):
            return self._modelscope(head)
        if self.path.startswith("/api/models/"):
            return self._list(self.path.removeprefix("/api/models/").partition("?")[0])
        repo, found, rest = self.path.lstrip("/").partition("/resolve/")
        name = rest.partition("/")[2]
        if not found or repo not in hub.files:
            return self._end(404, {"X-Error-Code": "RepoNotFound"})
        if hub.fault == "gated":
            return self._end(403, {"X-Error-Code": "GatedRepo"})
        if name not in hub.files[repo]:
            return self._end(404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})
        return self._file(hub.files[repo][name], head=head)

    def _file(self, data: bytes, *, head: bool) -> None:
        fault = self.hub.fault
        headers = {
            "ETag": f'"{hashlib.sha256(data).hexdigest()}"',
            "X-Repo-Commit": COMMIT,
            "X-Linked-Size": str(len(data)),
            "Accept-Ranges": "bytes",
        }
        if fault == "not a hub":
            headers = {"ETag": '"x"'}
        start = 0
        if (wanted := self.headers.get("Range")) and fault != "cut":
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
        body = data[start:]
        self.hub.asking += not head
        while not head and self.hub.asking < self.hub.together:
            time.sleep(0.01)
        if not head and fault == "short":
            body = body[: len(body) // 2]
        self.send_response(206 if start else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if head:
            return
        if fault in ("cut", "cut once"):
            body = body[: len(body) // 2]
            self.hub.fault = "" if fault == "cut once" else fault
            self.close_connection = True
        try:
            if fault == "slow":
                for at in range(0, len(body), 1 << 16):
                    self.wfile.write(body[at : at + (1 << 16)])
                    time.sleep(0.05)
            else:
                self.wfile.write(body)
        except OSError:  # the client has left
            self.close_connection = True

    def _modelscope(self, head: bool) -> None:
        repo, _, rest = self.path.removeprefix("/api/v1/models/").partition("/repo")
        if repo not in self.hub.files:
            self._end(404)
        elif rest.startswith("/files?"):
            files = [
                {"Path": name, "Size": len(data), "Sha256": hashlib.sha256(data).hexdigest(), "Type": "blob"}
                for name, data in self.hub.files[repo].items()
            ]
            self._json({"Code": 200, "Data": {"Files": [{"Path": "big.gguf", "Type": "tree"}, *files]}})
        else:
            name = parse_qs(urlsplit(rest).query)["FilePath"][0]
            self._file(self.hub.files[repo][name], head=head)

    def _list(self, repo: str) -> None:
        if repo not in self.hub.files:
            self._end(404, {"X-Error-Code": "RepoNotFound"})
            return
        siblings = [
            {
                "rfilename": name,
                "size": len(data),
                "lfs": {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pointerSize": 134},
            }
            for name, data in self.hub.files[repo].items()
        ]
        self._json({"id": repo, "modelId": repo, "sha": COMMIT, "siblings": siblings})

    def _json(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _end(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()


@contextmanager
def serve(files: dict[str, dict[str, bytes]]) -> Iterator[LoopbackHub]:
    hub = LoopbackHub(files)
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
