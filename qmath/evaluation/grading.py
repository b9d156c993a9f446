"""Responses against gold answers: the first, maj@k, rm@k and pass@k, one problem at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qmath.answers.extract import extract_prediction
from qmath.evaluation.fields import RESPONSE, first_of, gold_of, name_of, parse_row
from qmath.vote import Ballot, best_scored, majority

Same = Callable[[str, str], bool]
MOST_SAMPLES = 4096


@dataclass(frozen=True, slots=True)
class Row:
    """A problem to grade. `scores`: one reward a response, or none."""

    id: str | int
    gold: str
    responses: tuple[str, ...]
    scores: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot be graded, and why."""

    id: str | int
    message: str

    def to_record(self) -> dict[str, Any]:
        return {"id": self.id, "error": {"type": "InputError", "message": self.message}}


@dataclass(frozen=True, slots=True)
class Graded:
    """What became of a problem. `majority` is the answer that most responses give, None where none has one."""

    id: str | int
    extracted: tuple[str | None, ...]
    correct: tuple[bool, ...]
    majority: str | None
    majority_correct: bool
    reward_correct: bool | None

    def to_record(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "extracted": list(self.extracted),
            "correct": list(self.correct),
            "majority": self.majority,
            "majority_correct": self.majority_correct,
            "reward_correct": self.reward_correct,
        }


@dataclass(slots=True)
class Totals:
    """Counts over many problems. `rewarded`: problems with scores; `k`: the most responses that one had."""

    n: int = 0
    first: int = 0
    majority: int = 0
    rewarded: int = 0
    reward: int = 0
    passed: int = 0
    k: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def add(self, graded: Graded) -> None:
        self.n += 1
        self.k = max(self.k, len(graded.correct))
        self.first += graded.correct[0]
        self.majority += graded.majority_correct
        self.passed += any(graded.correct)
        if graded.reward_correct is not None:
            self.rewarded += 1
            self.reward += graded.reward_correct

    def summary(self) -> dict[str, Any]:
        """Shares between 0 and 1, rm@k over the problems that have scores; None where there is nothing to divide by."""
        return {
            "first": _share(self.first, self.n),
            "maj@k": _share(self.majority, self.n),
            "rm@k": _share(self.reward, self.rewarded),
            "pass@k": _share(self.passed, self.n),
            "n": self.n,
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def read_rows(lines: Iterable[bytes]) -> Iterator[Row | BadRow]:
    """The rows of a JSONL file; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            parsed = parse_row(line, number)
            yield BadRow(f"line:{number}", parsed) if isinstance(parsed, str) else _row(parsed, number)


def grade(row: Row, same: Same) -> Graded:
    """Judge the responses of one problem. `same(gold, answer)` says what counts as equal."""
    found = [extract_prediction(response) for response in row.responses]
    answers = tuple(None if one is None else one.text for one in found)
    verdicts = {answer: same(row.gold, answer) for answer in dict.fromkeys(answers) if answer is not None}
    correct = tuple(answer is not None and verdicts[answer] for answer in answers)
    elected = majority([Ballot(answer) for answer in answers], same)
    best = None
    if row.scores is not None:
        best = best_scored([Ballot(a, score=s) for a, s in zip(answers, row.scores, strict=True)])
    return Graded(
        row.id,
        answers,
        correct,
        None if elected is None else answers[elected],
        elected is not None and correct[elected],
        None if row.scores is None else best is not None and correct[best],
    )


def _row(fields: Mapping[str, Any], number: int) -> Row | BadRow:
    name = name_of(fields, number)
    gold = gold_of(fields)
    if gold is None:
        return BadRow(name, f'Line {number} has no gold answer under "answer".')
    given = first_of(fields, RESPONSE)
    responses = _texts(given if isinstance(given, list) else [given])
    if not responses:
        return BadRow(name, f'Line {number} has no text, or list of texts, under "response" or "prediction".')
    if len(responses) > MOST_SAMPLES:
        return BadRow(name, f"Line {number} has more than {MOST_SAMPLES} responses.")
    scores = _scores(fields.get("scores"))
    if scores is not None and len(scores) != len(responses):
        return BadRow(
            name, f'Line {number} has {len(responses)} responses, and not as many numbers in "scores".'
        )
    return Row(name, gold, responses, scores)


def _texts(given: Sequence[Any]) -> tuple[str, ...]:
    """Texts, numbers as text, and null as no text; () where there is anything else, or nothing at all."""
    texts: list[str] = []
    for one in given:
        if one is not None and (isinstance(one, bool) or not isinstance(one, (str, int, float))):
            return ()
        texts.append("" if one is None else str(one))
    return () if given == [None] else tuple(texts)


def _scores(given: Any) -> tuple[float, ...] | None:
    """Numbers; () for what is none, so that their count is wrong."""
    if given is None:
        return None
    values = given if isinstance(given, list) else [given]
    numbers = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)
    return tuple(float(v) for v in values) if numbers and all(map(math.isfinite, values)) else ()
