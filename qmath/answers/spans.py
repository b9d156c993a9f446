r"""Where the prose of a transcript is: outside thoughts, cells and outputs. All in linear time."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^[ \t]*`{3,}[ \t]*(\w*)[^\n`]*$", re.MULTILINE)
_CODE = frozenset({"python", "py", "python3"})
_CELL_LANGUAGES = _CODE | {"output"}
_THINK_OPEN, _THINK_CLOSE = "<think>", "</think>"


def after_thoughts(text: str) -> str:
    """The text without its `<think>` blocks, or the whole text where nothing else was written."""
    head, opened, _ = text.partition(_THINK_OPEN)
    _, closed, tail = text.rpartition(_THINK_CLOSE)
    if closed:
        # A later block that never ends is a thought too.
        tail = tail.partition(_THINK_OPEN)[0]
        return tail if tail.strip() else text
    if opened and head.strip():
        return head
    return text


def without_cells(text: str, *, outputs: bool = False) -> str:
    """The text without its python cells, and without output blocks unless these are to stay; an unclosed fence
    reaches to the end.
    """
    dropped = _CODE if outputs else _CELL_LANGUAGES
    pieces: list[str] = []
    kept_to = 0
    open_language: str | None = None
    for fence in _FENCE.finditer(text):
        language = fence.group(1).lower()
        if open_language is None:
            open_language = language
            if language in dropped:
                pieces.append(text[kept_to : fence.start()])
        elif not language:
            if open_language in dropped:
                kept_to = fence.end()
            open_language = None
        elif language in _CELL_LANGUAGES and open_language in _CELL_LANGUAGES:
            if open_language in dropped and language not in dropped:
                kept_to = fence.start()
            elif language in dropped and open_language not in dropped:
                pieces.append(text[kept_to : fence.start()])
            open_language = language  # ```output straight after an unclosed ```python
    if open_language is None or open_language not in dropped:
        pieces.append(text[kept_to:])
    return "\n".join(pieces)


def braces(text: str) -> dict[int, int]:
    r"""The index of each `{` to that of its `}`; `\{` and `\}` are no braces; unmatched ones are left out."""
    matches: dict[int, int] = {}
    stack: list[int] = []
    for token in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        mark = token.group()
        if mark == "{":
            stack.append(token.start())
        elif mark == "}" and stack:
            matches[stack.pop()] = token.start()
    return matches
