r"""Sums that are written out with dots: `1 + 2 + 3 + ... + 100`, `1 + 1/2 + 1/4 + \cdots`, `1 + 3 + \dots + (2n-1)`.

The terms before the dots must all fit one rule, arithmetic or geometric, and the last one too. Where both rules fit
(`2 + 4 + ... + 64`) the text has two readings and is refused.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from qmath.notation.tokens import Refusal

MAX_TERMS = 12  # that are written before the dots
_DOTS = re.compile(r"\s*(?:\.{3,}|…+|\\(?:cdots|ldots|dots|dotsb)(?![a-z]))\s*")
_TERM = re.compile(r"(\d+)(?:/(\d+))?|\(?(\d+)/(\d+)\)?|\\[dt]?frac\{(\d+)\}\{(\d+)\}")
_LEAD = re.compile(
    r"^(?:(?:find|evaluate|compute|calculate|what is|求|计算)[\s:]*)?"
    r"(?:the )?(?:infinite )?(?:sum |value |sum to infinity )?(?:of )?(?:the )?"
    r"(?:(?:infinite |geometric |arithmetic )*(?:series|progression)(?: to infinity)?)?[\s:]*",
    re.IGNORECASE,
)


def in_sums(text: str) -> str:
    r"""Normalized `text` as a `\sum` where it is such a sum; any other text as it is. Raises Refusal."""
    if len(text) > 300 or not _DOTS.search(text):
        return text
    lead = _LEAD.match(text)
    body = re.sub(r"(?<![.])[.]?[\s?=]*$", "", text[lead.end() :] if lead else text)
    pieces = _DOTS.split(body)
    if len(pieces) != 2 or not pieces[0].rstrip().endswith("+"):
        return text
    terms = [_term(part) for part in pieces[0].rstrip().rstrip("+").split("+")]
    if None in terms or not 2 <= len(terms) <= MAX_TERMS:
        return text
    known = [term for term in terms if term is not None]
    end = pieces[1].strip()
    if not end or end in ("+", "."):
        return _endless(known)
    if not end.startswith("+"):
        return text
    return _ended(known, end[1:].strip()) or text


def _term(text: str) -> Fraction | None:
    match = _TERM.fullmatch(text.strip())
    if match is None:
        return None
    top, bottom = match[1] or match[3] or match[5], match[2] or match[4] or match[6] or "1"
    return Fraction(int(top), int(bottom)) if int(bottom) else None


def _difference(terms: list[Fraction]) -> Fraction | None:
    steps = {after - before for before, after in pairwise(terms)}
    return steps.pop() if len(steps) == 1 and steps != {Fraction(0)} else None


def _ratio(terms: list[Fraction]) -> Fraction | None:
    if Fraction(0) in terms:
        return None
    ratios = {after / before for before, after in pairwise(terms)}
    return ratios.pop() if len(ratios) == 1 and ratios != {Fraction(1)} else None


def _endless(terms: list[Fraction]) -> str:
    ratio = _ratio(terms)
    if ratio is None or len(terms) < 3 or abs(ratio) >= 1:
        raise Refusal("dots after terms that do not show how the sum goes on")
    return rf"\sum_{{k=0}}^{{\infty}} (({terms[0]}) ({ratio})^k)"


def _ended(terms: list[Fraction], end: str) -> str | None:
    difference, ratio = _difference(terms), _ratio(terms)
    last = _term(end)
    if last is None:
        return _to_letter(terms, difference, end)
    readings = []
    if difference is not None and (count := (last - terms[0]) / difference).denominator == 1 and count > 0:
        readings.append(
            rf"\sum_{{k={terms[0]}}}^{{{last}}} k"
            if difference == 1 and last.denominator == 1
            else rf"\sum_{{k=0}}^{{{count}}} ({terms[0]} + ({difference}) k)"
        )
    if ratio is not None and (power := _power(last / terms[0], ratio)) is not None:
        readings.append(rf"\sum_{{k=0}}^{{{power}}} (({terms[0]}) ({ratio})^k)")
    if len(readings) != 1:
        raise Refusal("dots between terms that do not show one rule")
    return readings[0]


def _power(value: Fraction, base: Fraction) -> int | None:
    """The k with base^k = value, at most 1000."""
    power = Fraction(1)
    for k in range(1_001):
        if power == value:
            return k
        power *= base
        if abs(power.numerator) > abs(value.numerator) and abs(power.denominator) >= value.denominator:
            return None
    return None


def _to_letter(terms: list[Fraction], difference: Fraction | None, end: str) -> str | None:
    """`1 + 2 + ... + n`, `1 + 3 + ... + (2n-1)`: the last term is the n-th one by the rule of the first ones."""
    match = re.fullmatch(r"\(?(\d*)\s*([a-z])\s*(?:([-+])\s*(\d+))?\)?", end)
    if match is None or difference is None or len(terms) < 2:
        return None
    factor, letter = Fraction(int(match[1] or 1)), match[2]
    shift = Fraction(int((match[3] or "+") + (match[4] or "0")))
    if factor != difference or factor + shift != terms[0]:
        raise Refusal("dots between terms that do not show one rule")
    index = "j" if letter == "k" else "k"
    body = f"({factor} {index} + ({shift}))" if factor != 1 or shift else index
    return rf"\sum_{{{index}=1}}^{{{letter}}} {body}"
