from __future__ import annotations

from qmath.evaluation.comparison import compare
from qmath.evaluation.report import Outcome


def outcome(name: str, correct: bool, tokens: int = 0) -> Outcome:
    return Outcome(name, "?", correct, "unchecked", None, None, tokens, 0, 0.0)


def test_pairs_by_problem() -> None:
    first = [outcome("a", True, 10), outcome("b", True, 30), outcome("c", False), outcome("d", True)]
    second = [outcome("c", True), outcome("b", False), outcome("a", True, 40), outcome("e", True)]
    found = compare(first, second)
    assert (found.n, found.both, found.only_first, found.only_second, found.unpaired) == (3, 1, 1, 1, 2)
    record = found.to_record()
    assert (record["neither"], record["difference"], record["mcnemar_p"]) == (0, 0.0, 1.0)
    assert record["completion_tokens"] == [40 / 3, 40 / 3]


def test_runs_without_a_common_problem() -> None:
    assert compare([outcome("a", True)], []).n == 0
