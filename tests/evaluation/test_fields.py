from __future__ import annotations

from typing import Any

import pytest

from qmath.evaluation.fields import LEVEL, SUBJECT, gold_of, label_of, name_of, parse_row, problem_of


@pytest.mark.parametrize(
    ("row", "gold"),
    [
        ({"answer": "He has 5 - 3 = 2.\n#### 1,002"}, "1,002"),  # GSM8K
        ({"solution": r"Thus $\boxed{\frac12}$."}, r"\frac12"),  # MATH
        ({"Answer": 73}, "73"),  # AIME
        ({"answer": 27.0}, "27.0"),  # AMC
        ({"golden": "12"}, "12"),  # CMATH
        ({"answer": ["1", "2"]}, "1, 2"),
        ({"answer": r"So $\boxed{3}$"}, "3"),
        ({"answer": None, "label": "B"}, "B"),  # AGIEval
        ({"correct": "E"}, "E"),  # AQuA
        ({"final_answer": ["2"]}, "2"),  # OlympiadBench
        ({"label": "B", "options": ["(A)1", "(B)2"]}, "B. 2"),
        ({"label": "(B)", "options": {"A": "1", "B": "2"}}, "B. 2"),
        ({"label": "B", "options": {"B": "1", "A": "2"}}, "B. 1"),
        ({"answer": "2", "options": ["1", "2"]}, "B. 2"),
        ({"answer": "A", "options": ["B", "A"]}, "B. A"),
        ({"Answer": "C", "options": "A) 1 B) 2.5\nC) 3"}, "C. 3"),
        ({"answer": 1, "choices": ["x", "y"]}, "B. y"),  # MMLU
        ({"answer": 1, "choices": [3, 1]}, "B. 1"),
        ({"answer": "1", "choices": ["x", "y"]}, "1"),
        ({"answer": "C", "options": ["1", "2"]}, "C"),
        ({"answer": "ABD", "options": ["1", "2", "3", "4"]}, "ABD"),
        ({"answer": " "}, None),
        ({"solution": "It is 3."}, None),
        ({}, None),
    ],
)
def test_gold_answers(row: dict[str, Any], gold: str | None) -> None:
    assert gold_of(row) == gold


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"question": "x=?", "options": ["(A)1", "(B)2"]}, "x=?\n(A)1\n(B)2"),
        ({"question": "x=?", "choices": [1, "2"]}, "x=?\nA. 1\nB. 2"),
        ({"question": "x=?", "options": {"A": "1", "B": "2"}}, "x=?\nA. 1\nB. 2"),
        ({"question": "x=?\nA. 1\nB. 2", "options": ["A. 1", "B. 2"]}, "x=?\nA. 1\nB. 2"),
        ({"question": "x=?", "options": "A) 1 B) 2.5\nC) 3"}, "x=?\nA) 1\nB) 2.5\nC) 3"),  # SAT
        ({"question": "x=?", "options": "1, 2 or 3"}, "x=?\nA. 1, 2 or 3"),
        ({"question": "x=?", "options": " "}, "x=?"),
        ({"question": "x=?", "options": None}, "x=?"),
        ({"question": "x=?", "options": []}, "x=?"),
        ({"question": ["x=?"]}, None),
        ({"Body": "Ann has 3 pens.", "Question": "How many?"}, "Ann has 3 pens.\nHow many?"),  # SVAMP
        ({"body": "Ann has 3 pens.", "question": "How many?"}, "Ann has 3 pens.\nHow many?"),  # ASDiv
        ({"passage": None, "question": "x=?"}, "x=?"),  # AGIEval
        ({"context": "Let $f$ be even.", "question": "f(0)?"}, "Let $f$ be even.\nf(0)?"),  # OlympiadBench
        ({"table": "a | 1", "question": "a?"}, "a | 1\na?"),  # TabMWP
        ({"table": [[1]], "question": "a?"}, "a?"),
        ({"original_text": "几个？"}, "几个？"),  # Math23K, Ape210K
        ({"content": "x=?"}, "x=?"),  # CARP
    ],
)
def test_choices_are_part_of_the_problem(row: dict[str, Any], text: str | None) -> None:
    assert problem_of(row) == text


def test_labels_and_names() -> None:
    assert label_of({"level": 5}, LEVEL) == "5"
    assert label_of({"type": "Algebra"}, SUBJECT) == "Algebra"
    assert label_of({"level": [1]}, LEVEL) is None
    assert [name_of(row, 4) for row in ({"id": 0}, {"unique_id": "a/b"}, {"id": ""}, {"id": True})] == [
        *(0, "a/b"),
        *("line:4", "line:4"),
    ]


def test_lines() -> None:
    assert parse_row("\ufeff{}".encode(), 1) == {}
    assert parse_row(b"3", 2) == "Line 2 is not a JSON object."
    assert parse_row(b"[" * 100_000, 3) == "Line 3 is not JSON."
