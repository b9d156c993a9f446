"""Answers on one stream, the rest on the other."""

from __future__ import annotations

import io
import json
import sys

import pytest

from qmath.cli.output import Output, open_output
from qmath.events import Event, Finished, Notice, Started
from qmath.problem import Problem
from qmath.render.tally import Tally
from qmath.result import Attempt, Failure, Finish, Result, Status, Verdict

PROBLEM = Problem("line:1", "x")


class Recorder:
    def __init__(self) -> None:
        self.seen: list[Event] = []
        self.closed = False

    def handle(self, event: Event) -> None:
        self.seen.append(event)

    def close(self) -> None:
        self.closed = True


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def finished(answer: str | None, status: Status = "unchecked", finish: Finish = "answer") -> Finished:
    return Finished(Result(PROBLEM, Attempt("cot", "…", answer, finish, verdict=Verdict(status, "because"))))


def test_a_line_an_answer() -> None:
    answers = io.StringIO()
    output = Output(Recorder(), answers, as_json=False)
    for event in (Started(PROBLEM), finished("1"), finished(None), finished("a\nb\x1b[2J")):
        output.handle(PROBLEM, event)
    assert answers.getvalue() == "1\n\na b␛[2J\n"
    assert output.missed == 1


def test_a_line_a_record() -> None:
    answers = io.StringIO()
    output = Output(None, answers, as_json=True)
    output.handle(PROBLEM, finished("一"))
    assert json.loads(answers.getvalue())["answer"] == "一"


def test_the_renderer_sees_everything_and_is_closed() -> None:
    renderer = Recorder()
    output = Output(renderer, None, as_json=False)
    events = [Started(PROBLEM), Notice("A word."), finished("1", "refuted")]
    output.handle(PROBLEM, events[0])
    output.notice(Notice("A word."))
    output.handle(PROBLEM, events[2])
    output.close()
    assert renderer.seen == events
    assert renderer.closed


def test_without_a_transcript_warnings_remain(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(None, io.StringIO(), as_json=False)
    output.notice(Notice("Nobody needs to know."))
    output.notice(Notice("Beware\nof it.", "warning"))
    output.handle(PROBLEM, finished("1", "verified"))
    output.handle(PROBLEM, finished("1", "refuted"))
    output.handle(PROBLEM, finished(None, finish="length"))
    output.handle(
        Problem("a\x1bb", ""), Finished(Result(PROBLEM, None, error=Failure("E", "It\x1b failed.")))
    )
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "qmath: Beware of it.",
        "qmath: line:1: The answer is refuted: because",
        "qmath: line:1: No answer: the limit of tokens was reached",
        "qmath: a␛b: No answer: It␛ failed.",
    ]


@pytest.mark.parametrize(
    ("terminal", "as_json", "quiet", "on_stdout", "on_stderr"),
    [
        (True, False, False, ["Answer: 7", "unchecked"], []),
        (True, True, False, ['"answer": "7"'], ["unchecked"]),
        (False, False, False, ["7\n"], ["unchecked"]),
        (False, True, False, ['"answer": "7"'], ["unchecked"]),
        (True, False, True, ["7\n"], []),
        (False, True, True, ['"answer": "7"'], []),
    ],
)
def test_what_goes_where(
    terminal: bool,
    as_json: bool,
    quiet: bool,
    on_stdout: list[str],
    on_stderr: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, err = Terminal() if terminal else io.StringIO(), io.StringIO()
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    output = open_output(as_json=as_json, quiet=quiet)
    output.handle(PROBLEM, Started(PROBLEM))
    output.handle(PROBLEM, finished("7"))
    output.close()
    assert all(part in out.getvalue() for part in on_stdout)
    assert all(part in err.getvalue() for part in on_stderr)
    assert bool(err.getvalue()) is bool(on_stderr)
    if not terminal or as_json or quiet:
        assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize("quiet", [True, False])
def test_the_row_is_there_again_behind_each_answer(quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = io.StringIO(), Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    output = open_output(as_json=False, quiet=quiet, tally=Tally(2, lambda: 0))
    for event in (Started(PROBLEM), finished("7")):
        output.watch(event)
        output.handle(PROBLEM, event)
    assert out.getvalue() == "7\n"
    assert "1/2" in err.getvalue().rpartition("\x1b[?25h")[2]
    output.close()
    assert "1/2" not in err.getvalue().rpartition("\x1b[J")[2]
    assert err.getvalue().endswith("\x1b[?25h")
