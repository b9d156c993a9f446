from __future__ import annotations

import pytest
from student_pairs import PAIRS

from qmath.check import check

_STATUSES = ("verified", "refuted", "unchecked")


@pytest.mark.parametrize(
    ("problem", "answer", "status"),
    [
        (problem, answer, status)
        for problem, answers in PAIRS.items()
        for status, listed in zip(_STATUSES, answers, strict=True)
        for answer in listed
    ],
)
def test_what_students_write(problem: str, answer: str, status: str) -> None:
    verdict = check(problem, answer).verdict
    assert verdict.status == status, verdict.how
