"""Text cut at its outermost commas."""

from __future__ import annotations

_OPEN, _CLOSE = "([{", ")]}"


def split_top(text: str) -> list[str]:
    """The parts of `text` between commas and semicolons outside all brackets; a grouped number stays whole.

    A comma between a digit and exactly three digits, without a space, groups thousands.
    """
    parts: list[str] = []
    depth, start = 0, 0
    for index, char in enumerate(text):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth == 0 and char in ",;" and not (char == "," and _groups(text, index)):
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def strip_brackets(text: str) -> str:
    """`text` without one pair of brackets around all of it."""
    text = text.strip()
    for opening, closing in (("\\{", "\\}"), ("{", "}"), ("(", ")"), ("[", "]")):
        if text.startswith(opening) and text.endswith(closing) and len(text) >= len(opening + closing):
            return text[len(opening) : len(text) - len(closing)].strip()
    return text


def _groups(text: str, index: int) -> bool:
    before = text[max(0, index - 3) : index].lstrip("-")
    after = text[index + 1 : index + 5]
    return before[-1:].isdigit() and after[:3].isdigit() and len(after[:3]) == 3 and not after[3:].isdigit()
