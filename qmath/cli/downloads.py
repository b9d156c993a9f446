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
    """A `progress(done, total)` in bytes; nothing is shown before its first call, and nothing at all when `quiet`."""
    if quiet:
        yield lambda _done, _total: None
        return
    from qmath.render.progress import DownloadProgress

    with DownloadProgress(sys.stderr, "the model") as shown:
        yield shown.update
