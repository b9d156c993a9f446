"""A download as it goes: a bar on a terminal; elsewhere a line when it begins and a line when it ends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.filesize import decimal
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from qmath.render.sanitise import one_line
from qmath.render.screen import write
from qmath.render.theme import is_drawable


class DownloadProgress:
    """Shows one download of `title` on `stream` from the first `update` to `close`. A context manager."""

    def __init__(self, stream: TextIO, title: str, *, environ: Mapping[str, str] = os.environ) -> None:
        self._stream = stream
        self._title = one_line(title)
        self._environ = environ
        self._bar: Progress | None = None
        self._done = -1  # bytes; nothing has begun
        self._total = 0

    def update(self, done: int, total: int) -> None:
        """Show `done` of `total` bytes. May be called from any thread."""
        if self._done < 0:
            self._begin(done, total)
        self._done, self._total = done, total
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=done, total=total)

    def close(self) -> None:
        """End the bar, or say how far it came. Harmless when done already."""
        if self._bar:
            self._bar.stop()
        elif self._done >= 0:
            whole = 0 < self._total <= self._done
            write(self._stream, f"downloaded {self._title}\n" if whole else self._stopped())
        self._bar, self._done = None, -1

    def __enter__(self) -> DownloadProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self, done: int, total: int) -> None:
        if not is_drawable(self._stream, self._environ):
            here = f", {decimal(done)} of it here already" if total // 100 < done < total else ""
            write(self._stream, f"downloading {self._title} ({decimal(total)}{here})\n")
            return
        console = Console(file=self._stream, markup=False, emoji=False, highlight=False)
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._bar.add_task(self._title, completed=done, total=total)
        self._bar.start()

    def _stopped(self) -> str:
        return f"the download of {self._title} stopped at {decimal(self._done)} of {decimal(self._total)}\n"
