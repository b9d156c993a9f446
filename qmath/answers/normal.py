r"""One spelling for an answer: what a teacher would put into `\boxed{}`.

`normalise` is for showing and recording: it changes the spelling, never the value. `bare` goes further, for
comparing: units, percent signs and spaces go (as in Qwen2.5-Math's `strip_string`, without its guesses).
"""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.answers.spans import braces
from qmath.answers.spellings import RULES, SIGNS, WIDE, without_shifted

LONGEST = 5_000  # characters; a longer "answer" is not one and is only stripped

_TEXT = r"\\(?:text|mbox|mathrm|textrm)\{[^{}]*\}"
_UNIT = re.compile(
    rf"(?<=[\w}})%])(?:\s*(?:/|\\cdot)?\s*(?:{_TEXT}|\\frac\{{{_TEXT}\}}\{{{_TEXT}\}})(?:\^(?:\{{-?\d\}}|\d))?)+$"
)
_BOUND = re.compile(r"\bor-(?:more|less|fewer|greater|higher|lower)|at (?:least|most)|以上|以下")
_GROUPED = re.compile(
    r"^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?=\s*(?:\\(?:text|mbox|mathrm|%)|[A-Za-z\u4e00-\u9fff]))"
)
_CLOCK = re.compile(r"\\(?:text|mbox|mathrm|textrm)\{\s*[ap]\.?\s?m\.?\s*\}$", re.IGNORECASE)
# A single letter behind a number is a variable, unless it is one of these.
_WORD_UNIT = re.compile(
    r"^(-?[\d.,/]+|-?\\frac\{\d+\}\{\d+\})\s+(?:[a-zA-Z]{2}|[mgsLlhNJWVKC](?![a-zA-Z]))[a-zA-Z .]*(?:\^\{?\d\}?)?$"
)
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SCALED = re.compile(
    rf"^(?P<number>-?\d{{1,30}}(?:\.\d{{1,30}})?)\s*(?:\\(?:text|mbox|mathrm|textrm)\{{\s*)?"
    rf"(?P<scale>{'|'.join(_SCALES)})s?(?![a-z])(?P<unit>[^{{}}]*)\}}?$"
)
_CHINESE_NUMERAL_UNIT = re.compile(
    r"^(负?[零〇一二两三四五六七八九十百千万亿点分之又]+)"
    r"(?:(?:平方|立方)?[千厘分毫]?米|[千毫]?克|吨|公里|公斤|毫?升|小时|分钟?|[秒天年月周岁元角个只本人名次种倍页条张根棵头匹辆"
    r"架台件块片粒颗朵支枝把瓶盒箱袋包杯碗筐束双对套间层排行列组班位户盏座艘])$"
)
_CHINESE_UNIT = re.compile(
    r"^(-?[\d.,/]+[万亿]?|-?\\frac\{\d+\}\{\d+\})\s*(?![万亿又])(?:[\u4e00-\u9fff]+|\([\u4e00-\u9fff]+\))$"
)
_TRIGONOMETRY = re.compile(r"\\(?:sin|cos|tan|cot|sec|csc)(?![A-Za-z])")
_PREAMBLE = re.compile(
    r"^=\s*|^(?:the )?(?:final )?answer(?: is)?\s*:?\s*|^(?:答案?|解)[:是为]+\s*"
    r"|^(?:\\approx|≈|approximately|about|roughly|大约|约)\s*",
    re.IGNORECASE,
)
_GLUED_UNIT = re.compile(
    r"^(-?[\d.,/]+|-?\\frac\{\d+\}\{\d+\})\s*"
    r"(?P<open>\()?(?:(?:[mckd]m|ft|in|yd|km/h|m/s|mph)(?:\^\{?[23]\}?)?|[mk]g|m[lL]|mins?|hrs?|USD|RMB|CNY|EUR|GBP)"
    r"(?(open)\))$"
)
# Behind an expression only words that can be nothing else.
_KNOWN_UNIT = re.compile(
    r"^(.*(?:[\d)}]|\\pi))\s+(?:(?:square|cubic|sq|cu)\.?\s)?"
    r"(?:[cmk]m|in|ft|yd|inch(?:es)?|f(?:oo|ee)t|yards?|miles?|(?:centi|kilo|milli)?met(?:er|re)s?|units?|degrees|dollars|cents)"
    r"(?:\s?\^\{?\d\}?)?$"
)
_NAMED = re.compile(
    r"^(?:[A-Za-z](?:_\{?\w\}?)?|[A-Z](?:\\(?:cap|cup)\s*[A-Z])+)\s*(?:=|\\in(?![A-Za-z]))\s*"
)
_LETTERS = re.compile(r"\\[A-Za-z]+|[A-Za-z]+")
_PLAIN_FRACTION = re.compile(r"^(-?)\s*\(?(\d+)\)?\s*/\s*\(?(\d+)\)?$")


def normalise(answer: str) -> str:
    """`answer` in its canonical spelling, of the same value; "" stays "". Takes linear time."""
    text = canonical(answer)
    if len(text) > LONGEST:
        return text
    parts = [_part(part.strip()) for part in split_commas(text)]
    return ", ".join(part for part in parts if part)


