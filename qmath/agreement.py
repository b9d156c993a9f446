"""What an attempt's own cells say of its answer. Agreement is no proof: the answer is `agreed`, never `verified`."""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.answers.equivalence import equivalent, value
from qmath.result import Attempt, Verdict

_LONGEST = 200  # characters of an output that can be one value
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")


def computed(attempt: Attempt) -> str | None:
    """The value that the last cell printed: the last line of its output, or None where the cell failed or is silent."""
    if not attempt.cells or not attempt.cells[-1].result.ok:
        return None
    lines = [line.strip() for line in attempt.cells[-1].result.output.splitlines() if line.strip()]
    return lines[-1] if lines and len(lines[-1]) <= _LONGEST else None


def support(attempt: Attempt) -> Verdict | None:
    """`agreed` where the answer is what its last cell computed, else None."""
    found = computed(attempt)
    if found is None or attempt.answer is None:
        return None
    if equivalent(attempt.answer, found) is True:
        return Verdict("agreed", f"its last cell computed the same: {found}")
    return None


def contradiction(attempt: Attempt) -> str:
    """Why the answer cannot be what the cells computed, or nothing.

    Only where both are single numbers, and the answer is none of the numbers that any cell printed, not one of them
    rounded, nor as a percentage: prose may go on from a computed value.
    """
    found = computed(attempt)
    result = None if found is None else value(found)
    stated = None if attempt.answer is None else value(attempt.answer)
    if result is None or stated is None:
        return ""
    printed = {
        number for cell in attempt.cells if cell.result.ok for number in _numbers(cell.result.output[:10_000])
    } | {result}
    if any(_may_be(stated, number, attempt.answer or "") for number in printed):
        return ""
    return f"its answer {attempt.answer} is not what its cells computed, {found}"


def _numbers(output: str) -> set[Fraction]:
    return {number for text in _NUMBER.findall(output)[:500] if (number := value(text)) is not None}


def _may_be(stated: Fraction, number: Fraction, text: str) -> bool:
    """The same, rounded up or down to the places of `text`, its negative, or a percentage of it."""
    rounded = Fraction(0)
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        rounded = Fraction(1, 10 ** len(text.partition(".")[2]))
    near = any(abs(stated - form) < rounded for form in (number, number * 100))
    return near or stated in (number, -number, number * 100, number / 100)
