"""A problem, as every room knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`id` is given, else `arg:N` or `line:N` from 1. `answer` is the gold answer: never shown to a model."""

    id: str
    text: str
    answer: str | None = None
