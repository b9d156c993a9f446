r"""One spelling for an answer: what a teacher would put into `\boxed{}`.

`normalise` is for showing and recording: it changes the spelling, never the value. `bare` goes further, for
comparing: units, percent signs and spaces go (as in Qwen2.5-Math's `strip_string`, without its guesses).
"""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.answers.spans import braces

LONGEST = 20_000  # characters; a longer "answer" is not one and is only stripped

_WIDE = {
    ord("、"): ",",
    ord("。"): ".",
    ord("∶"): ":",
    ord("￥"): "$",
    ord("¥"): "$",
    ord("€"): "$",
    ord("£"): "$",
    ord("−"): "-",
    ord("–"): "-",
    ord("°"): r"^\circ",
    ord("¢"): " cents",
    ord("²"): "^2",
    ord("³"): "^3",
    ord("\u3000"): " ",
    ord("\u00a0"): " ",
}
_WIDE |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SIGNS = {
    "π": r"\pi ",
    "∞": r"\infty ",
    "∅": r"\emptyset ",
    "±": r"\pm ",
    "×": r"\times ",
    "·": r"\cdot ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "≠": r"\ne ",
    "∪": r"\cup ",
    "∩": r"\cap ",
    "∈": r"\in ",
    "ℝ": r"\mathbb{R}",
    "θ": r"\theta ",
}
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:left|right)(?=[^A-Za-z])\.?", ""),
        (r"\\(?:big|Big|bigg|Bigg)[lr]?(?![A-Za-z])", ""),
        (r"\\(?:displaystyle|textstyle|limits)(?![A-Za-z])", ""),
        (r"(?<=\d)(?:\{,\}|\\,|\\!,?|,\\!)(?=\d{3}(?!\d))", ""),
        (r"(?<!\\)\\[!,;:> ]|~", " "),
        (r"\\q?quad(?![A-Za-z])", " "),
        (r"\\[dtc]frac(?![A-Za-z])", r"\\frac"),
        (r"\\(?:text|mbox|mathrm|textrm)\{\s*(?:and|or|,)\s*\}", ", "),
        (r"(?<![\w\\])(?:and|or)(?![\w}])", ", "),
        (r"(?<=[\s\d}$)])(?:或者?|和|与)(?=[\s\d\\$a-z(-])", ", "),
        (r"\\leq(?:slant)?(?![A-Za-z])", r"\\le"),
        (r"\\geq(?:slant)?(?![A-Za-z])", r"\\ge"),
        (r"\\neq(?![A-Za-z])", r"\\ne"),
        (r"\\(?:varnothing|O)(?![A-Za-z])", r"\\emptyset"),
        (r"\\R(?![A-Za-z])", r"\\mathbb{R}"),
        (r"\\cr(?![A-Za-z])", r"\\\\"),
        (r"\\langle(?![A-Za-z])", "("),
        (r"\\rangle(?![A-Za-z])", ")"),
        (r"大于或?等于|不小于", r"\\ge "),
        (r"小于或?等于|不大于", r"\\le "),
        (r"大于", ">"),
        (r"小于", "<"),
        (r"(?<!\d)(\d{1,2})[时点](\d\d)分(?!\w)", r"\1:\2"),
        (r"(?<=\^\\circ)\s*(?:\\(?:text|mathrm)\{\s*)?[CF](?![A-Za-z])\}?", ""),
        (r"\^\{\s*\\circ\s*\}|\\degree(?![A-Za-z])", r"^\\circ"),
        (r"(?<!\\)%", r"\\%"),
        (r"(?<![\w.])(\d+)\s+(\d+)/(\d+)(?![\w/])", r"\1\\frac{\2}{\3}"),
        (r"\*\*", "^"),
        (r"\\frac\s*([0-9a-zA-Z])\s*([0-9a-zA-Z])", r"\\frac{\1}{\2}"),
        (r"\\frac\s*([0-9a-zA-Z])\s*\{", r"\\frac{\1}{"),
        (r"(\\frac\{[^{}]*\})\s*([0-9a-zA-Z])", r"\1{\2}"),
        (r"\\sqrt\s*([0-9a-zA-Z])", r"\\sqrt{\1}"),
        (r"√\s*(\d+|[a-z])", r"\\sqrt{\1}"),
        (r"(?<![A-Za-z\\])sqrt\(([^()]*)\)", r"\\sqrt{\1}"),
        (r"(?<![A-Za-z\\])pi(?![A-Za-z])", r"\\pi"),
        (r"(?<![A-Za-z\\])(?:oo|infinity|inf)(?![A-Za-z])", r"\\infty"),
        (r"\\frac\{\s*-\s*(\d+)\s*\}\{\s*(\d+)\s*\}", r"-\\frac{\1}{\2}"),
    )
)
_UNIT = re.compile(r"(?<=[\w})%])\s*\\(?:text|mbox|mathrm|textrm)\{[^{}]*\}(?:\^\{?\d\}?)?$")
_GROUPED = re.compile(
    r"^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?=\s*(?:\\(?:text|mbox|mathrm|%)|[A-Za-z\u4e00-\u9fff]))"
)
_CLOCK = re.compile(r"\\(?:text|mbox|mathrm|textrm)\{\s*[ap]\.?\s?m\.?\s*\}$", re.IGNORECASE)
# A single letter behind a number is a variable, unless it is one of these.
_WORD_UNIT = re.compile(
    r"^(-?[\d.,/]+|-?\\frac\{\d+\}\{\d+\})\s+(?:[a-zA-Z]{2,}|[mgsLlhNJWVKC](?![a-zA-Z]))[a-zA-Z .]*(?:\^\{?\d\}?)?$"
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
    r"(?:岁|个|米|天|元|只|本|人|名|千克|克|吨|厘米|分米|毫米|千米|公里|小时|分钟|秒|年|次|种|倍|平方米|平方厘米|立方米|立方厘米)$"
)
_CHINESE_UNIT = re.compile(r"^(-?[\d.,/]+[万亿]?|-?\\frac\{\d+\}\{\d+\})\s*(?![万亿])[\u4e00-\u9fff]+$")
_TRIGONOMETRY = re.compile(r"\\(?:sin|cos|tan|cot|sec|csc)(?![A-Za-z])")
_PREAMBLE = re.compile(
    r"^(?:the )?(?:final )?answer(?: is)?\s*:?\s*|^(?:答案?|解)[:是为]+\s*"
    r"|^(?:\\approx|≈|approximately|about|roughly|大约|约)\s*",
    re.IGNORECASE,
)
_GLUED_UNIT = re.compile(
    r"^(-?[\d.,/]+|-?\\frac\{\d+\}\{\d+\})\s*"
    r"(?:(?:[mckd]m|ft|in|yd|km/h|m/s|mph)(?:\^\{?[23]\}?|[²³])?|[mk]g|m[lL]|mins?|hrs?|USD|RMB|CNY|EUR|GBP)$"
)
_NAMED = re.compile(r"^[A-Za-z](?:_\{?\w\}?)?\s*(?:=|\\in(?![A-Za-z]))\s*")
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
    text = " ".join(text.translate(_WIDE).split())
    for sign, command in _SIGNS.items():
        text = text.replace(sign, command)
    text = _without_dollars(text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    text = re.sub(r"(?<=[(\[]) | (?=[)\]])", "", " ".join(text.split()))
    text = text if text.endswith("...") else text.rstrip(" .")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return text.replace(",", "")
    return _GROUPED.sub(lambda found: found.group().replace(",", ""), text)


def bare(answer: str) -> str:
    """The canonical spelling without units, percent and degree signs, words around numbers, and spaces."""
    text = normalise(answer)
    if len(text) > LONGEST:
        return text
    text = _CLOCK.sub("", text)
    if not _TRIGONOMETRY.search(text):
        text = text.replace(r"^\circ", "")
    text = _PREAMBLE.sub("", text.replace(r"\%", ""))
    text = re.sub(r"\\(?:text|mbox|mathrm|textrm|mathbf|textbf|operatorname)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text)
    return re.sub(r"(\d)\.0+(?!\d)", r"\1", text).strip()


_WHOLES = re.compile(
    r"[,;]?\s*\(?(?P<letter>[a-z])\s*(?:\\in\s*\\?(?:mathbb\{Z\}|mathbf\{Z\}|Z)|(?:为|是)整数|is an integer)\s*\)?"
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
    for opening, closing in ((r"\(", r"\)"), (r"\[", r"\]")):
        text = text.replace(opening, " ").replace(closing, " ")
    while text.startswith((r"\boxed{", r"\fbox{")):
        begin = text.index("{")
        if braces(text).get(begin) != len(text) - 1:
            break
        text = text[begin + 1 : -1]
    return text.strip()


def _part(text: str) -> str:
    """One element of a list: its name (`x =`) and unit go, a plain fraction becomes `\\frac`."""
    text = _scaled(text)
    if not _CLOCK.search(text):
        text = _UNIT.sub("", text)
    for unit in (_WORD_UNIT, _CHINESE_UNIT, _CHINESE_NUMERAL_UNIT, _GLUED_UNIT):
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
