from __future__ import annotations

from dataclasses import replace

from qmath.events import AttemptStarted, Notice
from qmath.problem import Problem
from qmath.render.summary import (
    answer_lines,
    attempt_line,
    figures_line,
    notice_line,
    summary_lines,
    verdict_line,
)
from qmath.render.theme import Ink
from qmath.render.wrap import GLUE
from qmath.result import Attempt, Failure, Result, Usage, Verdict

PROBLEM = Problem("arg:1", "1+1")
VERIFIED = Verdict("verified", "recomputed\nexactly")


def attempt(answer: str | None = "2", tokens: int = 0, seconds: float = 2.0) -> Attempt:
    return Attempt(
        "exact", "", answer, "answer", verdict=VERIFIED, usage=Usage(0, tokens, 0), seconds=seconds
    )


def test_the_readable_answer_has_its_latex_beside_it_where_it_differs() -> None:
    both = answer_lines(Result(PROBLEM, attempt(r"\frac{1}{2}")), readable=True)
    assert [line.plain for line in both] == ["Answer: 1/2", "LaTeX:  \\frac{1}{2}"]
    assert [line.plain for line in answer_lines(Result(PROBLEM, attempt()), readable=True)] == ["Answer: 2"]
    assert [line.plain for line in answer_lines(Result(PROBLEM, attempt(r"\frac12")), readable=False)] == [
        "Answer: \\frac12"
    ]


def test_the_answer_has_no_part_in_the_style_of_its_label() -> None:
    ink = Ink(environ={"TERM": "xterm"})
    assert ink.rows(answer_lines(Result(PROBLEM, attempt()), readable=True)) == [
        "\x1b[2mAnswer: \x1b[0m\x1b[1m2\x1b[0m"
    ]
    assert ink.rows([verdict_line(VERIFIED, readable=True)]) == [
        "\x1b[32mverified ✓\x1b[0m  \x1b[2mrecomputed exactly\x1b[0m"
    ]


def test_without_an_answer_the_error_is_told() -> None:
    failed = Result(PROBLEM, None, error=Failure("OutOfMemory", "the model does not fit"), seconds=1.0)
    lines = [line.plain for line in summary_lines(failed, readable=True, show_answer=False)]
    assert lines == ["No answer: the model does not fit", "1.0 s"]


def test_an_attempt_without_an_answer_tells_how_it_ended() -> None:
    tried = replace(attempt(None), finish="no-answer")
    said = [
        answer_lines(Result(PROBLEM, a), readable=True)[0].plain for a in (tried, replace(tried, mode="cot"))
    ]
    assert said == ["No answer: there is no certain exact result", "No answer: the text ends without one"]


def test_each_line_is_one() -> None:
    assert verdict_line(VERIFIED, readable=False).plain == "verified ✓  recomputed exactly"
    assert notice_line(Notice("a\nb")).plain == "· a b"
    assert notice_line(Notice("a", "warning")).plain == "! a"
    assert (
        attempt_line(AttemptStarted("tir", None, "it\nfailed"), readable=True).plain
        == "── it failed — trying tir"
    )


def test_how_may_hold_formulas() -> None:
    verdict = Verdict("refuted", "read as $3 x^{2} = 6$")
    assert verdict_line(verdict, readable=True).plain.replace(GLUE, " ") == "refuted ✗  read as 3x² = 6"
    assert verdict_line(verdict, readable=False).plain == "refuted ✗  read as $3 x^{2} = 6$"


def test_figures_count_all_attempts_and_leave_out_what_there_is_not() -> None:
    result = Result(
        PROBLEM, attempt(tokens=30, seconds=1.0), (attempt(tokens=10, seconds=3.0),), "llama", "m", 5.0
    )
    assert figures_line(result).plain == "m · exact · 10.0 tokens/s · 5.0 s"
    assert figures_line(Result(PROBLEM, attempt(), seconds=0.04)).plain == "exact · 0.0 s"
