"""The view where there is no terminal to draw on: the transcript as it was written, line after line, as it arrives."""

from __future__ import annotations

import contextlib
from typing import TextIO

from rich.text import Text

from qmath import events
from qmath.render.blocks import Block, Splitter
from qmath.render.paint import fenced
from qmath.render.sanitise import one_line, sanitise
from qmath.render.screen import write
from qmath.render.summary import attempt_line, notice_line, sample_line, summary_lines, vote_line
from qmath.render.theme import Ink

_STYLES = {"output": "output.bar", "think": "thought"}


class PlainRenderer:
    """Writes everything once. With an `ink` (colours asked for) block by block, else piece by piece."""

    def __init__(self, stream: TextIO, *, show_answer: bool, ink: Ink | None = None) -> None:
        self._stream = stream
        self._show_answer = show_answer
        self._ink = ink
        self._splitter = Splitter()
        self._held = ""  # a carriage return whose newline may be in the next piece
        self._at_start = True  # of a line

    def handle(self, event: events.Event) -> None:
        """Write an event."""
        if not events.shown(event):
            return
        match event:
            case events.Text(text):
                self._text(text)
            case events.Started(problem):
                self._line(Text("Problem: ").append(one_line(problem.text), "problem"))
            case events.AttemptStarted(why=why):
                if why:
                    self._space()
                    self._line(attempt_line(event, readable=False))
            case events.CellStarted() | events.AttemptFinished():
                self._end_line()
            case events.CellFinished(text=text):
                self._end_line()
                self._block(Block("output", text.lstrip("\n")))
                self._end_line()
            case events.Notice():
                self._line(notice_line(event))
            case events.SampleFinished():
                self._line(sample_line(event))
            case events.VoteEnded():
                self._line(vote_line(event))
            case events.Finished(result):
                self._space()
                for line in summary_lines(result, readable=False, show_answer=self._show_answer):
                    self._line(line)

    def tick(self) -> None:
        """Nothing is ever due."""

    def close(self) -> None:
        """End the line in progress. Harmless when done already."""
        with contextlib.suppress(OSError, ValueError):  # the reader is gone
            self._end_line()

    def _text(self, text: str) -> None:
        if self._ink:
            for block in self._splitter.feed(text):
                self._block(block)
            return
        text = self._held + text
        self._held = "\r" if text.endswith("\r") else ""
        self._write(sanitise(text.removesuffix("\r")))

    def _block(self, block: Block) -> None:
        text = sanitise(block.text)
        if self._ink is None:
            self._write(text)
            return
        styled = fenced(text) if block.kind == "cell" else Text(text, _STYLES.get(block.kind, ""))
        newline = "\n" if text.endswith("\n") else ""
        self._write("\n".join(self._ink.rows([styled])).rstrip("\n") + newline)

    def _line(self, line: Text) -> None:
        """A line of our own, not the model's."""
        self._end_line()
        self._write(("\n".join(self._ink.rows([line])) if self._ink else line.plain) + "\n")

    def _space(self) -> None:
        self._end_line()
        self._write("\n")

    def _end_line(self) -> None:
        self._held = ""
        for block in self._splitter.close():
            self._block(block)
        if not self._at_start:
            self._write("\n")

    def _write(self, text: str) -> None:
        if text:
            write(self._stream, text)
            self._at_start = text.endswith("\n")
