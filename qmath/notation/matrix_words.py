"""Words about matrices as notation: `the inverse of …`, `Let A = …, find A^{-1}`, 求矩阵…的行列式."""

from __future__ import annotations

import re

_ROWS = r"\[\s*\[[^\[\]]*\](?:\s*,\s*\[[^\[\]]*\])*\s*\]"
_FUNCTIONS = {
    "det": r"determinant|value of the determinant|det",
    "inverse": r"inverse matrix|matrix inverse|inverse",
    "rank": r"rank",
    "trace": r"trace",
    "transpose": r"transpose",
    "eigenvalues": r"eigenvalues?|characteristic roots|spectrum",
}
_FUNCTIONS_ZH = {
    "det": r"行列式(?:的值)?|值",
    "inverse": r"逆矩阵|逆阵|逆",
    "rank": r"秩",
    "trace": r"迹",
    "transpose": r"转置(?:矩阵)?",
    "eigenvalues": r"(?:全部|所有)?特征值",
}
_LEAD = (
    r"(?:(?:find|compute|calculate|evaluate|determine|what (?:is|are)|求出?|计算)\s*)?"
    r"(?:all )?(?:the )?(?:following )?\s*"
)
_ENGLISH = {
    name: re.compile(rf"^{_LEAD}(?:{words})\s+(?:of|for)\s+(?:the )?(?:matrix )?\s*(?P<rest>.+)$", re.I)
    for name, words in _FUNCTIONS.items()
}
_CHINESE = {
    name: re.compile(rf"^(?:求|计算)?\s*(?:矩阵|方阵)?\s*(?P<rest>.+?)\s*(?:的\s*)(?:{words})[\s.?]*$")
    for name, words in _FUNCTIONS_ZH.items()
}
_DETERMINANT_ZH = re.compile(r"^(?:求|计算)?(?:下列|二阶|三阶|四阶)*行列式(?:的值)?\s*:?\s*(?P<rest>.+)$")
_DEFINITION = re.compile(
    rf"^(?:(?:let|given(?: that)?|if|suppose|for|consider|设|已知|若)\s*)?(?:the )?(?:matrix |矩阵)?\s*"
    rf"(?P<letter>[A-Z])\s*=\s*(?P<rows>{_ROWS})\s*(?:[.,;]|\band\b|和|与)*\s*",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^(?:then\s+)?(?:find|compute|calculate|evaluate|determine|what (?:is|are)|求出?|计算|则)\s*(?:the )?",
    re.I,
)
MAX_CHARACTERS = 1_200


def in_notation(text: str) -> str:
    """`text`, which has a matrix in it, with the words about matrices as functions; any other text unchanged."""
    if "[[" not in text.replace(" ", "") or len(text) > MAX_CHARACTERS:
        return text
    text = re.sub(r"[\s.?]+$", "", text)
    return _functions(_definitions(text))


def _definitions(text: str) -> str:
    """`Let A = M. Find A^2.` with M in the place of A."""
    known: dict[str, str] = {}
    rest = text
    while match := _DEFINITION.match(rest):
        known[match["letter"]] = match["rows"]
        rest = rest[match.end() :]
    asked = _ASKED.match(rest)
    if not known or not (asked or re.match(r"[A-Z|\\]", rest)):
        return text
    rest = rest[asked.end() :] if asked else rest
    letters = "".join(known)
    rest = re.sub(rf"(?<![A-Za-z\\])([{letters}]{{2,4}})(?![A-Za-z(])", lambda m: " ".join(m[1]), rest)
    return re.sub(rf"(?<![A-Za-z\\])([{letters}])(?![A-Za-z])", lambda m: f" {known[m[1]]} ", rest).strip()


def _functions(text: str) -> str:
    for name, pattern in _ENGLISH.items():
        if match := pattern.match(text):
            return _applied(name, match["rest"])
    if match := _DETERMINANT_ZH.match(text):
        return _applied("det", match["rest"])
    for name, pattern in _CHINESE.items():
        if match := pattern.match(text):
            return _applied(name, match["rest"])
    return re.sub(
        r"^(?:find|compute|calculate|evaluate|求|计算)\s*(?:the )?(?:product |sum )?(?=\[)",
        "",
        text,
        flags=re.I,
    )


def _applied(name: str, argument: str) -> str:
    """A matrix between bars is a determinant already."""
    argument = argument.strip()
    return argument if name == "det" and argument.startswith("det") else f"{name}({argument})"
