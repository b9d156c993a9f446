from __future__ import annotations

import json

from qmath.evaluation.grading import BadRow
from qmath.evaluation.tasks import Task, read_tasks

ROWS = [
    {"question": "1+1?", "answer": "It is\n#### 2"},  # GSM8K
    {"problem": "2+2?", "solution": r"\boxed{4}", "level": "Level 1", "type": "Algebra"},  # MATH
    {"Problem": "3+3?", "Answer": 6},  # AIME
    {"question": "四加四?", "golden": "8", "grade": 1},  # CMATH
    {"problem": "5+5?"},
    {"answer": "1"},
    {"id": "line:1", "problem": "6+6?", "answer": "12"},
]


def test_the_fields_of_the_usual_files() -> None:
    found = list(read_tasks([b"\n", *(json.dumps(row).encode() for row in ROWS)]))
    tasks = [task for task in found if isinstance(task, Task)]
    assert [(t.problem.text, t.problem.answer, t.level, t.subject) for t in tasks] == [
        ("1+1?", "2", None, None),
        ("2+2?", "4", "Level 1", "Algebra"),
        ("3+3?", "6", None, None),
        ("四加四?", "8", "1", None),
        ("6+6?", "12", None, None),
    ]
    assert [row.message for row in found if isinstance(row, BadRow)] == [
        'Line 6 has no gold answer under "answer".',
        'Line 7 has no text under "problem" or "question".',
    ]
    assert tasks[1].to_record() == {"gold": "4", "level": "Level 1", "subject": "Algebra"}


def test_an_id_that_was_there_before_gives_way_to_the_line() -> None:
    row = json.dumps({"id": 1, "problem": "x", "answer": "1"}).encode()
    first, second = read_tasks([row, row])
    assert isinstance(first, Task)
    assert isinstance(second, Task)
    assert (first.problem.id, second.problem.id) == ("1", "line:2")
