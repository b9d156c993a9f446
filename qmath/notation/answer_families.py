r"""What an answer says beside its values: the integer letter of a family, `\{… \mid …\}`, and multiplicities."""

from __future__ import annotations

import re

_BUILDER = re.compile(r"^\s*\\?\{\s*[a-zA-Z]\s*(?:\\in\s*\\?R\s*)?(?:\\mid\b|\||:)\s*([^{}|]*?)\s*\\?\}\s*$")
_FAMILY = re.compile(
    r"^\s*\\?\{\s*(?P<items>.*?)\s*(?:\\mid\b|\||:)\s*(?P<where>[a-zA-Z]\s*\\in\s*\\?Z)\s*\\?\}$"
)
_CONDITION = re.compile(r"^\\?\{([^{}|]*(?:<|>|\\[lg]e)[^{}|]*)\\?\}$")
_INTEGERS = (
    r"\s*(?:\\in\s*\\?Z|(?:is|are)(?: an?| any| all)?(?: arbitrary)? integers?|an integer|integers?"
    r"|(?:为|是)?(?:任意)?整数)\s*\)?$"
)
_LETTER = r"(?<![a-zA-Z\\])[a-zA-Z]"
_ONE = re.compile(
    rf"[, ]*(?:where|for|with|其中)?\s*(?:any |all )?(?:integers? )?\(?(?P<letter>{_LETTER}){_INTEGERS}"
    r"|[\s,;]*(?:where|for|with)\s+(?:(?:any|all|every|each|an|some)\s+)?(?:arbitrary )?integers?(?: values? of)?"
    r" (?P<last>[a-zA-Z])$"
    rf"|[\s,;]*\(?(?:where |for )?(?P<listed>{_LETTER})\s*=\s*"
    r"(?:0\s*,\s*(?:\\pm\s*1|1\s*,\s*-1|-1\s*,\s*1)|(?:\\[cl]?dots|\.{3}|…)[-\d\s,]*\b0\s*,\s*1).*$"
)
_TWO = re.compile(
    rf"(?:[,;(]|where|for|with)\s*\(?(?P<letter>[a-zA-Z])\s*(?:,|and|和)\s*(?P<second>[a-zA-Z]){_INTEGERS}"
)
_COUNT = re.compile(
    r"[\s,]*\(?(?:with |of |has |is )?(?:an? )?"
    r"(?:(?P<two>double|repeated|twice|two equal|二重|两个相等的?)|(?P<three>triple|三重)"
    r"|multiplicity\s*(?:of |is |= ?)?(?P<count>\d|two|three))\s*(?:real )?(?:roots?|solutions?|实?根)?\)?$",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3}


def without_builder(text: str) -> str:
    r"""`\{x \mid x > 5\}` as `x > 5`, and `\{k \pi \mid k \in \Z\}` as `k \pi, k \in \Z`."""
    text = _FAMILY.sub(r"\g<items>, \g<where>", text)
    return _CONDITION.sub(r"\1", _BUILDER.sub(r"\1", text))


def without_parameter(text: str) -> tuple[str, str | None]:
    """The values of a family, and the letter that the text says is an integer; two such letters become one."""
    if match := _TWO.search(text):
        second = rf"(?<![A-Za-z\\]){match['second']}(?![A-Za-z])"
        return re.sub(second, match["letter"], text[: match.start()]), match["letter"]
    if match := _ONE.search(text):
        return text[: match.start()], match["letter"] or match["last"] or match["listed"]
    return text, None


def without_count(part: str) -> tuple[str, int]:
    """A value, and the multiplicity that is stated beside it, or 0."""
    note = _COUNT.search(part)
    if note is None:
        return part, 0
    count = 2 if note["two"] else 3 if note["three"] else _COUNTS.get(note["count"]) or int(note["count"])
    return part[: note.start()], count
