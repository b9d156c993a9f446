"""Orders to calculate, in words as a whole: `Divide 3/4 by 2/3`, `the distance between (1, 2) and (4, 6)`, 4的倒数."""

from __future__ import annotations

import re

from qmath.notation.sentences import MAX_CHARACTERS
from qmath.notation.spoken import NUMBER

_POINT = r"(?:the )?(?:points? )?\(\s*([^(),]+),\s*([^(),]+)\)"
_TWO_POINTS = rf"{_POINT}\s*(?:and|to|,|和|与)\s*{_POINT}"
# A number, a fraction, a bracket, or an expression with letters: sums of numbers would leave open where they end.
_PART = (
    r"(-?\d+(?:,\d{3})*(?:\.\d+)?(?:/\d+)?(?: \d+/\d+)?|\\[dt]?frac\s*\{[^{}]*\}\s*\{[^{}]*\}|\([^=,]*\)"
    r"|(?=[^=,]*(?<![A-Za-z])[a-z](?![A-Za-z]))(?:(?!\b[A-Za-z]{3,}\b)[^=,])+?)"
)
_LEAD = r"^(?:(?:please )?(?:find|compute|calculate|determine|evaluate|what is|what's|work out)\s+)?(?:the )?"
_ZH = r"^(?:求|计算)?\s*"
_STOP = r"[\s?.]*$"
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (rf"^divide {_PART} by {_PART}{_STOP}", r"Simplify (\1)/(\2)"),
        (rf"^subtract {_PART} from {_PART}{_STOP}", r"Simplify (\2)-(\1)"),
        (rf"^multiply {_PART} (?:by|and|with) {_PART}{_STOP}", r"Expand (\1)*(\2)"),
        (rf"^add {_PART},? (?:and|to) {_PART}{_STOP}", r"Simplify (\1)+(\2)"),
        (rf"^add {_PART}, {_PART},? and {_PART}{_STOP}", r"Simplify (\1)+(\2)+(\3)"),
        (rf"{_LEAD}square of ({NUMBER}|\([^()]*\)){_STOP}", r"(\1)^2"),
        (rf"{_LEAD}cube of ({NUMBER}|\([^()]*\)){_STOP}", r"(\1)^3"),
        (rf"{_LEAD}(?:reciprocal|multiplicative inverse) of (-?{NUMBER}|[^=]*\\frac[^=]*?){_STOP}", r"1/(\1)"),
        (rf"{_LEAD}(?:opposite|additive inverse) of (-?{NUMBER}){_STOP}", r"-(\1)"),
        (rf"{_LEAD}distance (?:between|from) {_TWO_POINTS}{_STOP}", r"\\sqrt{(\3-(\1))^2+(\4-(\2))^2}"),
        (rf"{_LEAD}(?:slope|gradient) of the line (?:(?:passing )?through|joining) {_TWO_POINTS}{_STOP}",
         r"(\4-(\2))/(\3-(\1))"),
        (rf"{_ZH}(\d+)\s*的平方根{_STOP}", r"x^2 = \1"),
        (rf"{_ZH}(-?{NUMBER})\s*的立方根{_STOP}", r"cbrt(\1)"),
        (rf"{_ZH}(-?{NUMBER})\s*的绝对值{_STOP}", r"abs(\1)"),
        (rf"{_ZH}(-?{NUMBER})\s*的倒数{_STOP}", r"1/(\1)"),
        (rf"{_ZH}(-?{NUMBER})\s*的相反数{_STOP}", r"-(\1)"),
        (r"的近似值(?=[\s,(])", ""),
    )
)  # fmt: skip


def in_calculations(text: str) -> str:
    """Normalized `text` with such an order in signs; any other text as it is."""
    if len(text) > MAX_CHARACTERS:
        return text
    for pattern, sign in _REWRITES:
        text = pattern.sub(sign, text)
    return text
