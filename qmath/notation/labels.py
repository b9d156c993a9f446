"""Numbers of equations taken off: `(1) x + y = 5 (2) x - y = 1`, `x + y = 7 … ①, x - y = 3 … ②`."""

from __future__ import annotations

import re

from qmath.notation.sentences import MAX_CHARACTERS

_CIRCLED = "①②③④⑤⑥"
_LABEL = re.compile(rf"(?:(?<![\w)^])\((\d)\)|([{_CIRCLED}]))")
_LEADER = re.compile(r"(?:\\(?:cdots|dots|ldots|quad|qquad)|[-.…·]{3,40})\s*$")  # the dots before a label
_RELATION = re.compile(r"[=<>]|\\(?:le|ge|ne|lt|gt|equiv)")


def without_labels(text: str) -> str:
    """`text` with semicolons in the place of labels 1, 2, …, where each belongs to a relation; else unchanged."""
    if len(text) > MAX_CHARACTERS:
        return text
    labels = list(_LABEL.finditer(text))
    numbers = [int(m[1]) if m[1] else _CIRCLED.index(m[2]) + 1 for m in labels]
    if len(labels) < 2 or numbers != list(range(1, len(labels) + 1)):
        return text
    ends = [0, *(end for label in labels for end in label.span()), len(text)]
    pieces = [
        _LEADER.sub("", text[a:b].strip(" :,;\n")).strip(" ,;.")
        for a, b in zip(ends[::2], ends[1::2], strict=True)
    ]
    leading, trailing = pieces[1:], pieces[:-1]
    if all(map(_RELATION.search, leading)) and not _RELATION.search(pieces[0]):
        head = f"{pieces[0]}: " if pieces[0] else ""
        return head + " ; ".join(leading)
    if all(map(_RELATION.search, trailing)) and not _RELATION.search(pieces[-1]):
        return " ; ".join(trailing) + (f", {pieces[-1]}" if pieces[-1] else "")
    return text
