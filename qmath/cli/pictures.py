"""A table on stdout, and the same as an SVG file where one is asked for."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console, RenderableType

from qmath.cli.console import AnswerConsole
from qmath.errors import OutputFileError

WIDTH = 100  # columns of a picture, and of a table that no terminal shows


def ask_early(svg: Path | None) -> None:
    """Raise OutputFileError where a picture cannot be put there: before the work, not after it."""
    if svg is None:
        return
    if svg.is_dir():
        raise OutputFileError(f"{svg} is a directory.", "Name a file in it.")
    if not svg.parent.is_dir():
        raise OutputFileError(f"{svg} is in a folder that is not there.", "Make the folder.")


def show(view: Callable[[bool], RenderableType], svg: Path | None, title: str, *, quiet: bool) -> None:
    """Print what `view(plain)` gives unless `quiet`, and write it to `svg`. Raises OutputFileError."""
    if not quiet:
        console = AnswerConsole(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
        plain = not (console.encoding or "").lower().startswith("utf")
        console.print(view(plain))
    if svg is not None:
        picture = Console(record=True, file=io.StringIO(), width=WIDTH, highlight=False)
        picture.print(view(False))
        try:
            svg.write_text(picture.export_svg(title=title), encoding="utf-8")
        except OSError as error:
            raise OutputFileError(
                f"{svg} cannot be written: {error.strerror}.", "Name another file."
            ) from error
