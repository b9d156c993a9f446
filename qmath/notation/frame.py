"""The words around the mathematics: a verb before it, conditions after it, in English and in Chinese.

Each known phrase is taken off the text and changes the `Frame`. What is left must be notation: words that nobody
took off are refused by the parser, and with them every word problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from qmath.notation.phrases import (
    AT,
    DOMAIN,
    FILLERS,
    FOR,
    FOR_REAL,
    FRACTION,
    HEADS_ZH_COMPILED,
    IDLE,
    INTERVAL,
    LEADING_DOMAIN,
    LETTERS,
    NOUNS,
    NUMBERS,
    ORDERS,
    PLACES,
    REALS,
    RESTRICTION,
    SIGNS,
    TAILS_ZH,
    VERBS,
    WRT,
    Verb,
)
from qmath.notation.tasks import Domain

MAX_TAILS = 40  # rounds of taking a phrase off the end
MAX_TAIL = 240  # characters of one condition; a bound for the search from the end


@dataclass(slots=True)
class Frame:
    """What the words say. `body` is the rest: notation, if the text is understood."""

    body: str
    verb: Verb = ""
    unknowns: tuple[str, ...] = ()
    domain: Domain = "real"
    reals: bool = False  # whether the text itself says so
    decimals: bool = False
    places: int | None = None
    fraction: bool = False  # asked for, also where the problem has decimals
    integers: bool = False
    sign: Literal["", ">", "<", ">="] = ""  # "positive solutions"
    least: bool = False  # "the smallest"
    roots: bool = False  # "the roots of p" means p = 0
    order: int = 1
    variable: str = ""
    at: str = ""
    conditions: list[str] = field(default_factory=list)


def frame(text: str) -> Frame:
    """Take the known words off normalized `text`."""
    found = Frame(text.strip())
    _tails(found)
    _heads(found)
    _tails(found)
    return found


def _heads(found: Frame) -> None:
    text = re.sub(r"^(?:\d{1,2}[.)]\s+)?(?:please|请)?\s*(?:你)?", "", found.body, flags=re.IGNORECASE)
    if match := LEADING_DOMAIN.match(text):
        text = text[match.end() :]
        found.domain = "complex" if (match[1] or match[2]).lower() in ("complex", "复数") else found.domain
        found.reals = found.domain == "real"
        found.body = text
    for pattern, verb in HEADS_ZH_COMPILED:
        if match := pattern.match(text):
            if verb and not (verb == "find" and found.verb):  # 求 … 的导数
                found.verb = verb
            if "letter" in pattern.groupindex and match["letter"]:
                found.unknowns = (match["letter"],)
            found.body = text[match.end() :].lstrip(" :,;\n")
            if value := re.match(r"([a-z])\s*(?:的值)?\s*[:,]\s*(?=.*=)", found.body):
                found.unknowns, found.verb, found.body = (value[1],), "solve", found.body[value.end() :]
            return
    if match := re.match(r"(?:what(?:'s| is| are)|how much is|work out)\b\s*", text, re.IGNORECASE):
        text, found.verb = text[match.end() :], "evaluate"
    else:
        match = re.match(r"([A-Za-z]+)\b(?:\s*:|\.(?=\s))?\s*", text)
        if match is None or match[1].lower() not in VERBS:
            return
        if match[1] == "integrate" and re.search(r"\bd[a-z]\b.*\bfrom\b", text):
            return  # the parser knows the whole phrase
        text, found.verb = text[match.end() :], VERBS[match[1].lower()]
    found.body = _fillers(found, text)


def _fillers(found: Frame, text: str) -> str:
    """Take the words between the verb and the mathematics off."""
    while True:
        word = re.match(r"([A-Za-z]+)\b(?!\()[\s:,]*", text)
        if letters := re.match(
            rf"(?:for )?(?:(?P<kind>real|complex|integer)s? )?(?:numbers? )?\(?{LETTERS}\)?\s*"
            r"(?::|\.(?=\s)|(?:if|such that|so that|satisfying|for which|given that|given|with|when|where|in)\b)"
            r"\s*:?\s*",
            text,
        ):
            if found.verb in ("solve", "find", "evaluate") and re.search(r"[=<>]|\\(?:equiv|[lg]e)", text):
                found.unknowns, found.verb = split_letters(letters["letters"]), "solve"
                found.domain = "complex" if letters["kind"] == "complex" else found.domain
                found.integers = found.integers or letters["kind"] == "integer"
                text = text[letters.end() :]
                continue
            return text
        if word is None:
            return text.lstrip(" :,\n")
        name = word[1].lower()
        if name in NOUNS and not re.match(r"(?:the )?(?:limit|integral)\b[^a-z]", text[len(word[0]) :]):
            if name == "limit" and not re.match(r"of\b", text[word.end() :]):
                return text
            found.verb = NOUNS[name]
        elif word[1] == "over" or name not in FILLERS:
            return text
        found.order = ORDERS.get(name, found.order)
        found.domain = "complex" if name == "complex" else found.domain
        found.integers = found.integers or name in ("integer", "integers", "integral")
        found.sign = SIGNS.get(name, found.sign)
        found.least = found.least or name in ("smallest", "least")
        found.roots = found.roots or name in ("roots", "zeros", "root")
        text = text[word.end() :]


def split_letters(text: str) -> tuple[str, ...]:
    """The letters of `x, y and z` in order."""
    return tuple(re.findall(r"\b[a-zA-Z]\b", text))


def _tails(found: Frame) -> None:
    """Take known phrases off the end until there is none."""
    for _ in range(MAX_TAILS):
        before = found.body
        found.body = re.sub(r"[\s?.;:,]+$|[\s?.;:,]*_{2,}[\s?.;:,]*$", "", before)
        found.body = re.sub(r"\s*=\s*(?:[?_]+|\\(?:boxed|square)\{?\}?)?$", "", found.body)
        _tail(found)
        if found.body == before:
            return


def _tail(found: Frame) -> None:
    cut = max(0, len(found.body) - MAX_TAIL)
    text = found.body[cut:]
    match = REALS.search(text) or FOR_REAL.search(text) or DOMAIN.search(text)
    if match:
        groups = match.groupdict()
        kind = groups.get("kind") or groups.get("set") or groups.get("zh") or ""
        if kind.lower() in ("complex", "c", "复数"):
            found.domain = "complex"
        found.reals = found.reals or kind.lower() in ("real", "r", "实数")
        found.integers = found.integers or kind.lower() in ("integer", "integers", "z", "整数")
    elif match := PLACES.search(text):
        count = match["count"] or match["nearest"] or match["zh"]
        found.decimals = True
        found.places = (NUMBERS.get(count) or int(count)) if count else None
    elif match := FRACTION.search(text):
        found.fraction = True
    elif match := IDLE.search(text):
        pass
    elif match := WRT.search(text):
        found.variable = match["letter"]
    elif match := INTERVAL.search(text):
        low, high = "<=" if match["open"] == "[" else "<", "<=" if match["close"] == "]" else "<"
        found.conditions.append(f"({match['low']}) {low} {match['letter'] or '?'} {high} ({match['high']})")
    elif found.verb in ("", "differentiate") and "=" in text and (match := AT.search(text)):
        if found.verb != "differentiate" and not re.search(
            r"deriv|differ|导|\bd/d|\\frac\{d", found.body[:MAX_TAIL]
        ):
            return
        found.variable, found.at = match["letter"], match["point"]
    elif match := FOR.search(text):
        found.unknowns = split_letters(match["letters"])
    elif match := RESTRICTION.search(text):
        found.conditions.append(match["inner"] or match["plain"])
    else:
        for pattern, verb in TAILS_ZH:
            if match := pattern.search(text):
                found.verb = verb if verb != "evaluate" or not found.verb else found.verb
                found.roots = found.roots or verb == "solve"
                kind = match.groupdict().get("kind")
                found.sign = SIGNS.get(kind or "", found.sign)
                found.integers = found.integers or (kind is not None and kind.endswith("整数"))
                break
    if match:
        found.body = (found.body[:cut] + text[: match.start()]).rstrip()
