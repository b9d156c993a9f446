from __future__ import annotations

import pytest
from calculus_pairs import EVERY

from qmath.check import check


@pytest.mark.parametrize("problem", EVERY)
def test_right_ones_are_verified_and_wrong_ones_refuted(problem: str) -> None:
    right, wrong = EVERY[problem]
    for answer in right:
        verdict = check(problem, answer).verdict
        assert verdict.status == "verified", f"{answer}: {verdict.how}"
    for answer in wrong:
        verdict = check(problem, answer).verdict
        assert verdict.status == "refuted", f"{answer}: {verdict.how}"
