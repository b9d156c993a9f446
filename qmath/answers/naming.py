r"""Answers that name what they give: `x = 2, y = 3`. Values belong to their names, whatever the order."""

from __future__ import annotations

import re

from qmath.answers.normal import bare, canonical, split_commas

_ASSIGNED = re.compile(
    r"(?P<name>(?P<letter>\\[a-z]+|[A-Za-z]{1,3})(?P<index>_\{?\w+\}?)?'*(?:\([\w, ]{1,20}\))?)\s*=(?P<value>[^=<>]+)"
)
_TOGETHER = re.compile(r"\((?P<names>[A-Za-z](?:,\s?[A-Za-z])+)\)\s?=\s?\((?P<values>[^()]+)\)")
_UNKNOWNS = frozenset("xzt")  # x_1 and x_2 number the roots of one unknown, in no order


def assignments(answer: str) -> dict[str, str] | None:
    """The bare values by their names; None where a part has no name, or two have the same."""
    if "=" not in answer:
        return None
    if (pairs := _TOGETHER.fullmatch(canonical(answer))) is not None:
        names, values = pairs["names"].split(","), split_commas(pairs["values"])
        distinct = len(set(names)) == len(names) == len(values)
        return {n.strip(): bare(v) for n, v in zip(names, values, strict=True)} if distinct else None
    found: dict[str, str] = {}
    roots = 0
    for part in split_commas(canonical(answer)):
        match = _ASSIGNED.fullmatch(part.strip())
        if match is None:
            return None
        name = re.sub(r"[\s{}]", "", match["name"])
        if name in found:
            return None
        found[name] = bare(match["value"])
        roots += match["index"] is not None and match["letter"] in _UNKNOWNS
    return None if roots > 1 else found


def is_function_name(name: str) -> bool:
    """Of a formula: `y` and `f(x)` name the same thing."""
    return name == "y" or name.endswith(")")
