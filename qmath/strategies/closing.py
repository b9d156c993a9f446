"""How an attempt ends: its answer, and the word for why it ended."""

from __future__ import annotations

from typing import Literal

from qmath.answers.extract import extract
from qmath.result import Finish


def close(text: str, reason: Literal["stop", "end", "length", "context"]) -> tuple[str | None, Finish]:
    """The answer of a finished transcript and its `finish`.

    A last number counts as an answer only where the model came to its own end: in a text that was stopped it is
    just the number it had reached.
    """
    found = extract(text)
    if found is not None and (reason == "end" or found.how != "last number"):
        return found.text, "answer"
    return None, "length" if reason in ("length", "context") else "no-answer"
