"""Frames: how qmath and its workers talk. A length in four bytes, then that much JSON, always an object.

What comes from a worker is hostile: lengths are bounded before anything is read, and whatever is not a frame is a
`FrameError`, which ends the worker.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
import time
from collections.abc import Mapping
from typing import Any

MAX_REPLY = 1 << 20  # bytes of a frame that a worker may send
MAX_REQUEST = 1 << 22  # bytes of a frame that qmath sends; larger is refused before it is sent
_LENGTH = struct.Struct("!I")
_NO_SIGPIPE = getattr(socket, "MSG_NOSIGNAL", 0)


class FrameError(Exception):
    """Bytes that are no frame, or a frame that is too large."""


class Closed(Exception):
    """The other side is gone."""


def encode(message: Mapping[str, Any], limit: int) -> bytes:
    """One frame. Raises FrameError above `limit` bytes."""
    body = json.dumps(message, separators=(",", ":")).encode()
    if len(body) > limit:
        raise FrameError(f"a frame of {len(body)} bytes is over the limit of {limit}")
    return _LENGTH.pack(len(body)) + body


def decode(body: bytes) -> dict[str, Any]:
    """The object in a frame's body. Raises FrameError for anything else."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"a frame is no JSON: {type(error).__name__}") from None
    if not isinstance(message, dict):
        raise FrameError("a frame is no JSON object")
    return message


class Pipe:
    """The worker's end: plain blocking reads and writes on a descriptor, for the walls allow nothing else."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def receive(self) -> dict[str, Any]:
        """The next request. Raises Closed when qmath is gone."""
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        return decode(self._exactly(length))

    def send(self, message: Mapping[str, Any]) -> None:
        """Raises Closed when qmath is gone, FrameError when the message is too large."""
        rest = memoryview(encode(message, MAX_REPLY))
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            raise Closed from None

    def _exactly(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            part = os.read(self._descriptor, count - len(parts))
            if not part:
                raise Closed
            parts += part
        return bytes(parts)


class Channel:
    """qmath's end: never waits longer than told, never believes a length."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._buffer = bytearray()

    def fileno(self) -> int:
        return self._end.fileno()

    def send(self, message: Mapping[str, Any], timeout: float) -> None:
        """Raises Closed when the worker is gone or does not read, FrameError when the message is too large."""
        rest = memoryview(encode(message, MAX_REQUEST))
        deadline = time.monotonic() + timeout
        try:
            while rest:
                self._end.settimeout(max(0.0, deadline - time.monotonic()))
                rest = rest[self._end.send(rest, _NO_SIGPIPE) :]
        except OSError:
            raise Closed from None

    def receive(self, timeout: float) -> dict[str, Any] | None:
        """The next frame, or None when there is none within `timeout` seconds; 0 looks without waiting."""
        deadline = time.monotonic() + timeout
        while (message := self._next()) is None:
            self._end.settimeout(max(0.0, deadline - time.monotonic()))
            try:
                part = self._end.recv(1 << 16)
            except (TimeoutError, BlockingIOError):
                return None
            except OSError:
                raise Closed from None
            if not part:
                raise Closed
            self._buffer += part
        return message

    def close(self) -> None:
        self._end.close()

    def _next(self) -> dict[str, Any] | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        if length > MAX_REPLY:
            raise FrameError(f"a frame of {length} bytes is over the limit of {MAX_REPLY}")
        end = _LENGTH.size + length
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        return decode(body)


def text_of(message: Mapping[str, Any], key: str, limit: int) -> str:
    """A text field of a hostile frame: at most `limit` characters, and none that UTF-8 cannot hold."""
    value = message.get(key)
    if not isinstance(value, str):
        raise FrameError(f"the field {key!r} is no text")
    return value[:limit].encode("utf-8", "replace").decode()


def number_of(message: Mapping[str, Any], key: str, limit: float) -> float:
    """A number field of a hostile frame, clamped to 0 … `limit`."""
    value = message.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise FrameError(f"the field {key!r} is no number")
    return float(min(max(value, 0), limit, sys.float_info.max))
