"""Progress of a download of several files at once, added up for one bar."""

from __future__ import annotations

import threading
from collections.abc import Callable

Progress = Callable[[int, int], None]  # bytes done, bytes in all


class Meter:
    """Adds up the bytes of several files for one `progress`. From any thread."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._progress = total, progress
        self._done: dict[str, int] = {}
        self._lock = threading.Lock()

    def set(self, name: str, done: int) -> None:
        """`done` bytes of the file `name` are here."""
        with self._lock:
            self._done[name] = done
            if self._progress is not None:
                self._progress(min(sum(self._done.values()), self._total), self._total)
