"""A line of a model's prose as styled text: formulas in Unicode, the basics of Markdown, everything else as written."""

from __future__ import annotations

import re

from rich.text import Text

from qmath.render import symbols
from qmath.render.latex import to_text
from qmath.render.wrap import GLUE, columns

_CANDIDATE = re.compile(r"\\\(|\\\[|\\[$%]|\$\$?|`|[0-9A-Za-z]{0,8}\\(?P<name>[A-Za-z]+)")
_DOLLARS = re.compile(
    r"(?<![\\$0-9A-Za-z])\$(?P<body>(?:\\.|[^$\\\s])(?:(?:\\.|[^$\\])*(?:\\.|[^$\\\s]))?)\$(?![\d$])"
)
_WORDS = re.compile(r"\\[A-Za-z]+\{[^}]*\}|\\[A-Za-z]+|(?P<word>[A-Za-z]{3,})")
_AFTER_COMMAND = re.compile(r"[0-9A-Za-z]{0,8}")
# A marker that stands between a digit and a digit is a power, not emphasis.
_STRONG = re.compile(r"(?<![0-9A-Za-z)*])\*\*(?=[^\s*])(?P<body>.+?)(?<=[^\s*])\*\*(?![0-9A-Za-z(*])")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?P<body>.*?)[ \t]*#*$")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|\d{1,3}[.)])[ \t]+")
_BOXED = re.compile(r"⟦.*?⟧")
_HELD = "\ue100"  # stands for a formula while Markdown is read
_WHOLE = 24  # columns of a formula up to which it stays on one row
_ARGUMENTS = {
    **dict.fromkeys(("boxed", "sqrt", "text", "textbf", "mathrm", "mathbb", "pmod", "overline"), 1),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "binom"), 2),
}


def line(source: str) -> tuple[Text, int]:
    """The styled text of one line, for `wrap`, and the columns by which its further rows hang."""
    heading = _HEADING.fullmatch(source)
    if heading:
        text, _ = line(heading["body"])
        text.stylize("heading")
        return text, 0
    item = _ITEM.match(source)
    hang = len(item[0]) if item else len(source) - len(source.lstrip(" "))
    if item and item["mark"] == "*":
        source = f"{item['indent']}• {source[item.end() :]}"
        hang = len(item["indent"]) + 2
    return _styled(source), hang


def emphasise_boxes(text: Text) -> Text:
    """Make what stands in `\\boxed` stand out."""
    text.highlight_regex(_BOXED, "boxed")
    return text


def _styled(source: str) -> Text:
    flat, held = _hold_formulas(source.replace(_HELD, "\N{REPLACEMENT CHARACTER}"))
    out, at = Text(), 0
    for strong in _STRONG.finditer(flat):
        _append(out, flat[at : strong.start()], held, "")
        _append(out, strong["body"], held, "strong")
        at = strong.end()
    _append(out, flat[at:], held, "")
    return emphasise_boxes(out)


def _append(out: Text, flat: str, held: list[tuple[str, str]], style: str) -> None:
    """Append `flat` with its held formulas, which are taken from the front of `held`."""
    first, *others = flat.split(_HELD)
    out.append(first, style)
    for other in others:
        text, own = held.pop(0)
        out.append(text, own or style)
        out.append(other, style)


def _hold_formulas(source: str) -> tuple[str, list[tuple[str, str]]]:
    """`source` with a stand-in for every formula and verbatim text, and these with their styles."""
    flat: list[str] = []
    held: list[tuple[str, str]] = []
    at = 0
    while candidate := _CANDIDATE.search(source, at):
        found = _take(source, candidate)
        flat.append(source[at : candidate.start()])
        if found is None:
            flat.append(candidate[0])
            at = candidate.end()
        else:
            at, text, style = found
            flat.append(_HELD)
            held.append((text, style))
    flat.append(source[at:])
    return "".join(flat), held


def _take(source: str, candidate: re.Match[str]) -> tuple[int, str, str] | None:
    """Where a formula or verbatim text ends, how it reads, its style; None where there is none to be read."""
    start, after, opening = candidate.start(), candidate.end(), candidate[0]
    if opening in ("\\(", "\\["):
        end = source.find({"\\(": "\\)", "\\[": "\\]"}[opening], after)
        return _formula(source, start, after, end, end + 2)
    if opening == "$":
        dollars = _DOLLARS.match(source, start)
        if dollars is None or _is_prose(dollars["body"]):
            return None
        return _formula(source, start, *dollars.span("body"), dollars.end())
    if opening == "`":
        end = source.find("`", after)
        return (end + 1, source[after:end], "verbatim") if end > after else None
    if opening in ("\\$", "\\%"):
        return after, opening[1], ""
    if candidate["name"]:
        command_end = _command_end(source, candidate["name"], after)
        return None if command_end is None else _formula(source, start, start, command_end, command_end)
    return None


def _formula(source: str, start: int, inside: int, end: int, after: int) -> tuple[int, str, str] | None:
    if end < 0:
        return None
    text = to_text(source[inside:end].strip())
    if text is None:
        return after, source[start:after], ""
    return after, text.replace(" ", GLUE) if columns(text) <= _WHOLE else text, ""


def _command_end(source: str, name: str, after: int) -> int | None:
    """The end of a command that stands in prose without delimiters, or None where it is to stay as it is."""
    count = _ARGUMENTS.get(name)
    if count is None:
        return after if _is_symbol(name) else None
    for _ in range(count):
        if (end := _group_end(source, after)) is None:
            return None
        after = end
    tail = _AFTER_COMMAND.match(source, after)
    return tail.end() if tail and name not in ("boxed", "text") else after


def _is_symbol(name: str) -> bool:
    known = symbols.RELATIONS.keys() | symbols.BINARIES.keys() | symbols.LARGE.keys()
    return name in known or symbols.ordinary(name) is not None


def _group_end(source: str, at: int) -> int | None:
    """Behind the brace that closes the one at `at`."""
    if not source.startswith("{", at):
        return None
    depth = 0
    for index in range(at, len(source)):
        if source[index] in "{}" and source[index - 1] != "\\":
            depth += 1 if source[index] == "{" else -1
            if depth == 0:
                return index + 1
    return None


def _is_prose(body: str) -> bool:
    """Whether what stands between two dollar signs is rather a sentence between two prices."""
    return sum(1 for match in _WORDS.finditer(body) if match["word"]) >= 2
