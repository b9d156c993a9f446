"""Tables and colours on stdout, for the verbs that print them."""

from __future__ import annotations

from rich.console import Console


class AnswerConsole(Console):
    """A console that lets a closed pipe be seen: Rich alone would end the program with exit code 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError
