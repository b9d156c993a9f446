"""The words around the mathematics: a verb before it, conditions after it, in English and in Chinese.

Each known phrase is taken off the text and changes the `Frame`. What is left must be notation: words that nobody
took off are refused by the parser, and with them every word problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from qmath.notation.tasks import Domain

Verb = Literal[
    "",
    "solve",
    "find",
    "evaluate",
    "simplify",
    "expand",
    "factor",
    "apart",
    "differentiate",
    "integrate",
    "limit",
]


@dataclass(slots=True)
class Frame:
    """What the words say. `body` is the rest: notation, if the text is understood."""

    body: str
    verb: Verb = ""
    unknowns: tuple[str, ...] = ()
    domain: Domain = "real"
    decimals: bool = False
    places: int | None = None
    integers: bool = False
    roots: bool = False  # "the roots of p" means p = 0
    order: int = 1
    variable: str = ""
    at: str = ""
    conditions: list[str] = field(default_factory=list)


_LETTERS = r"(?P<letters>(?<![a-zA-Z\\])[a-zA-Z](?![a-zA-Z])(?:\s*,\s*[a-zA-Z](?![a-zA-Z(]))*(?:\s*,?\s*and\s+[a-zA-Z])?)"
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    
        "一": 1,
        "二": 2,
        "两": 2,
        "三": 3,
        "四": 4,
        "五": 5,
        "六": 6,
        "tenth": 1,
        "hundredth": 2,
        "thousandth": 3
    ,
}
_VERBS: dict[str, Verb] = {
    "solve": "solve", "find": "find", "determine": "find", "compute": "evaluate", "calculate": "evaluate",
    
        "evaluate": "evaluate",
        "simplify": "simplify",
        "expand": "expand",
        "factor": "factor",
        "factorise": "factor"
    ,
    "factorize": "factor", "differentiate": "differentiate", "integrate": "integrate",
}
_NOUNS: dict[str, Verb] = {
    
        "derivative": "differentiate",
        "integral": "integrate",
        "antiderivative": "integrate",
        "limit": "limit"
    ,
}
_FILLERS = frozenset(
    (
        *(
            "the",
            "following",
            "equation",
            "equations",
            "system",
            "systems",
            "of",
            "inequality",
            "inequalities",
            "all",
        ),
        *(
            "expression",
            "value",
            "values",
            "exact",
            "real",
            "complex",
            "solution",
            "solutions",
            "set",
            "linear",
        ),
        *(
            "quadratic",
            "cubic",
            "quartic",
            "polynomial",
            "rational",
            "radical",
            "simultaneous",
            "exactly",
            "each",
        ),
        *(
            "possible",
            "to",
            "roots",
            "zeros",
            "root",
            "indefinite",
            "definite",
            "first",
            "second",
            "third",
            "function",
        ),
        *("completely", "fully", "please", "result", "algebraically", "integer", "numerical"),
    )
)
_ORDERS = {"second": 2, "third": 3}
_HEADS_ZH: tuple[tuple[str, Verb], ...] = (
    (r"(?:求?解|求)(?:下列|以下|这个)?(?:关于(?P<letter>[a-z])的)?(?:一元|二元|三元|一次|二次|三次|分式|无理|绝对值|线性|有理)*"
     r"(?:方程组|方程|不等式组|不等式)(?:的(?:所有|全部)?(?:实数)?(?:解集?|根))?", "solve"),
    (r"(?:求)?(?:关于(?P<letter>[a-z])的)(?:一元|二元|一次|二次|三次)*(?:方程组|方程|不等式组|不等式)", "solve"),
    (r"计算(?:下列)?(?:各?式(?:子)?|表达式)?(?:的值)?", "evaluate"),
    (r"求值|求(?:下列)?(?:各?式(?:子)?|表达式)的值", "evaluate"),
    (r"化简(?:下列)?(?:各?式(?:子)?|表达式)?", "simplify"),
    (r"(?:将|把)?(?:下列)?(?:各?式(?:子)?|多项式)?(?:因式分解|分解因式)", "factor"),
    (r"展开(?:下列)?(?:各?式(?:子)?|表达式)?", "expand"),
    (r"求(?:函数)?(?:的)?导数?|对下列函数求导|求导", "differentiate"),
    (r"求(?:下列)?(?:不定积分|定积分|积分)|计算(?:不定积分|定积分|积分)", "integrate"),
    (r"(?:求|计算)(?:下列)?极限", "limit"),
    (r"求函数|求", "find"),
    (r"方程组?|不等式组?", "solve"),
    (r"将|把", ""),
)  # fmt: skip
_HEADS_ZH_COMPILED = tuple(
    (re.compile(pattern), verb) for pattern, verb in sorted(_HEADS_ZH, key=lambda h: -len(h[0]))
)
_TAILS_ZH: tuple[tuple[re.Pattern[str], Verb], ...] = (
    (re.compile(r"(?:的|求|求其)(?:导数|导函数|一阶导数)$|求导$"), "differentiate"),
    (re.compile(r"的(?:不定积分|定积分|积分)$"), "integrate"),
    (re.compile(r"的极限$"), "limit"),
    (re.compile(r"(?:进行)?(?:因式分解|分解因式)$"), "factor"),
    (re.compile(r"化简$"), "simplify"),
    (re.compile(r"展开$"), "expand"),
    (re.compile(r"的(?:所有|全部)?(?:实数)?(?:解集?|根)$"), "solve"),
    (re.compile(r"(?:的值|的结果)?(?:是|等于|为|=)?\s*(?:多少|几)$|的值$"), "evaluate"),
)
_REALS = re.compile(
    rf"[,;]?\s*(?P<open>\()?\s*(?:where|with|for|and|given|assume|assuming|其中)?\s*(?:that )?{_LETTERS}\s*"
    r"(?:(?:is|are|be|为|是)?\s*(?:an?|all)?\s*(?P<kind>real|complex|integers?|实数|复数|整数)(?: numbers?)?"
    r"|(?:\\in|in)\s*\\?(?P<set>[RCZ]))\s*(?(open)\))$",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"[,;]?\s*\(?\s*(?:(?:over|in|within|on|among)\s+(?:the )?(?:set of |field of |domain of )?(?:all )?"
    r"(?P<kind>real|complex)(?:s| numbers?| field| domain| plane)?|(?:over|in)\s+\\?(?P<set>[RC])"
    r"|在?(?P<zh>实数|复数)(?:范围|域|集)?(?:内|上|中)?)\s*\)?$",
    re.IGNORECASE,
)
_LEADING_DOMAIN = re.compile(
    r"(?:over|in) (?:the )?(?:set of )?(?:all )?(real|complex)(?: numbers?|s)?\s*[,:]\s*|在?(实数|复数)(?:范围|域|集)?(?:内|上|中)[,:]?\s*",
    re.IGNORECASE,
)
_FOR_REAL = re.compile(
    rf"[,;]?\s*for (?P<kind>real|complex|integer)(?: numbers?| values? of)?\s+{_LETTERS}$", re.IGNORECASE
)
_FOR = re.compile(rf"[,;]?\s*\(?\s*(?:for|in terms of nothing but)\s+{_LETTERS}\s*\)?$")
_RESTRICTION = re.compile(r"[,;]?\s*(?:\((?P<inner>[^()]*[<>][^()]*|[^()]*\\(?:le|ge|lt|gt)[a-z]*\b[^()]*)\)"
                          r"|(?:for|where|when|with|if|且|其中)\s+(?P<plain>[^,;=]*(?:[<>]|\\(?:le|ge|lt|gt)).*))$")  # fmt: skip
_INTERVAL = re.compile(
    r"[,;]?\s*(?:for\s+|where\s+|with\s+)?(?:(?P<letter>[a-zA-Z]|\\[a-z]+)\s*)?(?:\\in\b|\bin\b|\bon\b|\bover\b)\s*(?:the )?(?:interval\s*)?"
    r"(?P<open>[\[(])(?P<low>[^,\[\]]+),(?P<high>[^,\[\]]+?)(?P<close>[\])])$"
)
_WRT = re.compile(r"[,;]?\s*(?:with respect to|wrt|w\.r\.t\.?)\s+(?P<letter>[a-zA-Z])$", re.IGNORECASE)
_AT = re.compile(
    r"[,;]?\s*(?:(?:at|when|for)\s+(?:the point\s+)?|在\s*)(?P<letter>[a-zA-Z])\s*=\s*(?P<point>[^=]+?)(?:处|时)?$"
)
_PLACES = re.compile(
    r"[,;]?\s*\(?\s*(?:(?:round(?:ed)?|correct|accurate|exact|give|giving|your|the|answer|express|expressed)\s+)*(?:to|as|in)\s+"
    r"(?:(?P<count>\d|one|two|three|four|five|six) (?:decimal (?:places?|digits?)|d\.?p\.?)"
    r"|the nearest (?P<nearest>tenth|hundredth|thousandth)|(?P<any>a decimal|decimals?|decimal form))\s*\)?$"
    r"|[,;]?\s*\(?(?:结果)?保留(?:到)?(?:小数点后)?(?P<zh>\d|[一二两三四五六])位(?:小数)?\)?$",
    re.IGNORECASE,
)
_IDLE = re.compile(
    r"[,;]?\s*(?:in (?:its |the )?(?:simplest|lowest|reduced|exact|simplified) (?:form|terms)|completely|fully|exactly)$",
    re.IGNORECASE,
)


def frame(text: str) -> Frame:
    """Take the known words off normalized `text`."""
    found = Frame(text.strip())
    _tails(found)
    _heads(found)
    _tails(found)
    return found


def _heads(found: Frame) -> None:
    text = re.sub(r"^(?:\d{1,2}[.)]\s+)?(?:please|请)?\s*(?:你)?", "", found.body, flags=re.IGNORECASE)
    if match := _LEADING_DOMAIN.match(text):
        text = text[match.end() :]
        found.domain = "complex" if (match[1] or match[2]).lower() in ("complex", "复数") else found.domain
        found.body = text
    for pattern, verb in _HEADS_ZH_COMPILED:
        if match := pattern.match(text):
            found.verb = verb or found.verb
            if "letter" in pattern.groupindex and match["letter"]:
                found.unknowns = (match["letter"],)
            found.body = text[match.end() :].lstrip(" :,;\n")
            if value := re.match(r"([a-z])(?:的值)?\s*[:,]\s*(?=.*=)", found.body):
                found.unknowns, found.verb, found.body = (value[1],), "solve", found.body[value.end() :]
            return
    if match := re.match(r"(?:what(?:'s| is| are)|how much is|work out)\b\s*", text, re.IGNORECASE):
        text, found.verb = text[match.end() :], "evaluate"
    else:
        match = re.match(r"([A-Za-z]+)\b\s*:?\s*", text)
        if match is None or match[1].lower() not in _VERBS:
            return
        if match[1] == "integrate" and re.search(r"\bd[a-z]\b.*\bfrom\b", text):
            return  # the parser knows the whole phrase
        text, found.verb = text[match.end() :], _VERBS[match[1].lower()]
    found.body = _fillers(found, text)


def _fillers(found: Frame, text: str) -> str:
    """Take the words between the verb and the mathematics off."""
    while True:
        word = re.match(r"([A-Za-z]+)\b(?!\()[\s:,]*", text)
        if letters := re.match(
            rf"(?:for )?(?:real )?{_LETTERS}\s*(?::|(?:if|such that|given that|given|when|where|in)\b)\s*:?\s*",
            text,
        ):
            if (
                found.verb in ("solve", "find", "evaluate")
                and "=" in text[letters.end() :] + text[: letters.end()]
            ):
                found.unknowns, found.verb = split_letters(letters["letters"]), "solve"
                text = text[letters.end() :]
                continue
            return text
        if word is None:
            return text.lstrip(" :,\n")
        name = word[1].lower()
        if name in _NOUNS and not re.match(r"(?:the )?(?:limit|integral)\b[^a-z]", text[len(word[0]) :]):
            if name == "limit" and not re.match(r"of\b", text[word.end() :]):
                return text
            found.verb = _NOUNS[name]
        elif word[1] == "over" or name not in _FILLERS:
            return text
        found.order = _ORDERS.get(name, found.order)
        found.domain = "complex" if name == "complex" else found.domain
        found.integers = found.integers or name == "integer"
        found.roots = found.roots or name in ("roots", "zeros", "root")
        text = text[word.end() :]


def split_letters(text: str) -> tuple[str, ...]:
    """The letters of `x, y and z` in order."""
    return tuple(re.findall(r"\b[a-zA-Z]\b", text))


def _tails(found: Frame) -> None:
    """Take known phrases off the end until there is none."""
    while True:
        before = found.body
        found.body = re.sub(r"[\s?.;:,]+$", "", before)
        found.body = re.sub(r"\s*=\s*(?:[?_]+|\\(?:boxed|square)\{?\}?)?$", "", found.body)
        _tail(found)
        if found.body == before:
            return


def _tail(found: Frame) -> None:
    text = found.body
    match = _REALS.search(text) or _FOR_REAL.search(text) or _DOMAIN.search(text)
    if match:
        groups = match.groupdict()
        kind = groups.get("kind") or groups.get("set") or groups.get("zh") or ""
        if kind.lower() in ("complex", "c", "复数"):
            found.domain = "complex"
        found.integers = found.integers or kind.lower() in ("integer", "integers", "z", "整数")
    elif match := _PLACES.search(text):
        count = match["count"] or match["nearest"] or match["zh"]
        found.decimals = True
        found.places = (_NUMBERS.get(count) or int(count)) if count else None
    elif match := _IDLE.search(text):
        pass
    elif match := _WRT.search(text):
        found.variable = match["letter"]
    elif match := _INTERVAL.search(text):
        low, high = "<=" if match["open"] == "[" else "<", "<=" if match["close"] == "]" else "<"
        found.conditions.append(f"({match['low']}) {low} {match['letter'] or '?'} {high} ({match['high']})")
    elif found.verb in ("", "differentiate") and "=" in text and (match := _AT.search(text)):
        if not re.search(r"deriv|differ|导|\bd/d|\\frac\{d", text):
            return
        found.variable, found.at = match["letter"], match["point"]
    elif match := _FOR.search(text):
        found.unknowns = split_letters(match["letters"])
    elif match := _RESTRICTION.search(text):
        found.conditions.append(match["inner"] or match["plain"])
    else:
        for pattern, verb in _TAILS_ZH:
            if match := pattern.search(text):
                found.verb = verb if verb != "evaluate" or not found.verb else found.verb
                found.roots = found.roots or verb == "solve"
                break
    if match:
        found.body = text[: match.start()].rstrip()
