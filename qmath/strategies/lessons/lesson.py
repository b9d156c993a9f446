"""What a lesson is: sentences, one cell, and the conclusion that is drawn from what the cell printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# What an answer must not hold: SymPy's signs for things that it could not work out, or that are no numbers.
_UNFINISHED = re.compile(
    r"\\int|\\sum|\\prod|\\lim|\\begin|CRootOf|\\operatorname\{(?!lcm)|\\tilde|nan|NaN|!|\\Gamma|\\frac\{d(?:\^\{\d+\})?\}|\\left\\langle"
    r"|\\text|\\bmod|\\lfloor|\\lceil|\\Re|\\Im|\\arg|\\overline|\\mapsto|\\max|\\min|O\\left"
)
_APPLIED = re.compile(
    r"(\\(?:ln|log|sin|cos|tan|cot|sec|csc|arc[a-z]+|sinh|cosh|tanh|coth|exp)(?:\^\{\d+\})?)\{\\left\("
)
_SURD = r"(?:\d+|(?:\d+ )?\\sqrt\{\d+\})"
_MULTIPLE = re.compile(
    rf"(?<![\w}}^])(-?)(\d+) \\left\((-?)({_SURD}) ([+-]) ({_SURD})\\right\)(?= [+-] |[,;)\]}}]|$)"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence in the two languages of the problems."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The sentences after the cell, and the answer as LaTeX."""

    sentences: tuple[Phrase, ...]
    answer: str


Printed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """`conclude` gets the lines `key: value` that the cell printed, and gives None where there is no certain answer."""

    before: tuple[Phrase, ...]
    code: str
    conclude: Callable[[Printed], Conclusion | None]


def printed(output: str) -> dict[str, list[str]]:
    """The lines `key: value` of a cell's output, by key and in order."""
    lines: dict[str, list[str]] = {}
    for line in output.splitlines():
        key, colon, value = line.partition(": ")
        if colon or line.endswith(":"):
            lines.setdefault(key.removesuffix(":"), []).append(value.strip())
    return lines


def tidy(latex: str) -> str:
    """SymPy's LaTeX with the spacing of a book: `- \\frac{2}{3}` is `-\\frac{2}{3}`, `\\ln{(5)}` has no braces."""
    text = (
        re.sub(r"\s+\\right", r"\\right", latex.strip())
        .replace(r"\left|{", r"\left|")
        .replace(r"}\right|", r"\right|")
    )
    while match := _APPLIED.search(text):
        closing = _closing_brace(text, match.end(1))
        text = text[: match.end(1)] + text[match.end(1) + 1 : closing] + text[closing + 1 :]
    text = re.sub(r"(^|[({\[]|,\s*|\\left\()\s*- ", r"\1-", text)
    if r"\sqrt" in text:
        text = _MULTIPLE.sub(_spread, text)
    return re.sub(
        r"^-(\d+|\\frac\{\d+\}\{\d+\}) \+ ((?:\d+ )?(?:e|\\pi)(?:\^\{[^{}]+\})?)$", r"\2 - \1", text
    )


def _spread(match: re.Match[str]) -> str:
    """`2 \\left(1 - \\sqrt{3}\\right)` as a person writes it: `2 - 2 \\sqrt{3}`. A product of factors stays."""
    before = match.string[: match.start()].rstrip()
    if before and not before.endswith(("+", "(", "{", "[", ",", ";")):
        return match[0]
    outer, factor = (-1 if match[1] else 1), int(match[2])
    terms = []
    for sign, surd in ((match[3], match[4]), (match[5].strip("+"), match[6])):
        number, root = re.fullmatch(r"(\d*) ?(.*)", surd).groups()  # type: ignore[union-attr]  # made by _SURD
        value = outer * (-1 if sign else 1) * factor * int(number or 1)
        terms.append((value < 0, f"{abs(value)} {root}".rstrip()))
    (negative, first), (minus, second) = terms
    return f"{'-' if negative else ''}{first} {'-' if minus else '+'} {second}"


def _closing_brace(text: str, opening: int) -> int:
    depth = 0
    for index in range(opening, len(text)):
        depth += (text[index] == "{") - (text[index] == "}")
        if depth == 0:
            return index
    return len(text) - 1


def finished(latex: str) -> bool:
    """Whether an answer is evaluated: no integral, sum, root object or undefined value is left in it."""
    return bool(latex) and not _UNFINISHED.search(latex)


def fixed(units: str, places: int) -> str:
    """The decimal of `places` places that `units` of the last place make."""
    sign, digits = ("-", units[1:]) if units.startswith("-") else ("", units)
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else units


def decimal_text(latex: str) -> str:
    """A fraction as a terminating decimal, where it is one; any other LaTeX unchanged."""
    match = re.fullmatch(r"(-?)\\frac\{(\d+)\}\{(\d+)\}", latex)
    if match is None:
        return latex
    numerator, denominator = int(match[2]), int(match[3])
    rest, places = denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1 or places > 30:
        return latex
    digits = str(numerator * 10**places // denominator).rjust(places + 1, "0")
    return f"{match[1]}{digits[:-places]}.{digits[-places:]}"


def positive_first(latex: str) -> str:
    """A value that begins with a minus, `-1 + e^{2}`, as a person writes it: `e^{2} - 1`."""
    depth, starts = 0, [0]
    for index, char in enumerate(latex):
        depth += (char in "({[") - (char in ")}]")
        if depth == 0 and latex[index : index + 3] in (" + ", " - "):
            starts.append(index)
    terms = [latex[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
    positive = next((n for n, term in enumerate(terms) if term.startswith("+ ")), None)
    if not latex.startswith("-") or positive is None:
        return latex
    first = terms.pop(positive).removeprefix("+ ")
    rest = [f"- {terms[0].removeprefix('-').strip()}", *terms[1:]]
    return " ".join([first, *rest])
