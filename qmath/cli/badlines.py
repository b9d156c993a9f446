"""Lines of a file that are no problems: the first few are told, the rest counted."""

from __future__ import annotations

import typer

from qmath.render.sanitise import one_line

MOST_TOLD = 5  # bad lines of one file; a file of another kind has nothing else


def tell_bad(message: str, count: int) -> None:
    """What is wrong with the `count`th bad line of a file, unless enough of them have been told."""
    if count <= MOST_TOLD:
        typer.echo(f"qmath: {one_line(message)}", err=True)


def tell_rest(count: int) -> None:
    if count > MOST_TOLD:
        typer.echo(f"qmath: {count - MOST_TOLD} more lines could not be read either.", err=True)