def canonical(answer: str) -> str:
    """The same, where the parts of a list keep their names and units."""
    text = answer.strip()
    if len(text) > LONGEST:
        return text
    text = without_shifted(" ".join(text.translate(WIDE).split()))
    for sign, command in SIGNS.items():
        text = text.replace(sign, command)
    text = _without_dollars(text)
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    text = re.sub(r"(?<=[(\[]) | (?=[)\]])", "", " ".join(text.split()))
    text = text if text.endswith("...") else text.rstrip(" .`\\").lstrip("`")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return text.replace(",", "")
    return _GROUPED.sub(lambda found: found.group().replace(",", ""), text)


def bare(answer: str) -> str:
    """The canonical spelling without units, percent and degree signs, words around numbers, and spaces."""
    text = normalise(without_fonts(answer))
    if len(text) > LONGEST:
        return text
    text = _CLOCK.sub("", text)
    if not _TRIGONOMETRY.search(text):
        text = text.replace(r"^\circ", "")
    text = _PREAMBLE.sub("", text.replace(r"\%", ""))
    text = re.sub(r"\\(?:text|mbox|mathrm|textrm|mathbf|textbf|operatorname)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text)
    return re.sub(r"(\d)\.0+(?!\d)", r"\1", text).strip()


_FONT = re.compile(
    r"\\(?:boldsymbol|bm|underline|mathbf|textit|emph|mathit|mathsf|textsf|color\{\w{1,20}\}|textcolor\{\w{1,20}\})(?=\{)"
)


def without_fonts(text: str) -> str:
    r"""`\boldsymbol{(1, 2)}` is `(1, 2)`; what names a set of numbers, `\mathbf{R}`, stays."""
    if len(text) > LONGEST or not (marks := list(_FONT.finditer(text))):
        return text
    closing, dropped = braces(text), set[int]()
    for mark in marks:
        begin = mark.end()
        if begin in closing and text[begin + 1 : closing[begin]].strip() not in ("R", "Z", "N", "Q", "C"):
            dropped |= {*range(mark.start(), begin + 1), closing[begin]}
    return "".join(char for at, char in enumerate(text) if at not in dropped)


_SETS = r"\\?(?:math(?:bb|bf)\{[ZN]\}|[ZN])(?:\^\{?[*+]\}?|_\{?[*+]\}?)?"
_WHOLES = re.compile(
    rf"[,;]?\s*\(?(?P<letter>[a-z])\s*(?:\\in\s*{_SETS}|(?:为|是)正?整数|is an? (?:positive )?integer)\s*\)?"
)


def without_wholes(text: str) -> str:
    r"""Without a closing `, k \in \mathbb{Z}` for a letter of the text."""
    head, comma, tail = text.rpartition(",")
    if not comma and text.endswith(")"):
        head, _, tail = text.rpartition("(")
    found = _WHOLES.fullmatch(tail.strip())
    return head.strip() if found and found["letter"] in head else text


def split_commas(text: str) -> list[str]:
    """The parts between the commas that stand in no bracket. Half-open intervals count as brackets."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _without_dollars(text: str) -> str:
    text = text.replace(r"\$", " ").replace("$", " ").strip()
    text = re.sub(r"(?<!\\)\\[()\[\]]", " ", text)  # behind a backslash it is the end of a row
    while text.startswith((r"\boxed{", r"\fbox{")):
        begin = text.index("{")
        if braces(text).get(begin) != len(text) - 1:
            break
        text = text[begin + 1 : -1]
    return text.strip()


def _part(text: str) -> str:
    """One element of a list: its name (`x =`) and unit go, a plain fraction becomes `\\frac`."""
    text = _scaled(text)
    if not _CLOCK.search(text) and not _BOUND.search(text):
        text = _UNIT.sub("", text)
    for unit in (_WORD_UNIT, _CHINESE_UNIT, _CHINESE_NUMERAL_UNIT, _GLUED_UNIT, _KNOWN_UNIT):
        if found := unit.match(text):
            text = found.group(1)
    named = _NAMED.match(text)
    if named and "=" not in text[named.end() :] and not _has_letters(text[named.end() :]):
        text = text[named.end() :]
    if fraction := _PLAIN_FRACTION.match(text):
        return r"{}\frac{{{}}}{{{}}}".format(*fraction.groups())
    return re.sub(r"\s*,\s*", ", ", text)


def _scaled(text: str) -> str:
    """`3 million dollars` is 3000000 of them."""
    found = _SCALED.match(text)
    if found is None:
        return text
    number = Fraction(found["number"]) * _SCALES[found["scale"]]
    return f"{number if number.denominator == 1 else float(number)}{found['unit']}"


def _has_letters(text: str) -> bool:
    """Whether a letter that could be a variable occurs: `y = 2x + 3` is an equation, not a value of y."""
    return any(not word.startswith("\\") and word not in ("e", "i") for word in _LETTERS.findall(text))
