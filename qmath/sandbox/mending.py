"""What a cell writes that Python does not read and that has one meaning: lines for a notebook (`!pip …`, `%matplotlib
…`), typographic characters for those of a keyboard, characters that nobody sees. Lines keep their numbers.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MAGIC: Final = re.compile(r"(?P<indent>\s*)(?:!|%{1,2}[A-Za-z]|\?|[A-Za-z_][\w.]*\?{1,2}\s*$)")
_TIMED: Final = re.compile(r"(?P<indent>\s*)%(?:time|timeit)\s+(?P<statement>[^-\s].*)")
_FULL_WIDTH: Final = 0xFEE0  # between a full-width character and that of the keyboard
_MEANT: Final = {
    **dict.fromkeys("−–—‐‑", "-"),
    **dict.fromkeys("×·⋅∗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **{chr(code + _FULL_WIDTH): chr(code) for code in range(ord("!"), ord("~") + 1)},
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "、": ",",
    "²": "**2",
    "³": "**3",
}
_PART: Final = re.compile(
    r"""(?P<kept>\#[^\n]*|\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|“(?P<double>[^”"\\\n]*)”|‘(?P<single>[^’'\\\n]*)’|(?P<character>[^\x00-\x7F])""",
    re.DOTALL,
)


def mended(source: str, error: SyntaxError) -> str | None:
    """The source with what this error is about replaced by what was meant, or None where that is not clear."""
    if "character" in error.msg and "U+" in error.msg:
        better = _PART.sub(_spelled, source)
        return None if better == source else better
    lines = source.split("\n")
    number = (error.lineno or 0) - 1
    if not 0 <= number < len(lines) or (line := _without_magic(lines[number])) is None:
        return None
    lines[number] = line
    return "\n".join(lines)


def _spelled(part: re.Match[str]) -> str:
    """A part of the source as a keyboard has it; texts and comments stay as they are."""
    if part["kept"] is not None:
        return part["kept"]
    for name, quote in (("double", '"'), ("single", "'")):
        if part[name] is not None:
            return f"{quote}{part[name]}{quote}"
    character = part["character"]
    invisible = {"Zs": " ", "Cf": ""}.get(unicodedata.category(character), character)
    return _MEANT.get(character, invisible)


def _without_magic(line: str) -> str | None:
    if timed := _TIMED.fullmatch(line):
        return timed["indent"] + timed["statement"]
    magic = _MAGIC.match(line)
    return f"{magic['indent']}pass" if magic else None
