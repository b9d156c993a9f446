r"""The final answer of a transcript, looked for in the order of Qwen2.5-Math's own evaluation (`parser.py`).

The last `\boxed{…}`; after "the answer is", "final answer is" or "答案是"; the last number.
Where the official code reads on to the end of the text, this reads to the end of the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qmath.answers.spans import after_thoughts, braces, without_cells

How = Literal["boxed", "cut box", "phrase", "last number", "whole text"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """`how` tells an answer that was stated from one that is only the last number of the text."""

    text: str
    how: How


@dataclass(frozen=True, slots=True)
class _Box:
    start: int
    end: int
    text: str
    closed: bool


def extract(transcript: str) -> Extracted | None:
    """The final answer, or None. Outputs of cells count only where the prose has no box; code, in which prose may
    hide behind a fence that never closes, only where the prose says nothing, and its numbers never.
    """
    text = after_thoughts(transcript)
    prose, shown = without_cells(text), without_cells(text, outputs=True)
    for source in (prose, shown):
        boxes = _boxes(source)
        if boxes:  # one that stays empty may stand in the instructions
            return _from_boxes(source, boxes) or _from_phrase(source)
    hidden = _boxes(text)
    return (
        _from_phrase(prose)
        or (_from_boxes(text, hidden) if hidden else None)
        or _from_number(prose)
        or _from_number(shown)
    )


def has_box(text: str) -> bool:
    """Whether a closed box with something in it stands anywhere in `text`."""
    return any(box.closed and box.text for box in _boxes(text))


_BOX = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])\s*|(?<![A-Za-z\\])boxed(?=\{)")
_BARE_END = re.compile(r"\$|\\[)\]]|\n|\.(?:\s|$)|[。；]")
_GLUE = re.compile(
    r"(?:[ \t]|\n(?!\n)"
    r"|[$,，;、&~]|\\[()\[\],;: ]|\\q?quad(?![A-Za-z])|\\(?:text|mbox|mathrm)\{\s*(?:and|or|和|或)\s*\}"
    r"|\b(?:and|or)\b|\\(?:lor|vee)(?![A-Za-z])|和|或者?|与|[A-Za-z](?:_\{?\w\}?)?\s*=)*"
)
_GLUE_LENGTH = 80


def _boxes(text: str) -> list[_Box]:
    closing = braces(text) if "boxed" in text or "fbox" in text else {}
    boxes: list[_Box] = []
    for mark in _BOX.finditer(text):
        begin = mark.end()
        if not text.startswith("{", begin):
            bare = _BARE_END.search(text, begin, begin + 200)
            end = bare.start() if bare else min(len(text), begin + 200)
            boxes.append(_Box(mark.start(), end, _clean(text[begin:end]), True))
        elif begin in closing:
            end = closing[begin]
            boxes.append(_Box(mark.start(), end + 1, _clean(text[begin + 1 : end]), True))
        else:
            cut = _BARE_END.search(text, begin, begin + 200)
            end = cut.start() if cut else min(len(text), begin + 200)
            inner = text[begin + 1 : end]
            whole = inner.count("{") == inner.count("}")
            boxes.append(_Box(mark.start(), end, _clean(inner) if whole else "", False))
    return boxes


def _from_boxes(text: str, boxes: list[_Box]) -> Extracted | None:
    """The last box that says something, with those that only an "and" or a comma divides from it."""
    said = [box for box in boxes if box.text]
    if not said:
        return None
    last = said[-1]
    answers = [last.text]
    for earlier, later in zip(reversed(said[:-1]), reversed(said), strict=False):
        between = text[earlier.end : later.start] if earlier.end <= later.start else None
        if between is None or len(between) > _GLUE_LENGTH or not _GLUE.fullmatch(between):
            break
        if earlier.text not in answers:
            answers.insert(0, earlier.text)
    return Extracted(", ".join(answers), "boxed" if last.closed else "cut box")


_PHRASES = (
    re.compile(
        r"\bthe (?:final |correct )?answer(?: is(?: therefore| then)?|s are)|\bcorrect (?:option|choice) is",
        re.IGNORECASE,
    ),
    re.compile(r"final answer(?: is)?\s*[:=]|final answer is|\banswer\s*:", re.IGNORECASE),
    re.compile(r"答案(?:是|为|[:：])|(?:故|答案|因此|所以)应?选(?!择|取|出|用)[:：]?"),
)
_SENTENCE_END = re.compile(r"\.(?=\s|\*|$)|\n|[。；;！!]|\bbecause\b|, (?:since|so|which)\b")


def _from_phrase(text: str) -> Extracted | None:
    for phrase in _PHRASES:
        ends = [found.end() for found in phrase.finditer(text)]
        if ends:
            rest = text[ends[-1] :].lstrip(" \t\n:：*=}")[:2000]
            rest = re.sub(r"^(?:\$\$|\\\[)\s*", "", rest)
            end = _SENTENCE_END.search(rest)
            answer = _clean(rest[: end.start()] if end else rest)
            if answer:
                return Extracted(answer, "phrase")
    return None


# A fraction or root of numbers counts as one number; Chinese writes no space before it.
_NUMBER = re.compile(
    r"(?<![A-Za-z\d_)\]}.])-?(?:\d*\\[dt]?frac\{-?\d+\}\{\d+\}|\d*\\sqrt\{\d+\}"
    r"|(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?:/\d+)?)"
)


def _from_number(text: str) -> Extracted | None:
    numbers: list[str] = _NUMBER.findall(text)
    return Extracted(numbers[-1].replace(",", ""), "last number") if numbers else None


_MOST_LAYERS = 20


def _clean(text: str) -> str:
    """One line, without the dollars, dots and stars around it."""
    line = " ".join(text.split())
    for _ in range(_MOST_LAYERS):
        bare = line.strip(" *:：。`")
        bare += line[len(bare) :][:1] if bare.endswith("^") and line.startswith(bare + "*") else ""
        bare = bare if bare.endswith("...") else bare.removesuffix(".")  # a decimal may go on
        for opening, closing in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
            if bare.startswith(opening) and bare.endswith(closing) and len(bare) > len(opening):
                bare = bare[len(opening) : -len(closing)]
        for stray in ("$", r"\)", r"\]", r"\("):
            if bare.count("$") % 2 == 1 and stray == "$" and not bare.startswith(r"\$"):
                bare = bare.removesuffix("$").removeprefix("$")
            elif stray != "$" and stray in bare and not (r"\(" in bare and r"\)" in bare):
                bare = bare.removesuffix(stray).removeprefix(stray)
        if bare == line:
            break
        line = bare
    return line


# Words that a sentence has and an answer has not; two letters may be a product, a segment or a unit.
_SAYING = re.compile(
    r"(?<![A-Za-z\\])(?!(?:and|negative|minus|sqrt|sin|cos|tan|log|inf|dozen|hundred|thousand|(?:m|b|tr)illion)(?![A-Za-z]))"
    r"[A-Za-z]{3,}|\b(?:is|so|we|it|of|by|he|on)\b|[\u4e00-\u9fff]{4,}"
)
# A number and what it counts.
_MEASURED = re.compile(r"\$?-?(?:\d[\d.,/]*|\d*\\[dt]?frac\{\d+\}\{\d+\})(?: [A-Za-z²³.]+){1,4}")
_LONGEST_BARE = 300


def extract_prediction(text: str) -> Extracted | None:
    """The answer of a text that may be a transcript or nothing but an answer, `-3, 2/3` or `Monday`."""
    found = extract(text)
    if found is not None and found.how != "last number":
        return found
    line = _clean(text)
    if not line or "\n" in text.strip() or len(line) > _LONGEST_BARE:
        return found
    plain = re.sub(r"\\(?:text|mbox|mathrm|begin|end|operatorname)\{[^{}]*\}(?:\{[lcr|]*\})?", "", line)
    if found is not None and _SAYING.search(plain) and not _MEASURED.fullmatch(line):
        return found
    return Extracted(line, "whole text")
