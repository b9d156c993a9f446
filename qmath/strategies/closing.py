"""How an attempt ends: its answer, and the word for why it ended."""

from __future__ import annotations

from qmath.answers.extract import extract
from qmath.answers.normal import normalise
from qmath.result import Finish
from qmath.turn import Reason


def close(text: str, reason: Reason) -> tuple[str | None, Finish]:
    """The answer of a finished transcript, in one spelling, and its `finish`.

    A last number counts as an answer only where the model came to its own end: in a text that was stopped it is
    just the number it had reached.
    """
    found = extract(text)
    if found is not None and (reason == "end" or found.how not in ("last number", "cut box")):
        return normalise(found.text), "answer"
    return None, "length" if reason in ("length", "context") else "no-answer"
