"""What comes out: verdicts, attempts, results, and the record (`"v": 1`) that they are written as."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from qmath.problem import Problem

Mode = Literal["cot", "tir", "exact"]
Status = Literal["verified", "refuted", "agreed", "unchecked"]
Finish = Literal["answer", "length", "no-answer", "timeout", "error"]
CellStatus = Literal["ok", "error", "denied", "timeout", "memory"]

RECORD_VERSION = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far an answer can be trusted; `how` says how it was checked and how the task was read."""

    status: Status
    how: str

    def to_record(self) -> dict[str, str]:
        return {"status": self.status, "how": self.how}


@dataclass(frozen=True, slots=True)
class CellResult:
    """What one cell did. `output` is what it printed, then the value of a last bare expression, or the error text."""

    status: CellStatus
    output: str
    truncated: bool = False
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.status == "ok"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a transcript with what came of it."""

    code: str
    result: CellResult

    def to_record(self) -> dict[str, Any]:
        result = self.result
        return {
            "code": self.code,
            "output": result.output,
            "status": result.status,
            "seconds": round(result.seconds, 6),
        }


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens: rendered prompts; generated; all that went through the model (a token kept in the KV cache once)."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    evaluated_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.evaluated_tokens + other.evaluated_tokens,
        )

    def to_record(self) -> dict[str, int]:
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "evaluated_tokens": self.evaluated_tokens,
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a problem has no answer: the name of the error and its sentence."""

    type: str
    message: str

    def to_record(self) -> dict[str, str]:
        return {"type": self.type, "message": self.message}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way through a problem in one mode. `transcript` is the assistant's whole text, output blocks included."""

    mode: Mode
    transcript: str
    answer: str | None
    finish: Finish
    cells: tuple[Cell, ...] = ()
    verdict: Verdict | None = None
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    error: Failure | None = None
    not_kept: str = ""  # why a later attempt was made
    sample: int = 0  # its number among attempts made side by side, from 1
    logprob: float | None = None  # mean log-probability of its tokens, where it was asked for
    score: float | None = None  # what it was ranked by

    def to_record(self) -> dict[str, Any]:
        return {
            "mode": self.mode,
            "answer": self.answer,
            "verdict": None if self.verdict is None else self.verdict.to_record(),
            "why": self.not_kept,
            "transcript": self.transcript,
        }

    def to_sample(self) -> dict[str, Any]:
        """As one of the `samples` of a record."""
        return {"answer": self.answer, "transcript": self.transcript, "score": self.score}


@dataclass(frozen=True, slots=True)
class Votes:
    """How one mode was sampled: how many samples were planned and how many made; why, where that is fewer."""

    mode: Mode
    planned: int
    made: int
    why: str = ""

    def to_record(self) -> dict[str, Any]:
        return {"mode": self.mode, "planned": self.planned, "made": self.made, "why": self.why}


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one problem: the attempt that is kept, those before it, and the samples it was chosen from."""

    problem: Problem
    attempt: Attempt | None
    earlier: tuple[Attempt, ...] = ()
    engine: str | None = None
    model: str | None = None
    seconds: float = 0.0
    error: Failure | None = None
    samples: tuple[Attempt, ...] = ()
    votes: tuple[Votes, ...] = ()

    @property
    def answer(self) -> str | None:
        return None if self.attempt is None else self.attempt.answer

    @property
    def verdict(self) -> Verdict:
        if self.attempt is None or self.attempt.verdict is None:
            return Verdict("unchecked", "there is no answer to check")
        return self.attempt.verdict

    @property
    def transcript(self) -> str:
        return "" if self.attempt is None else self.attempt.transcript

    @property
    def usage(self) -> Usage:
        attempts = [*self.earlier, *self.samples]
        if self.attempt is not None and not self.attempt.sample:
            attempts.append(self.attempt)
        return sum((a.usage for a in attempts), Usage())

    def to_record(self) -> dict[str, Any]:
        """The record of docs/records.md, ready for JSON."""
        attempt = self.attempt
        return {
            "v": RECORD_VERSION,
            "id": self.problem.id,
            "problem": self.problem.text,
            "answer": self.answer,
            "verdict": self.verdict.to_record(),
            "mode": None if attempt is None else attempt.mode,
            "engine": self.engine,
            "model": self.model,
            "cells": [] if attempt is None else [c.to_record() for c in attempt.cells],
            "transcript": self.transcript,
            "attempts": [a.to_record() for a in self.earlier],
            "samples": [a.to_sample() for a in self.samples],
            **({"votes": [vote.to_record() for vote in self.votes]} if self.votes else {}),
            "usage": self.usage.to_record(),
            "seconds": round(self.seconds, 3),
            "finish": "error" if attempt is None else attempt.finish,
            "error": None if self.error is None else self.error.to_record(),
        }
