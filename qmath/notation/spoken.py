"""Arithmetic in words as signs: `3 squared`, `15 percent of 80`, `12 divided by 4`, 25乘4, 80的25%.

Only words between or after operands are rewritten, so a text that says more than a calculation keeps words that
the grammar refuses.
"""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.notation.sentences import MAX_CHARACTERS

NUMBER = r"(?:\d[\d,]*(?:\.\d+)?(?:/\d+)?)"
_OPERAND = r"(?:\d[\d,]*(?:\.\d+)?|(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])|\([^()]*\))"
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SHARES = {
    r"(?:a |one[- ])?half": "1/2",
    r"(?:a|one)[- ]third": "1/3",
    r"two[- ]thirds": "2/3",
    r"(?:a|one)[- ](?:quarter|fourth)": "1/4",
    r"three[- ](?:quarters|fourths)": "3/4",
    r"(?:a|one)[- ]fifth": "1/5",
}
_OF_TWO = {
    "sum": "+",
    "product": "*",
    "difference": "-",
    "quotient": "/",
    "和": "+",
    "积": "*",
    "差": "-",
    "商": "/",
}

# A root of a sum in words ends nobody knows where, so it must be the last thing on its side.
_END = r"(?=\s*(?:[?.]?\s*$|=))"
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (rf"(?<![-\d.,])({NUMBER}) percent\b", r"\1%"),
        *((rf"\b{words} of (?=\$?\d)", f"{share} of ") for words, share in _SHARES.items()),
        (rf"\b(?:the )?square root of ({_OPERAND}){_END}", r"sqrt(\1)"),
        (rf"\b(?:the )?cube root of ({_OPERAND}){_END}", r"cbrt(\1)"),
        (rf"(?<!-)({_OPERAND}) squared\b", r"\1^(2)"),
        (rf"(?<!-)({_OPERAND}) cubed\b", r"\1^(3)"),
        (rf"(?<!-)({_OPERAND}) (?:raised )?to the power (?:of )?(-?\d+|[a-z]\b)", r"\1^(\2)"),
        (rf"(?<!-)({_OPERAND}) (?:raised )?to the (\d+)(?:st|nd|rd|th) power\b", r"\1^(\2)"),
        (rf"(?<!-)({_OPERAND})的平方(?!根)", r"(\1)^(2)"),
        (rf"(?<!-)({_OPERAND})的立方(?!根)", r"(\1)^(3)"),
        (rf"({_OPERAND})的算术平方根", r"sqrt(\1)"),
        (rf"({_OPERAND})的立方根", r"cbrt(\1)"),
        (r"\b(\d+) factorial\b", r"\1!"),
        (r"\b(\d+) choose (\d+)\b", r"C(\1, \2)"),
        (r"(?<=[\w)!%]) (?:times|multiplied by) (?=[-\w(\\])", " * "),
        (r"(?<=[\w)!%]) plus (?=[-\w(\\])", " + "),
        (r"(?<=[\w)!%]) minus (?=[\w(\\])", " - "),
        (rf"(?<=[\w)!%]) divided by (?={_OPERAND})", r" \\div "),
        (r" (?:equals|is equal to)(?=[\s?.]|$)", " ="),
        (r"(?<=[\d)])\s*(?:乘以|乘)\s*(?=[\d(])", "*"),
        (r"(?<=[\d)])\s*(?:加上|加)\s*(?=[\d(])", "+"),
        (r"(?<=[\d)])\s*(?:减去|减)\s*(?=[\d(])", "-"),
        (r"(?<=[\d)])\s*除以\s*(?=[\d(])", r"\\div "),
        (rf"^(.*?)({NUMBER})的(\d+(?:\.\d+)?%|\d+/\d+)(?![\d.])", r"\1\3 of \2"),
    )
)
_NTH = re.compile(rf"(?<!-)({_OPERAND}) (?:raised )?to the ({'|'.join(_ORDINALS)}) power\b", re.IGNORECASE)
_PAIR = re.compile(
    rf"\b(?:the )?(sum|product|difference|quotient) (?:of|between) (-?{NUMBER}) and (-?{NUMBER})(?=[\s?.]*$)",
    re.IGNORECASE,
)
_PAIR_ZH = re.compile(rf"({NUMBER})\s*[与和]\s*({NUMBER})\s*的(和|差|积|商)")


def in_signs(text: str) -> str:
    """Normalized `text` with the words of arithmetic as signs."""
    if len(text) > MAX_CHARACTERS or not re.search(r"[A-Za-z]{3}|[\u3400-\u9fff]", text):
        return text
    text = _PAIR.sub(lambda m: _of_two(m, m[1].lower(), m[2], m[3]), text)
    text = _PAIR_ZH.sub(lambda m: _of_two(m, m[3], m[1], m[2]), text)
    text = _NTH.sub(lambda m: f"{m[1]}^({_ORDINALS.index(m[2].lower()) + 2})", text)
    for pattern, sign in _REWRITES:
        text = pattern.sub(sign, text)
    return text


def _of_two(match: re.Match[str], name: str, first: str, second: str) -> str:
    """`sum of 3 and 5` in signs; a difference that begins with the smaller number stays as it is."""
    sign = _OF_TWO[name]
    if sign == "-" and Fraction(first.replace(",", "")) < Fraction(second.replace(",", "")):
        return match[0]
    return f"(({first}) {sign} ({second}))"
