"""Values that an answer names only to discard them: `x = 3 (x = -1 is extraneous)`, `x_2 = -1 (舍去)`."""

from __future__ import annotations

import re

from qmath.notation.answer_sets import OR
from qmath.notation.splitting import split_top

_KIND = (
    r"(?:(?:an? |the )?(?:extraneous|spurious|rejected|discarded|invalid|inadmissible|not (?:valid|allowed|admissible)"
    r"|not (?:a|an?y?) (?:valid )?(?:solution|root)|not in the domain)(?: (?:solution|root|value)s?)?)"
)
_VALUE = r"[^()\[\],;.]{1,60}?"
# A remark at the end, in brackets or behind a comma or semicolon.
_REMARKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\s*[(,;]\s*(?:(?:since|because|as|but|where|note(?: that)?|and)\s+)?(?:the )?(?:(?:solution|root|value)\s+)?"
        rf"{_VALUE}\s+(?:is|are)\s+{_KIND}\s*\)?$",
        rf"\s*[(,;]\s*(?:we )?(?:reject|discard|exclude)(?:ing|ed|s)?\s*:?\s+{_VALUE}\s*\)?$",
        rf"\s*[(,;]\s*{_VALUE}\s*(?:[为是]?增根|不合题意)?\s*,?\s*(?:应)?舍去?\s*\)?$",
        rf"\s*[(,;]\s*{_VALUE}\s*[为是]增根\s*\)?$",
    )
)
# A note beside one value of several.
_NOTE = re.compile(
    rf"^.*\S\s*(?:\(\s*(?:{_KIND}|reject|discard|增根|舍去?|不合题意\s*,?\s*舍去)\s*\)|舍去)$", re.IGNORECASE
)
_NAMED = re.compile(r"\s*([a-zA-Z])(?:_\{?\w\}?)?\s*=")


def without_discarded(text: str) -> str:
    """`text` without the values that it discards; where nothing would be left, as it was."""
    parts = [part for listed in split_top(text) for part in OR.split(listed)]
    kept = [part for part in parts if not _NOTE.match(part)]
    letters = {named[1] for part in parts if (named := _NAMED.match(part))}
    if kept and len(kept) < len(parts) and len(letters) < 2:
        text = ", ".join(kept)
    for remark in _REMARKS:
        shorter = remark.sub("", text)
        if shorter.strip() and shorter != text:
            return shorter.strip()
    return text
