"""One file over HTTP into a partial file that survives: cut, stalled or killed, the next attempt continues it.

Every attempt asks for what is missing (`Range`), checks what the server says that it sends, and hashes while it
writes. A wrong hash throws everything away and begins once more. Sleeps and reads end where the caller has left.
"""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol

from qmath.errors import DownloadError
from qmath.models.background import Pulse
from qmath.models.hub_errors import is_transport_error
from qmath.models.remote import RemoteFile

IDLE_ATTEMPTS: Final = 6  # one after the other without a new byte
FIRST_PAUSE: Final = 0.2  # seconds, doubled from one idle attempt to the next
LONGEST_WAIT: Final = 60.0  # seconds that a server may ask for with Retry-After
CLEAN_STARTS: Final = 2  # a file whose hash is wrong is fetched once more
_READ_BACK: Final = 1 << 20
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class Response(Protocol):
    """What is used of an HTTP client's response."""

    status_code: int

    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def history(self) -> list[Any]: ...
    def iter_raw(self) -> Iterator[bytes]: ...


Open = Callable[[RemoteFile, dict[str, str]], contextlib.AbstractContextManager[Response]]
Refuse = Callable[[Response], NoReturn]


class _AgainError(Exception):
    """An attempt ended early. `wait` is what the server asked for, in seconds."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.why, self.wait = why, wait


class Transfer:
    """Fetches `file` into `partial`. `open_` makes the request; `refuse` raises for a status that is final."""

    def __init__(
        self,
        file: RemoteFile,
        partial: Path,
        pulse: Pulse,
        report: Callable[[int], None],
        *,
        open_: Open,
        refuse: Refuse,
    ) -> None:
        self._file, self._partial, self._pulse, self._report = file, partial, pulse, report
        self._open, self._refuse = open_, refuse
        self._digest = hashlib.sha256()
        self.have = 0

    def run(self, until: int | None = None) -> None:
        """Have the whole file, with the right hash, or its first `until` bytes.

        Raises DownloadError where the server does not let us, Abandoned where nobody waits any more, OSError where
        the disk fails. The partial file stays, except where its content is wrong.
        """
        self._partial.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(CLEAN_STARTS):
            self._read_back()
            self._fetch(min(until or self._file.n_bytes, self._file.n_bytes))
            if self.have < self._file.n_bytes or self._is_right():
                return
            self._partial.unlink()
            self._report(0)
        raise DownloadError(
            f"The content of {self._file.name} is not what the hub announced: its SHA-256 is wrong.",
            "Try again later, or set HF_ENDPOINT to another mirror.",
        )

    def _is_right(self) -> bool:
        return self._file.sha256 in (None, self._digest.hexdigest())

    def _read_back(self) -> None:
        """Hash what an earlier run left."""
        self._digest, self.have = hashlib.sha256(), 0
        with self._partial.open("ab+", buffering=0) as file:
            if file.tell() > self._file.n_bytes:
                file.truncate(0)
            file.seek(0)
            while chunk := file.read(_READ_BACK):
                self._digest.update(chunk)
                self.have += len(chunk)
                self._pulse.beat()
        self._report(self.have)

    def _fetch(self, end: int) -> None:
        idle, attempts = 0, 0
        while self.have < end:
            before, wait, why = self.have, 0.0, "the connection ended early"
            try:
                self._attempt(end)
            except _AgainError as again:
                wait, why = again.wait, again.why
            attempts += 1
            idle = 0 if self.have > before else idle + 1
            # However it drips, an attempt a megabyte is enough.
            if idle >= IDLE_ATTEMPTS or attempts > 100 + (self._file.n_bytes >> 20):
                raise DownloadError(
                    f"The download of {self._file.name} does not get on: {why}.",
                    "What is here is kept: the same command continues it. Check the connection, or set HF_ENDPOINT "
                    "to a mirror.",
                )
            if self.have < end:
                self._pulse.rest(max(wait, FIRST_PAUSE * 2**idle if idle else 0.0))

    def _attempt(self, end: int) -> None:
        """Ask for what is missing and write what comes."""
        asked = {"Accept-Encoding": "identity"}  # lengths and ranges of the file itself
        if self.have:
            asked["Range"] = f"bytes={self.have}-"
        with contextlib.ExitStack() as stack:
            response = _network(lambda: stack.enter_context(self._open(self._file, asked)))
            skip = self._accept(response)
            file = stack.enter_context(self._partial.open("ab", buffering=0))
            chunks = response.iter_raw()
            while self.have < end and (chunk := _network(lambda: next(chunks, b""))):
                self._pulse.beat()
                new = chunk[skip:]
                skip = max(0, skip - len(chunk))
                new = new[: self._file.n_bytes - self.have]
                view = memoryview(new)
                while view:
                    view = view[file.write(view) :]
                self._digest.update(new)
                self.have += len(new)
                self._report(self.have)

    def _accept(self, response: Response) -> int:
        """How many bytes of the body we have already. Raises where the response is of no use."""
        status = response.status_code
        if status == 200:
            start, total = 0, None
        elif status == 206:
            start, total = _content_range(response.headers.get("Content-Range", ""))
        elif status in (408, 416, 425, 429) or status >= 500:
            raise _AgainError(f"the server answers HTTP {status}", self._wait(response))
        elif (
            status in (401, 403) and response.history
        ):  # a signed address that ran out: the hub makes a new one
            raise _AgainError(f"the server answers HTTP {status}")
        else:
            self._refuse(response)
        if start > self.have or total not in (None, self._file.n_bytes):
            raise _AgainError("the server sends another part than was asked for")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise _AgainError("the server sends the file in an encoding that was not asked for")
        return self.have - start

    def _wait(self, response: Response) -> float:
        wait = retry_after(response.headers)
        if wait > LONGEST_WAIT:
            raise DownloadError(
                f"The hub asks to come back in {wait / 60:.0f} minutes (HTTP {response.status_code}).",
                "What is here is kept: the same command continues it then.",
            )
        return wait


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that a server asks to wait, given as a number or as a date (RFC 9110, 10.2.3); 0 where it does not."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


def _content_range(value: str) -> tuple[int, int | None]:
    match = _RANGE.fullmatch(value.strip())
    if match is None:
        raise _AgainError("the server does not say which part it sends")
    return int(match[1]), None if match[3] == "*" else int(match[3])


def _network(act: Callable[[], Any]) -> Any:
    """Do something with the connection; its failures are reasons to try again."""
    try:
        return act()
    except Exception as error:
        if is_transport_error(error):
            text = str(error).strip().splitlines()
            raise _AgainError(text[0][:160].rstrip(". ") if text else type(error).__name__) from error
        raise
