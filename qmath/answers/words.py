r"""Answers in words: choices by letter, yes and no, names, and sentences around one number."""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.answers.numbers import exact

_CHOICE = re.compile(
    r"(?:(?:option|choice|(?:答案?|故|因此|所以)?选[项择]?:?)\s*)?\(?([A-Ja-j])\)?(?:选?项)?(?:[.:)]\s*(.*))?",
    re.IGNORECASE,
)
# Two letters may be a product; a word has three, and a minus sign is no hyphen.
_WORDS = re.compile(r"(?=.*(?:[A-Za-z]{3}|[\u4e00-\u9fff]))[A-Za-z\u4e00-\u9fff .,'’-]{2,}")
_ARTICLES = re.compile(r"\b(?:the|a|an)\b")
_SYNONYMS = {
    word: group
    for group, words in {
        "no solution": (
            r"\emptyset;no solution;无解;无实数解;没有实数解;空集;\{\};"
            r"方程无解;原方程无解;此方程无解;方程组无解;不等式无解"
        ),
        "undefined": "does not exist;dne;undefined;不存在;无意义",
        "infinitely many": "infinitely many;infinitely many solutions;infinite;无数个;无穷多;无穷多个",
        "yes": "yes;是;是的",
        "no": "no;否;不是",
        "true": "true;对;正确;√",
        "false": "false;错;错误;×",
    }.items()
    for word in words.split(";")
}
_NO_SOLUTION = re.compile(
    r"(?:(?:there (?:is|are|exists?)|(?:the )?(?:equation|system|inequality|it) has) )?no (?:real |such )?"
    r"(?:solutions?|roots?|numbers?|values?)(?: exists?)?"
)
_NUMBER_IN_WORDS = re.compile(
    r"(?:[A-Za-z\u4e00-\u9fff ,:'’]{2,}|[\u4e00-\u9fff])?"
    r"(?P<number>[-+]?\d+(?:,\d{3})*(?:\.\d+)?|[-+]?\d*\\frac\{\d+\}\{\d+\})"
    r"(?:(?:[A-Za-z\u4e00-\u9fff' ]{2,}|[\u4e00-\u9fff])(?:[/^][A-Za-z\d]+)?)?\.?"
)
_CIRCLED = re.compile("[①-⑳]+")
# Words that change the number beside them.
_CHANGING = re.compile(
    r"(?<![a-z])(?:log|ln|lg|sin|cos|tan|cot|sec|exp|sqrt|mod|not|minus|negative|(?:more|less|fewer|greater) than"
    r"|half|twice|dozen|hundred|thousand|million|billion)(?![a-z])",
    re.IGNORECASE,
)


def choices(gold: str, answer: str) -> bool | None:
    """Two multiple choice answers, with or without their texts; None where they are none."""
    left, right = _CHOICE.fullmatch(gold), _CHOICE.fullmatch(answer)
    if left and right and (len(gold) > 1 or len(answer) > 1):
        return left.group(1).upper() == right.group(1).upper()
    return None


def chosen_texts(gold: str, answer: str) -> tuple[str, str] | None:
    """The text behind the letter of the one, and the other, which has none; else None."""
    left, right = _CHOICE.fullmatch(gold), _CHOICE.fullmatch(answer)
    if left and not right and left.group(2):
        return left.group(2), answer
    if right and not left and right.group(2):
        return gold, right.group(2)
    return None


def chosen_together(gold: str, answer: str) -> bool | None:
    """Several letters, "ABD" or "A, B, D", or numbered statements, ①③, in any order; None where they are none."""
    letters = [re.sub(r"[,\s(){}和与]|\\[{}]|and", "", text) for text in (gold, answer)]
    if all(_CIRCLED.fullmatch(text) for text in letters):
        return sorted(letters[0]) == sorted(letters[1])
    if all(re.fullmatch(r"[A-H]{2,8}", text) for text in letters):
        told = re.search(r"[,\s和与]|and", gold + answer) or list(letters[0]) == sorted(set(letters[0]))
        return sorted(letters[0]) == sorted(letters[1]) if told else None
    return None


def same_words(gold: str, answer: str) -> bool | None:
    """Two answers that are words: case, articles and punctuation do not matter. None where one is no words."""
    left, right = _SYNONYMS.get(_plain(gold)), _SYNONYMS.get(_plain(answer))
    if left and right:
        return left == right
    if _WORDS.fullmatch(gold) and _WORDS.fullmatch(answer) and exact(gold) is None and exact(answer) is None:
        same = _letters(gold) == _letters(answer)
        # Three letters may be a product too.
        return same or (
            None if max(len(gold), len(answer)) <= 3 and gold.isascii() and gold.islower() else False
        )
    return None


def lone_number(text: str) -> Fraction | None:
    """The number of a short text with one number in it and words around it, or None."""
    found = None
    if len(text) <= 200 and not _CHANGING.search(text):
        found = _NUMBER_IN_WORDS.fullmatch(text)
    return exact(found.group("number").replace(",", "")) if found else None


def _plain(text: str) -> str:
    plain = " ".join(text.casefold().strip(" .").split())
    return "no solution" if _NO_SOLUTION.fullmatch(plain) else plain


def _letters(text: str) -> str:
    return re.sub(r"[\s.,'’-]|条件$", "", _ARTICLES.sub("", text.casefold()))
