r"""Residues: `6 \pmod{7}`, `x \equiv 3, 5 \pmod{11}`."""

from __future__ import annotations

import re

from qmath.answers.numbers import exact

_RESIDUES = re.compile(
    r"(?:(?P<name>[A-Za-z])\\equiv)?(?P<values>-?\d{1,100}(?:,-?\d{1,100}){0,50})"
    r"\(?\\?[pb]?mod\{?(?P<modulus>\d{1,100})\}?\)?"
)


def same_residues(gold: str, answer: str) -> bool | None:
    """Whether two bare answers are the same classes; None where neither is a class, or one is no number either."""
    left, right = _RESIDUES.fullmatch(gold), _RESIDUES.fullmatch(answer)
    if left and right:
        same_name = not (left["name"] and right["name"]) or left["name"] == right["name"]
        return same_name and left["modulus"] == right["modulus"] and _classes(left) == _classes(right)
    if left or right:  # the modulus stands in the problem
        told, other = (left, answer) if left else (right, gold)
        number = exact(other)
        return None if number is None or told is None else number == exact(told["values"])
    return None


def _classes(found: re.Match[str]) -> set[int]:
    modulus = int(found["modulus"])
    return {int(value) % modulus if modulus else int(value) for value in found["values"].split(",")}
