"""What speaks for and against the answer to a word problem: what its own cells computed, and what was asked for.

Agreement is no proof: the answer is `agreed`, never `verified`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.answers.equivalence import equivalent, value
from qmath.answers.normal import bare
from qmath.answers.numbers import last_place
from qmath.answers.sampled import sampled
from qmath.answers.words import lone_number
from qmath.result import Attempt, Verdict

_LONGEST = 200  # characters of an output that can be one value
# "几何" is geometry.
_AMOUNT = re.compile(
    r"\bhow\s+(?:many|much|far|long|old|fast|tall|heavy|high|deep|wide)\b|多少|几(?!何)", re.IGNORECASE
)
# Of changes, levels and balances there may be less than nothing.
_SIGNED = re.compile(
    r"(?<![\w})])[-−]\s?\d|\b(?:negative|minus|zero|temperatures?|degrees|change[sd]?|differences?|loss(?:es)?|los[et]"
    r"|profits?|balances?|debts?|owe[sd]?|overdra\w+|sea\s+level|net|slope|value)\b|负|零下|温|海拔|变化|亏|欠|差|℃|°",
    re.IGNORECASE,
)
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
    if equivalent(attempt.answer, found, sampled) is True:
        return Verdict("agreed", f"its last cell computed the same: {found}")
    return None


def contradiction(attempt: Attempt) -> str:
    """Why the answer cannot be what the cells computed, or nothing.

    Only where both are single numbers, words around them or not, and the answer is none of the numbers that any cell
    printed, not one of them rounded, nor as a percentage: prose may go on from a computed value.
    """
    found = computed(attempt)
    result = None if found is None else _lone(found)
    stated = None if attempt.answer is None else _lone(attempt.answer)
    if result is None or stated is None:
        return ""
    printed = {
        number: place
        for cell in attempt.cells
        if cell.result.ok
        for number, place in _numbers(cell.result.output[:10_000])
    }
    printed.setdefault(result, Fraction(0))
    if any(_may_be(stated, number, place, attempt.answer or "") for number, place in printed.items()):
        return ""
    return f"its answer {attempt.answer} is not what its cells computed, {found}"


def implausible(problem: str, answer: str) -> str:
    """Why a number cannot be what a word problem asks for, or nothing: a negative one is no number of things."""
    number = _lone(answer)
    asked = _AMOUNT.search(problem)
    if number is None or number >= 0 or asked is None or _SIGNED.search(problem):
        return ""
    return f"its answer {answer} is negative, and the problem asks {' '.join(asked.group().lower().split())}"


def objection(problem: str, attempt: Attempt) -> str:
    """Why the answer is in doubt where nothing speaks for it, or nothing."""
    return implausible(problem, attempt.answer or "") or contradiction(attempt)


def _lone(text: str) -> Fraction | None:
    found = value(text)
    return found if found is not None else lone_number(bare(text))


def _numbers(output: str) -> list[tuple[Fraction, Fraction]]:
    """Each with what a unit of its last decimal is worth, 0 for a whole number or a fraction."""
    found = ((value(text), last_place(text)) for text in _NUMBER.findall(output)[:500])
    return [(number, place or Fraction(0)) for number, place in found if number is not None]


def _may_be(stated: Fraction, number: Fraction, place: Fraction, text: str) -> bool:
    """The same, rounded up or down to the places of either, its negative, or a percentage of it."""
    rounded = place
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        rounded = max(place, Fraction(1, 10 ** len(text.partition(".")[2])))
    near = any(abs(stated - form) < rounded for form in (number, number * 100))
    return near or stated in (number, -number, number * 100, number / 100)
