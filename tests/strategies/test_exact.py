"""The exact strategy on worked problems, its cells run in the sandbox."""

from __future__ import annotations

import pytest
from worked_calculus import SOLVED as CALCULUS
from worked_problems import SOLVED, UNANSWERED

from qmath.answers.extract import extract
from qmath.notation import Declined, read
from qmath.result import Attempt, CellResult
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits
from qmath.strategies.exact import exact
from qmath.turn import RunCell, Say, Strategy


def drive(strategy: Strategy, answer: CellResult | None = None) -> tuple[Attempt, str]:
    """Run a strategy; cells in the sandbox, or all with the one `answer`. Gives the attempt and what was said."""
    namespace = Namespace(CellLimits(seconds=20))
    said, reply = "", None
    while True:
        try:
            request = strategy.send(reply)
        except StopIteration as stop:
            return stop.value, said
        reply = None
        if isinstance(request, Say):
            said += request.text
        else:
            assert isinstance(request, RunCell)
            reply = answer or namespace.run(request.code)


def solve(problem: str, answer: CellResult | None = None) -> tuple[Attempt, str]:
    task = read(problem)
    assert not isinstance(task, Declined), task
    return drive(exact(task, problem), answer)


@pytest.mark.parametrize(
    ("problem", "answer"), [*SOLVED, *CALCULUS], ids=[problem for problem, _ in (*SOLVED, *CALCULUS)]
)
def test_answers_of_worked_problems(problem: str, answer: str) -> None:
    attempt, said = solve(problem)
    assert attempt.answer == answer, said
    assert attempt.finish == "answer"
    assert attempt.transcript == said
    found = extract(said)
    assert found is not None
    assert found.text == answer


@pytest.mark.parametrize("problem", UNANSWERED)
def test_no_answer_where_none_is_certain(problem: str) -> None:
    task = read(problem)
    if isinstance(task, Declined):
        return
    attempt, said = drive(exact(task, problem))
    assert attempt.answer is None, said
    assert attempt.finish == "no-answer"
    assert r"\boxed" not in said


def test_the_transcript_has_the_form_of_a_models() -> None:
    attempt, said = solve("sqrt(x+3)=x-3")
    before, rest = said.split("```python\n")
    code, after = rest.split("\n```\n", 1)
    assert 2 <= len(before.strip().splitlines()) <= 5
    assert after.startswith("\n```output\n")
    assert attempt.cells[0].code == code
    assert "solutions: 6" in attempt.cells[0].result.output
    assert r"$\boxed{6}$" in after.splitlines()[-1]


def test_discarded_candidates_are_explained() -> None:
    _, said = solve("sqrt(x+3)=x-3")
    assert "$x = 1$ does not satisfy the original equation." in said
    _, said = solve("x/(x-3) = 3/(x-3) + 2")
    assert "$x = 3$ makes a denominator zero" in said
    _, said = solve("x^2 - 4 = 0, x > 0")
    assert "$x = -2$ does not meet the condition." in said


def test_chinese_problems_get_chinese_words() -> None:
    _, said = solve("解方程 √(2x+3) = x")
    assert "增根" in said
    assert said.rstrip().endswith(r"答案是 $\boxed{3}$。")


@pytest.mark.parametrize(
    ("result", "finish"),
    [
        (CellResult("timeout", "solutions: 1"), "timeout"),
        (CellResult("error", "solutions: 1"), "no-answer"),
        (CellResult("ok", ""), "no-answer"),
        (CellResult("ok", "solutions: 1, nan"), "no-answer"),
        (CellResult("ok", "solutions: 1", truncated=True), "no-answer"),
    ],
)
def test_a_cell_that_did_not_finish_gives_no_answer(result: CellResult, finish: str) -> None:
    attempt, said = solve("x^2 = 1", result)
    assert attempt.answer is None
    assert attempt.finish == finish
    assert r"\boxed" not in said
