from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.answers.equivalence import equivalent
from qmath.evaluation.grading import BadRow, Row, Totals, grade, read_rows

TRANSCRIPTS = Path(__file__).resolve().parents[2] / "../shared/data/qwen_math_cot_dev.jsonl"


def same(gold: str, answer: str) -> bool:
    return equivalent(gold, answer) is True


def only(row: Mapping[str, Any]) -> Row | BadRow:
    (found,) = read_rows([json.dumps(row).encode()])
    return found


def test_a_problem_with_samples_and_scores() -> None:
    row = only(
        {
            "id": 7,
            "answer": "1/2",
            "response": [r"\boxed{0.5}", "so 3", r"\boxed{\frac12}"],
            "scores": [1, 9, 2],
        }
    )
    assert isinstance(row, Row)
    graded = grade(row, same)
    assert graded.to_record() == {
        "id": 7,
        "extracted": ["0.5", "3", r"\frac12"],
        "correct": [True, False, True],
        "majority": "0.5",
        "majority_correct": True,
        "reward_correct": False,
    }


def test_without_scores_there_is_no_reward_figure() -> None:
    row = only({"answer": 72, "prediction": "72"})
    assert isinstance(row, Row)
    totals = Totals()
    totals.add(grade(row, same))
    assert row.id == "line:1"
    assert totals.summary() == {"first": 1.0, "maj@k": 1.0, "rm@k": None, "pass@k": 1.0, "n": 1}


def test_no_response_has_an_answer() -> None:
    row = only({"answer": "1", "response": ["", None], "scores": [1.0, 2.0]})
    assert isinstance(row, Row)
    graded = grade(row, same)
    assert (graded.majority, graded.majority_correct, graded.reward_correct) == (None, False, False)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"response": "1"}, "no gold answer"),
        ({"answer": "1"}, "no text"),
        ({"answer": "1", "response": []}, "no text"),
        ({"answer": "1", "response": [{}]}, "no text"),
        ({"answer": "1", "response": ["1", "2"], "scores": [1]}, "2 responses"),
        ({"answer": "1", "response": "1", "scores": "high"}, "1 responses"),
        ({"answer": True, "response": "1"}, "no gold answer"),
    ],
)
def test_rows_that_cannot_be_graded(row: dict[str, Any], why: str) -> None:
    found = only(row)
    assert isinstance(found, BadRow)
    assert why in found.message


def test_lines_that_are_no_rows() -> None:
    rows = list(read_rows([b"\n", b"{", b"[1]", b"\xff\n", b'{"answer": 1, "prediction": 1}']))
    assert [row.id for row in rows] == ["line:2", "line:3", "line:4", "line:5"]
    assert [isinstance(row, BadRow) for row in rows] == [True, True, True, False]


@given(st.binary(max_size=60))
def test_any_line_gives_a_row_or_a_reason(line: bytes) -> None:
    for row in read_rows([line, b'{"answer": ' + line + b', "response": ' + line + b"}"]):
        assert isinstance(row, (Row, BadRow))


@pytest.mark.skipif(not TRANSCRIPTS.is_file(), reason="the shared transcripts are not here")
def test_votes_are_at_least_the_official_ones() -> None:
    totals, official_majority, official_reward = Totals(), 0, 0
    for line in TRANSCRIPTS.read_bytes().splitlines():
        (row,) = read_rows([line])
        assert isinstance(row, Row)
        totals.add(grade(row, same))
        told = json.loads(line)
        extracted, correct = told["official_extracted"], told["official_correct"]
        official_majority += correct[extracted.index(max(extracted, key=extracted.count))]
        official_reward += correct[told["scores"].index(max(told["scores"]))]
    assert (totals.majority, totals.reward) == (official_majority, official_reward)
