"""The problems of an evaluation file, with what is told of each besides its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qmath.evaluation.fields import LEVEL, SUBJECT, gold_of, label_of, name_of, parse_row, problem_of
from qmath.evaluation.grading import BadRow
from qmath.problem import Problem


@dataclass(frozen=True, slots=True)
class Task:
    """A problem with its gold answer, which no model sees, and its level and subject where the file has them."""

    problem: Problem
    level: str | None = None
    subject: str | None = None

    def to_record(self) -> dict[str, Any]:
        """What a record of its result has besides."""
        return {"gold": self.problem.answer, "level": self.level, "subject": self.subject}


def read_tasks(lines: Iterable[bytes]) -> Iterator[Task | BadRow]:
    """The tasks of a JSONL file; blank lines are passed over. Each has an `id` of its own."""
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = parse_row(line, number)
        if isinstance(row, str):
            yield BadRow(f"line:{number}", row)
            continue
        name = str(name_of(row, number))
        name = f"line:{number}" if name in seen else name
        seen.add(name)
        text, gold = problem_of(row), gold_of(row)
        if text is None:
            yield BadRow(name, f'Line {number} has no text under "problem" or "question".')
        elif gold is None:
            yield BadRow(name, f'Line {number} has no gold answer under "answer".')
        else:
            problem = Problem(name, text, gold)
            yield Task(problem, label_of(row, LEVEL), label_of(row, SUBJECT))
