"""What is safe to show: text that others wrote, without the power to steer a terminal or to hide in it."""

from __future__ import annotations

import re
import unicodedata

_MAX_MARKS = 4  # combining marks on one base character; more is a smear over the lines above and below
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Overrides, embeddings, isolates and marks of direction: shown, because they make text read as what it is not.
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Letters and marks that take no room or look like nothing, though Unicode does not call them format characters.
_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u3164\uffa0"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {
        code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"
    }
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    table.update(dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT))
    table.update(dict.fromkeys(map(ord, _BIDI), _REPLACEMENT))
    table.update(dict.fromkeys(map(ord, _INVISIBLE)))
    table.update({0x2028: " ", 0x2029: " "})
    table.update(dict.fromkeys(range(0xFE00, 0xFE10)))  # variation selectors change widths behind our back
    return table


_TABLE = _table()
_PLAIN = re.compile(
    r"[\n\t -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u3001-\u3029\u4e00-\u9fff]*"
)


def sanitise(text: str) -> str:
    """`text` with control characters made visible (ESC as ␛) and invisible ones removed; newlines and tabs stay.

    Neutralised are C0 and C1 controls, DEL, direction overrides, zero-width and other format characters, lone
    surrogates, and combining marks beyond the fourth on one character. Nothing else changes; idempotent and linear.
    """
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_limit_marks(text.replace("\r\n", "\n").translate(_TABLE)))


def one_line(text: str) -> str:
    """`sanitise`, and every run of white space is one space: for what must not start a line of its own."""
    return " ".join(sanitise(text).split())


def _limit_marks(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category == "Cf":
            continue
        if category == "Cs":
            char = _REPLACEMENT
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= _MAX_MARKS:
            kept.append(char)
    return kept
