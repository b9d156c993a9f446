r"""Worked problems: what the exact strategy answers, and what the check says of right and of wrong answers.

The lines of `worked/*.txt` are `problem @@ right answers @@ wrong answers`, answers separated by `;;`. All of them were
derived by hand, built from their answers (roots first, then the polynomial) or are textbook identities. The exact
strategy must give one of the right ones; before `~` it may also give none, or another that the check verifies.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from qmath.check import check
from qmath.notation import Declined, read
from qmath.result import CellResult
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits
from qmath.strategies.exact import exact
from qmath.turn import RunCell, Say

FOLDER = Path(__file__).parent / "worked"


@dataclass(frozen=True, slots=True)
class Worked:
    problem: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    open: bool


def _worked(line: str) -> Worked:
    problem, right, wrong = [*line.split("@@"), ""][:3]
    return Worked(
        problem.removeprefix("~ ").strip(), _answers(right), _answers(wrong), problem.startswith("~ ")
    )


def _answers(text: str) -> tuple[str, ...]:
    return tuple(answer.strip() for answer in text.split(";;") if answer.strip())


ALL = [
    _worked(line)
    for path in sorted(FOLDER.glob("*.txt"))
    for line in path.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def answer_of(problem: str) -> str | None:
    task = read(problem)
    assert not isinstance(task, Declined), (problem, task.reason)
    attempt, namespace = exact(task, problem), Namespace(CellLimits(seconds=20))
    reply: CellResult | None = None
    while True:
        try:
            request = attempt.send(reply)
        except StopIteration as stop:
            return stop.value.answer
        assert isinstance(request, Say | RunCell)
        reply = namespace.run(request.code) if isinstance(request, RunCell) else None


def _is_nothing_wrong(problem: str, answer: str | None) -> bool:
    return answer is None or check(problem, answer).verdict.status == "verified"


def run(problems: list[Worked]) -> None:
    faults: list[str] = []
    verdicts: Counter[str] = Counter()
    for worked in problems:
        answer = answer_of(worked.problem)
        if answer not in worked.right and not (worked.open and _is_nothing_wrong(worked.problem, answer)):
            faults.append(f"{worked.problem}: answered {answer}, not {worked.right[:1]}")
        for right in worked.right:
            if (verdict := check(worked.problem, right).verdict).status != "verified":
                faults.append(f"{worked.problem}: {right} is right, but {verdict.status}: {verdict.how}")
        for wrong in worked.wrong:
            verdicts[status := check(worked.problem, wrong).verdict.status] += 1
            if status == "verified":
                faults.append(f"{worked.problem}: {wrong} is wrong, but verified")
    assert not faults, "\n".join(faults)
    assert verdicts["refuted"] >= 0.9 * verdicts.total()


def test_the_corpus_is_large() -> None:
    assert len({worked.problem for worked in ALL}) >= 500
    assert sum(len(worked.right) + len(worked.wrong) for worked in ALL) >= 1_000


def test_a_part_of_the_worked_problems() -> None:
    run(ALL[::6])


@pytest.mark.acceptance
@pytest.mark.parametrize("part", range(1, 6))
def test_the_other_worked_problems(part: int) -> None:
    run(ALL[part::6])
