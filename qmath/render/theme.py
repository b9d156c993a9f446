"""The names of what is shown, and their colours: the sixteen of the terminal, so that they suit its background."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import StringIO
from typing import Literal, TextIO

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

SYNTAX = "ansi_dark"

THEME = Theme(
    {
        "problem": "bold",
        "heading": "bold",
        "strong": "bold",
        "verbatim": "cyan",
        "boxed": "bold",
        "thought": "dim italic",
        "code.bar": "blue",
        "output": "default",
        "output.bar": "green",
        "output.failed": "red",
        "note": "dim",
        "warning": "yellow",
        "attempt": "yellow",
        "attempt.rule": "dim",
        "answer": "bold",
        "answer.label": "dim",
        "answer.latex": "dim",
        "failure": "red",
        "figures": "dim",
        "verdict.verified": "green",
        "verdict.refuted": "red",
        "verdict.agreed": "cyan",
        "verdict.unchecked": "yellow",
    }
)

Colours = Literal["auto", "none", "forced"]


def wants_colours(environ: Mapping[str, str] = os.environ) -> Colours:
    """What NO_COLOR (no-color.org) and FORCE_COLOR ask for; NO_COLOR wins, empty values do not count."""
    if environ.get("NO_COLOR"):
        return "none"
    return "forced" if environ.get("FORCE_COLOR") else "auto"


def is_drawable(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether `stream` is a terminal on which the cursor can be moved."""
    if not stream.isatty() or environ.get("TERM", "").lower() in ("dumb", "unknown"):
        return False
    return os.name != "nt" or not Console().legacy_windows


class Ink:
    """Turns styled rows into strings for one kind of terminal."""

    def __init__(self, *, colours: Colours = "auto", environ: Mapping[str, str] = os.environ) -> None:
        def console(system: Literal["auto", "standard"]) -> Console:
            return Console(
                file=StringIO(),
                force_terminal=True,
                color_system=system,
                no_color=colours == "none",
                legacy_windows=False,
                theme=THEME,
                width=10_000,  # rows are broken elsewhere
                markup=False,
                emoji=False,
                highlight=False,
                _environ=environ,
            )

        self._console = console("auto")
        if colours == "forced" and self._console.color_system is None:
            self._console = console("standard")

    def rows(self, rows: list[Text]) -> list[str]:
        """A string for each row, with its styles as SGR sequences and nothing else."""
        with self._console.capture() as captured:
            for row in rows:
                self._console.print(row, soft_wrap=True)
        return captured.get().split("\n")[:-1]
