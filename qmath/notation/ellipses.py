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
_TERM = re.compile(r"(-?)\s*(?:(\d+)(?:/(\d+))?|\(?(\d+)/(\d+)\)?|\\[dt]?frac\{(\d+)\}\{(\d+)\})")
_N, _M = r"(?P<n>\d+|[a-z])", r"(?P<m>\d+|\(\s*[a-z]\s*\+\s*1\s*\))"
_PRODUCT = rf"{_N}\s*(?:\*|\\cdot|\\times|(?=\())\s*{_M}"
_SHAPES = tuple(
    (re.compile(shape), body)
    for shape, body in (
        (rf"{_N}\s*\^\s*[({{]?(?P<p>[2-9])[)}}]?", "{k}^{{{p}}}"),
        (_PRODUCT, "({k} ({k}+1))"),
        (rf"1/\(\s*{_PRODUCT}\s*\)", "1/({k} ({k}+1))"),
        (rf"\\[dt]?frac\s*\{{\s*1\s*\}}\s*\{{\s*{_PRODUCT}\s*\}}", "1/({k} ({k}+1))"),
    )
)
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
    if len(pieces) != 2 or not pieces[0].rstrip().endswith(("+", "-")):
        return text
    if powers := in_powers(pieces[0], pieces[1]):
        return powers
    terms = [_term(part) for part in re.split(r"\+|(?=-)", pieces[0].rstrip().rstrip("+-")) if part.strip()]
    if None in terms or not 2 <= len(terms) <= MAX_TERMS:
        return text
    known = [term for term in terms if term is not None]
    end = pieces[1].strip()
    if not end or end in ("+", "-", "."):
        return _endless(known)
    if not end.startswith(("+", "-")):
        return text
    return _ended(known, end.removeprefix("+").strip()) or text


def in_powers(start: str, end: str) -> str | None:
    """`1^2 + 2^2 + 3^2 + ... + 20^2`, `1*2 + 2*3 + ... + 9*10` or their reciprocals as a sum; None for what is none."""
    pieces = [part.strip() for part in start.rstrip().rstrip("+").split("+")]
    pieces.append(end.strip().removeprefix("+").strip())
    if len(pieces) < 3 or not end.strip().startswith("+"):
        return None
    for shape, body in _SHAPES:
        found = [shape.fullmatch(piece) for piece in pieces]
        matches = [match for match in found if match]
        if (
            len(matches) < len(pieces)
            or len({match["p"] for match in matches if "p" in shape.groupindex}) > 1
        ):
            continue
        numbers = [match["n"] for match in matches]
        first = int(numbers[0]) if numbers[0].isdigit() else 0
        counted = [str(first + step) for step in range(len(numbers) - 1)]
        following = "m" not in shape.groupindex or all(_follows(match["n"], match["m"]) for match in matches)
        if (
            counted != numbers[:-1]
            or not following
            or (numbers[-1].isdigit() and int(numbers[-1]) <= first + 1)
        ):
            return None
        index = "j" if numbers[-1] == "k" else "k"
        power = matches[0]["p"] if "p" in shape.groupindex else ""
        return rf"\sum_{{{index}={first}}}^{{{numbers[-1]}}} {body.format(k=index, p=power)}"
    return None


def _follows(number: str, after: str) -> bool:
    """Whether `after` is `number` + 1: 9 and 10, n and (n+1)."""
    if number.isdigit():
        return after == str(int(number) + 1)
    return re.fullmatch(rf"\(?\s*{number}\s*\+\s*1\s*\)?", after) is not None


def _term(text: str) -> Fraction | None:
    match = _TERM.fullmatch(text.strip())
    if match is None:
        return None
    top, bottom = match[2] or match[4] or match[6], match[3] or match[5] or match[7] or "1"
    return Fraction(int(f"{match[1]}{top}"), int(bottom)) if int(bottom) else None


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
