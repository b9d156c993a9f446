"""Every line of docs/notation.md is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_worked import answer_of

from qmath.notation import Declined, read

PAGE = (Path(__file__).parents[1] / "docs" / "notation.md").read_text("utf-8")


def lines(language: str) -> list[str]:
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return "".join(blocks).splitlines()


PROMISED = [tuple(line.split(" => ")) for line in lines("notation")]


@pytest.mark.parametrize(("problem", "answer"), PROMISED, ids=[problem for problem, _ in PROMISED])
def test_a_problem_that_is_understood(problem: str, answer: str) -> None:
    assert answer_of(problem) == answer


@pytest.mark.parametrize("problem", lines("declined"))
def test_a_text_that_is_declined(problem: str) -> None:
    task = read(problem)
    assert isinstance(task, Declined)
    assert task.reason
