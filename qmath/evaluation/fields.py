"""What the usual files of problems call their fields: GSM8K, MATH, AIME, AMC, CMATH, GaoKao and their like."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from qmath.answers.extract import extract

PROBLEM = ("problem", "question", "Problem", "Question", "prompt", "input", "original_text", "content")
CONTEXT = ("passage", "Body", "body", "context", "table")  # what the question is about, told before it
GOLD = (
    *(
        "answer",
        "gold",
        "golden",
        "final_answer",
        "expected_answer",
        "Answer",
        "target",
        "ground_truth",
        "gt",
        "ans",
    ),
    *("label", "correct"),  # the letter of a choice: AGIEval's gaokao-mathqa, AQuA
)
OPTIONS = ("options", "choices")
SOLUTION = ("solution", "Solution", "cot")  # its box is the gold answer where no field of its own has it
RESPONSE = ("response", "prediction", "responses", "predictions")
LEVEL = ("level", "difficulty", "grade", "Level")
SUBJECT = ("subject", "type", "category", "topic", "subfield", "source")
_GSM8K_MARK = "####"
_MOST_CHARS = 60
_LETTERS = "ABCDEFGHIJ"
_LETTERED = re.compile(r"\(?[A-J]\s?[).:、．]\s*")
_BEFORE_LETTER = re.compile(rf"\s+(?={_LETTERED.pattern})")  # SAT files have all choices in one text
_LONE_LETTER = re.compile(r"\(?([A-J])[).]?")


def first_of(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """The value of the first of the fields that there is, or None."""
    return next((row[name] for name in names if row.get(name) is not None), None)


def problem_of(row: Mapping[str, Any]) -> str | None:
    """The text of the problem, with what it is about above it and the choices that it offers below it, or None."""
    text = first_of(row, PROBLEM)
    if not isinstance(text, str) or not text.strip() or "\0" in text:
        return None
    told = first_of(row, CONTEXT)
    above = [told.strip()] if isinstance(told, str) and told.strip() and "\0" not in told else []
    lines = [*above, text.strip(), *_choices(row)]
    return "\n".join(line for line in lines if line == text.strip() or line not in text)


def _choices(row: Mapping[str, Any]) -> list[str]:
    """The choices that a row offers, each behind its letter."""
    offered = first_of(row, OPTIONS)
    if isinstance(offered, Mapping):
        offered = [f"{letter}. {choice}" for letter, choice in offered.items()]
    elif isinstance(offered, str):
        offered = [part.strip() for part in _BEFORE_LETTER.split(offered.strip()) if part.strip()]
    if not isinstance(offered, list) or not 0 < len(offered) <= len(_LETTERS):
        return []
    lines = [str(choice).strip() for choice in offered]
    if not all(_LETTERED.match(line) for line in lines):
        lines = [f"{letter}. {line}" for letter, line in zip(_LETTERS, lines, strict=False)]
    return lines


def gold_of(row: Mapping[str, Any]) -> str | None:
    """The gold answer as text, or None. GSM8K has it behind `####`, MATH in the box of the solution."""
    found = first_of(row, GOLD)
    if found is None:
        solution = first_of(row, SOLUTION)
        boxed = extract(solution) if isinstance(solution, str) else None
        return boxed.text if boxed is not None and boxed.how == "boxed" else None
    if isinstance(found, list):  # several forms or parts of it
        found = ", ".join(str(part) for part in found)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return None
    text = str(found)
    if _GSM8K_MARK in text:
        text = text.rpartition(_GSM8K_MARK)[2]
    elif "\\boxed" in text and (boxed := extract(text)) is not None:
        text = boxed.text
    return _chosen(found, text.strip(), _choices(row)) or None


def _chosen(found: Any, text: str, choices: list[str]) -> str:
    """The gold answer with the letter and the text of its choice, given as either or as a place from 0."""
    texts = [_LETTERED.sub("", choice, count=1).strip() for choice in choices]
    letters = [choice.lstrip("(")[:1] for choice in choices]
    place = -1
    if texts.count(text) == 1:
        place = texts.index(text)
    elif (letter := _LONE_LETTER.fullmatch(text)) and letter[1] in letters:
        place = letters.index(letter[1])
    elif isinstance(found, int):
        place = found
    return f"{letters[place]}. {texts[place]}" if 0 <= place < len(texts) else text


def label_of(row: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """A level or a subject as a short text, or None."""
    found = first_of(row, names)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return None
    return str(found).strip()[:_MOST_CHARS] or None


def name_of(row: Mapping[str, Any], number: int) -> str | int:
    """The `id` of a row as it was given, or its line."""
    given = first_of(row, ("id", "unique_id", "ID"))
    usable = isinstance(given, (str, int)) and not isinstance(given, bool) and given != ""
    return given if usable else f"line:{number}"


def parse_row(line: bytes, number: int) -> Mapping[str, Any] | str:
    """The JSON object of a line, or what is wrong with it."""
    try:
        row: Any = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return f"Line {number} is not UTF-8 text."
    except (ValueError, RecursionError):
        return f"Line {number} is not JSON."
    return row if isinstance(row, dict) else f"Line {number} is not a JSON object."
