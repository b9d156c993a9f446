"""Where the events of `solve` go: answers or records to stdout, the transcript beside or above them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, TextIO

import typer

from qmath.events import Event, Finished, Notice
from qmath.jsonl import json_line
from qmath.problem import Problem
from qmath.render.sanitise import one_line
from qmath.result import Result

if TYPE_CHECKING:
    from qmath.render.tally import Tally


class Renderer(Protocol):
    """What shows a transcript (`qmath.render`)."""

    def handle(self, event: Event) -> None: ...
    def tick(self) -> None: ...
    def close(self) -> None: ...


class Results(Protocol):
    """What keeps results (`qmath.store`)."""

    def append(self, result: Result) -> None: ...


class Output:
    """Shows events on `renderer`, writes a line to `answers` for each result and keeps it in `store`, where there are
    such. `tally` counts the problems; without a renderer a `bar` shows it.

    `missed` counts results without an answer.
    """

    def __init__(
        self,
        renderer: Renderer | None,
        answers: TextIO | None,
        *,
        as_json: bool,
        store: Results | None = None,
        tally: Tally | None = None,
        bar: Renderer | None = None,
    ) -> None:
        self._renderer, self._answers, self._as_json, self._store = renderer, answers, as_json, store
        self._tally, self._bar = tally, bar
        self.missed = 0

    def watch(self, event: Event) -> None:
        """Take in an event before its turn has come."""
        if self._tally is not None:
            self._tally.watch(event)
            if shown := self._renderer or self._bar:
                shown.tick()

    def handle(self, problem: Problem, event: Event) -> None:
        """Show an event whose turn has come."""
        if isinstance(event, Notice):
            self.notice(event)
            return
        if shown := self._renderer or self._bar:
            shown.handle(event)
        if isinstance(event, Finished):
            self._finish(problem, event.result)
            if self._tally is not None and shown:
                shown.tick()  # the row has made place for the answer, and is wanted again

    def notice(self, notice: Notice) -> None:
        if self._renderer is not None:
            self._renderer.handle(notice)
            return
        if self._bar is not None:
            self._bar.handle(notice)
        if notice.level == "warning":
            typer.echo(f"qmath: {one_line(notice.text)}", err=True)

    def _finish(self, problem: Problem, result: Result) -> None:
        self.missed += result.answer is None
        if self._renderer is None:
            self._warn(problem, result)
        if self._answers is not None:
            encoding = self._answers.encoding or "utf-8"
            line = json_line(result.to_record(), encoding) if self._as_json else one_line(result.answer or "")
            print(line, file=self._answers, flush=True)
        if self._store is not None:
            self._store.append(result)

    def _warn(self, problem: Problem, result: Result) -> None:
        """Without a transcript: why there is no answer, or that it is wrong."""
        from qmath.render.summary import answer_lines

        if result.answer is None:
            why = answer_lines(result, readable=False)[0].plain
        elif result.verdict.status == "refuted":
            why = f"The answer is refuted: {one_line(result.verdict.how)}"
        else:
            return
        typer.echo(f"qmath: {one_line(problem.id)}: {why}", err=True)

    def close(self) -> None:
        if shown := self._renderer or self._bar:
            shown.close()


def open_output(
    *, as_json: bool, quiet: bool, store: Results | None = None, tally: Tally | None = None
) -> Output:
    """On a terminal the transcript and the answer stand on stdout; in a pipe or as JSON, answers alone do. With a
    `store` there is nothing on stdout. Terminals show a `tally` below the transcript, or alone.
    """
    from qmath.render import make_bar, make_renderer

    answers = sys.stdout if store is None else None
    if quiet:
        bar = make_bar(sys.stderr, tally) if tally is not None else None
        return Output(None, answers, as_json=as_json, store=store, tally=tally, bar=bar)
    if answers is not None and answers.isatty() and not as_json:
        return Output(make_renderer(answers, tally=tally), None, as_json=False, tally=tally)
    renderer = make_renderer(sys.stderr, show_answer=answers is None, tally=tally)
    return Output(renderer, answers, as_json=as_json, store=store, tally=tally)
