"""Answers that are equations: names given to a value, and lines or curves that stand for themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qmath.answers.normal import bare, canonical, split_commas

_NAME = re.compile(
    r"[A-Z](?:\\(?:cap|cup) ?[A-Z])+|[PE]\([^()]{1,30}\)|\((?:\\?[A-Za-z]+,)+\\?[A-Za-z]+\)|"
    r"(?:\\?[A-Za-z]+|[A-Z]{2,4}|\\(?:angle|triangle|overline|bar|vec|hat)\s?\{?[A-Za-z]+\}?"
    r"|[\u4e00-\u9fffA-Za-z ]+|\|\w+\|)"
    r"(?:_\{?\w+\}?|'|\^\{-1\})*(?:\([\w,\\ ]{1,20}\))?"
)
_CALCULATING = re.compile(r"\\(?:d?frac|sqrt|cdot|times|left|right|pm|div)(?![A-Za-z])")
_OTHER_RELATION = re.compile(r"[<>≡~]|\\(?:le|ge|ne|lt|gt|equiv|approx|in|sim)(?![A-Za-z])")


def told(gold: str, answer: str) -> tuple[str, str] | bool | None:
    """What two bare answers say, where one of them is an equation: without the name that it gives to a value, `x = 5`
    and `5`, `y = 2x` and `2x`. False where one is an equation and the other none. None: nothing to do with it.
    """
    if "=" not in gold + answer or any(len(split_commas(text)) > 1 for text in (gold, answer)):
        return None
    left, right = sides(gold), sides(answer)
    if len(left) == len(right) == 1 or any(not side or _is_relation(side) for side in (*left, *right)):
        return None
    if len(left) > 1 and len(right) > 1:
        same_name = is_name(left[0]) and left[0] == right[0]
        return (left[-1], right[-1]) if same_name else None
    if len(left) == 1:
        # An equation that is still to be solved says nothing of its right side: 2x = 5.
        says = is_name(right[0]) or is_name(right[-1]) or not _unsolved(right[0])
        return (gold, right[0] if is_name(right[-1]) else right[-1]) if says else False
    return (left[-1], answer) if is_name(left[0]) else False


def whole(gold: str, answer: str) -> tuple[str, str] | None:
    """Both as equations, bare, where each is one and not both only give a name to a value."""
    pairs = [_equation(text) for text in (gold, answer)]
    if None in pairs:
        return None
    (first, second) = ((left, right) for left, right in filter(None, pairs))
    if is_name(first[0]) and is_name(second[0]):
        return None
    return "=".join(first), "=".join(second)


def _equation(text: str) -> tuple[str, str] | None:
    """Both sides, a lone name first."""
    if "=" not in text:
        return None
    plain = canonical(text)
    found = [bare(side) for side in sides(plain)]
    if len(found) != 2 or not all(found) or len(split_commas(plain)) > 1 or any(map(_is_relation, found)):
        return None
    return (found[1], found[0]) if is_name(found[1]) and not is_name(found[0]) else (found[0], found[1])


def sides(text: str) -> Sequence[str]:
    """Between the signs of equality that stand in no bracket: `P(X=2)=0.3` has two."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if char == "=" and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _is_relation(side: str) -> bool:
    """Outside brackets: `P(X > 2)` is none."""
    return _OTHER_RELATION.search(re.sub(r"\([^()]*\)|\{[^{}]*\}", "", side)) is not None


def is_name(side: str) -> bool:
    return _NAME.fullmatch(side) is not None


def _unsolved(side: str) -> bool:
    """One unknown and what is done to it: `2x`, `x+3`, `x^2`; not `a+b`, `x+\\frac{1}{x}` or `\\sin A`."""
    letters = re.findall(r"\\[A-Za-z]+|[A-Za-z]", _CALCULATING.sub("", side))
    return len(letters) == 1
