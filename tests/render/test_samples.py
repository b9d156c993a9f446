"""Attempts made side by side: the transcript of the first is shown, of the others their answers."""

from __future__ import annotations

import io

import pytest

from qmath import events
from qmath.problem import Problem
from qmath.render.plain import PlainRenderer
from qmath.result import Attempt, CellResult, Result, Votes

CELL = CellResult("ok", "7")
TOLD = [
    events.Started(Problem("1", "x")),
    events.AttemptStarted("tir", "m", "", 1),
    events.AttemptStarted("tir", "m", "because", 2),
    events.Text("first ", 1),
    events.Text("second ", 2),
    events.CellFinished(CELL, "\n```output\nhidden\n```\n", 2),
    events.SampleFinished(Attempt("tir", "", None, "length", sample=2)),
    events.Text("goes on", 1),
    events.SampleFinished(Attempt("tir", "", "7", "answer", sample=1)),
]


def test_the_first_stands_for_all() -> None:
    stream = io.StringIO()
    renderer = PlainRenderer(stream, show_answer=True)
    for event in TOLD:
        renderer.handle(event)
    samples = tuple(Attempt("tir", "", "7", "answer", seconds=5.0, sample=i) for i in (1, 2))
    renderer.handle(events.Finished(Result(Problem("1", "x"), samples[0], samples=samples, seconds=6.0)))
    text = stream.getvalue()
    assert "second" not in text
    assert "hidden" not in text
    assert "because" not in text
    assert "first" in text
    assert "· sample 2: no answer\ngoes on\n· sample 1: 7\n" in text
    assert "Answer: 7" in text


def test_the_early_end_of_a_vote_is_told_with_its_reason() -> None:
    stream = io.StringIO()
    renderer = PlainRenderer(stream, show_answer=True)
    why = "3 of 3 samples agree: the other 1 cannot change it"
    for event in (*TOLD, events.VoteEnded(Votes("tir", 4, 3, why))):
        renderer.handle(event)
    assert stream.getvalue().endswith(f"· sample 1: 7\n· vote: {why}\n")


@pytest.mark.parametrize(
    ("event", "expected"),
    [(events.Text("a"), True), (events.Text("a", 1), True), (events.Text("a", 2), False), (TOLD[0], True)],
)
def test_what_is_shown(event: events.Event, expected: bool) -> None:
    assert events.shown(event) is expected
