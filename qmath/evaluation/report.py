"""What a run is worth: accuracies, by level and subject, how far verdicts can be trusted, and what it cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qmath.evaluation.measures import Measure
from qmath.vote import Ballot, best_scored, majority

Same = Callable[[str, str], bool]
STATUSES = ("verified", "agreed", "unchecked", "refuted")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One graded record. `majority`, `reward` and `passed` are None where it has no samples, or no scores."""

    id: str
    problem: str
    correct: bool
    status: str
    level: str | None
    subject: str | None
    tokens: int
    evaluated: int
    seconds: float
    first: bool | None = None
    majority: bool | None = None
    reward: bool | None = None
    passed: bool | None = None
    k: int = 0  # how many samples were planned

    def to_record(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "correct": self.correct,
            "verdict": self.status,
            "majority_correct": self.majority,
        }


@dataclass(slots=True)
class Report:
    """The outcomes of a run, and the tables of them. `k`: how many samples a vote had at most."""

    outcomes: list[Outcome] = field(default_factory=list)
    k: int = 0

    def add(self, record: Mapping[str, Any], same: Same) -> Outcome:
        """Grade a record of `qmath eval`, which has a `gold` answer."""
        outcome = judged(record, same)
        self.outcomes.append(outcome)
        self.k = max(self.k, outcome.k)
        return outcome

    def tables(self) -> dict[str, list[Measure]]:
        """Measures by the title of their table; a table may be empty."""
        return {
            "Accuracy": self._accuracy(),
            "By level": self._by("level"),
            "By subject": self._by("subject"),
            "Right answers by verdict": [m for m in self._by("status", STATUSES) if m.n],
        }

    def costs(self) -> dict[str, float]:
        """Means a problem: tokens written, tokens that went through the model, seconds."""
        n = max(1, len(self.outcomes))
        return {
            "completion_tokens": sum(o.tokens for o in self.outcomes) / n,
            "evaluated_tokens": sum(o.evaluated for o in self.outcomes) / n,
            "seconds": sum(o.seconds for o in self.outcomes) / n,
        }

    def summary(self) -> dict[str, Any]:
        """All of it as numbers: a share with its interval and counts for each measure."""
        tables = {
            title.lower().replace(" ", "_"): {measure.name: _numbers(measure) for measure in measures}
            for title, measures in self.tables().items()
            if measures
        }
        return {
            "n": len(self.outcomes),
            **tables,
            "a_problem": {k: round(v, 3) for k, v in self.costs().items()},
        }

    def _accuracy(self) -> list[Measure]:
        rows = [_measure("answer", [o.correct for o in self.outcomes])]
        for name, key in (("first", "first"), ("maj", "majority"), ("rm", "reward"), ("pass", "passed")):
            verdicts = [v for o in self.outcomes if (v := getattr(o, key)) is not None]
            if verdicts:
                rows.append(_measure(name if name == "first" else f"{name}@{self.k}", verdicts))
        return rows

    def _by(self, key: str, names: Sequence[str] = ()) -> list[Measure]:
        groups: dict[str, list[bool]] = {name: [] for name in names}
        for outcome in self.outcomes:
            label = getattr(outcome, key)
            if label is not None:
                groups.setdefault(label, []).append(outcome.correct)
        ordered = groups.items() if names else sorted(groups.items(), key=lambda item: _natural(item[0]))
        return [_measure(name, verdicts) for name, verdicts in ordered]


def judged(record: Mapping[str, Any], same: Same) -> Outcome:
    """The outcome of a record. What it does not have counts as wrong, or as no cost."""
    gold = record.get("gold")
    answer = record.get("answer")

    def right(text: Any) -> bool:
        return isinstance(gold, str) and isinstance(text, str) and same(gold, text)

    usage = _mapping(record.get("usage"))
    samples, planned = _first_vote(record)
    ballots = [Ballot(_text(s.get("answer")), score=_number(s.get("score"))) for s in samples]
    elected, best = majority(ballots, same) if ballots else None, best_scored(ballots)
    scored = any(ballot.score is not None for ballot in ballots)
    return Outcome(
        str(record.get("id")),
        str(record.get("problem")),
        right(answer),
        str(_mapping(record.get("verdict")).get("status", "unchecked")),
        _text(record.get("level")),
        _text(record.get("subject")),
        int(_number(usage.get("completion_tokens")) or 0),
        int(_number(usage.get("evaluated_tokens")) or 0),
        _number(record.get("seconds")) or 0.0,
        first=right(ballots[0].answer) if ballots else None,
        majority=elected is not None and right(ballots[elected].answer) if ballots else None,
        reward=(best is not None and right(ballots[best].answer)) if scored else None,
        passed=any(right(ballot.answer) for ballot in ballots) if ballots else None,
        k=max(planned, len(samples)),
    )


def _first_vote(record: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The samples of the first mode that voted, and how many were planned: maj@k is about samples of one kind."""
    samples, votes = record.get("samples"), record.get("votes")
    found = [s for s in samples if isinstance(s, dict)] if isinstance(samples, list) else []
    first = _mapping(votes[0]) if isinstance(votes, list) and votes else {}
    made, planned = _number(first.get("made")), _number(first.get("planned"))
    return found[: int(made)] if made else found, int(planned or 0)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    """A finite number, or None for anything else that a foreign file may hold."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300
    return float(value) if known else None


def _measure(name: str, verdicts: Iterable[bool]) -> Measure:
    told = list(verdicts)
    return Measure(name, sum(told), len(told))


def _numbers(measure: Measure) -> dict[str, Any]:
    low, high = measure.interval
    return {"share": measure.share, "low": low, "high": high, "right": measure.right, "n": measure.n}


def _natural(name: str) -> tuple[bool, float, str]:
    """Levels in the order of their numbers, then names."""
    digits = "".join(char for char in name if char.isdigit())
    return (False, float(digits), name) if digits and len(digits) < 10 else (True, 0.0, name)
