"""Consent to a large download and its progress bar, for every verb that may fetch a model. On stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer


def consent(yes: bool) -> Callable[[str, int], bool] | None:
    """What answers for the user: `--yes`, a question on a terminal, or nobody."""
    if yes:
        return lambda _title, _bytes: True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(title: str, n_bytes: int) -> bool:
        from qmath.models.sizes import human

        return typer.confirm(f"Download {title}, {human(n_bytes)}?", default=True, err=True)

    return ask


@contextmanager
def download_bar(quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A `progress(done, total)` in bytes that draws a bar with speed and time left; on a terminal only.

    The bar appears with the first call, so that nothing is drawn where nothing is downloaded.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    bar = Progress(
        TextColumn("downloading"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=None)

    def progress(done: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield progress
    finally:
        bar.stop()
