"""The words around an answer, taken off or written as signs: `the solutions are …`, 解得 …, `x is greater than 5`.

Only phrases that leave the mathematics as it is. What is left over must be notation, so that an unknown word still
makes an answer one that is not understood.
"""

from __future__ import annotations

import re

from qmath.notation.tokens import Refusal

_LETTER = r"(?<![A-Za-z\\])[a-zA-Z](?![A-Za-z])"
_NAME = r"[a-zA-Z](?:_\{?\w\}?)?"
_KINDS = (
    r"(?:(?:final|correct|exact|general|complete|real|complex|simplified|factored|expanded|simplest|reduced|possible"
    r"|whole|first|second|partial|definite|indefinite|improper|prime|greatest|least|common|ordered|two|three|four"
    r"|unique|only|distinct|infinite)[ -])*"
)
_NOUNS = (
    r"(?:answers?|ans|solutions?(?: set)?|roots?|zeros?|results?|values?|derivative|integral|antiderivative|limit|sum"
    r"|product|determinant|inverse|rank|trace|gcd|lcm|remainder|quotient|eigenvalues?|expression|point|pair|form"
    r"|number|interval|factori[sz]ation|decomposition|fractions?|expansion|polynomial|series|matrix|divisor|multiple"
    r"|simplification|transpose)"
)
_OF = r"(?: (?:of|for|to) (?:the )?(?:equation|system|inequality|expression|matrix|limit|integral|function))*"
_VALUE_OF = re.compile(rf"^(?:the )?values? of ({_NAME}) (?:is|are|=)\s*", re.IGNORECASE)
_LEADS = re.compile(
    r"^(?:(?:so|thus|hence|therefore|then|finally|and|i (?:think|get|got|believe)|we (?:get|have|find|obtain)"
    r"|it follows|this (?:gives|means)|which gives)\b[\s,:]*(?:that\b\s*)?"
    rf"|(?:the |its |our |my |all )?{_KINDS}{_NOUNS}{_OF}\s*(?:(?:is|are|equals?|will be|set is)\b\s*[:=]?|[:=])\s*"
    r"|(?:it|this|that|which|the expression)\s+(?:is|equals?|gives|simplifies to|becomes)\b\s*"
    r"|(?:is |are )?equals?(?: to)?\s+|(?:both|either|only)\s+|the point\s+"
    r"|(?:all|any|every) (?:real )?(?:numbers? |values? (?:of )?)?[a-z] (?:with|such that|for which|where"
    r"|satisfying)\s+(?=.*(?:[<>]|\\[lg]e|\\in))"
    r"|(?:所以|因此|因而|故|综上|即|于是|可得|解得|得到?|答(?!案)|解(?!集))[,:\s]*"
    r"|(?:(?:该|此|原|这个)?(?:方程组?|不等式组?|函数|表达式|原式|矩阵|极限|积分|级数|数列)?的?"
    r"(?:最终|最后|所有|全部|实数?|通|不定)?(?:答案|结果|解集?|根|值|导数|导函数|极限|积分|行列式|特征值|逆矩阵|余数|和|积))"
    r"\s*(?:是|为|等于|[:=])\s*|(?:原式)?\s*(?:等于|是|为|=)\s*)",
    re.IGNORECASE,
)
_TRAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\s,;]*\(?(?:where |with |for )?(?:C|c|K|k)(?:_\d)?\s*(?:is|being|=|为|是)\s*"
        r"(?:an? |the |any )?(?:arbitrary |real |任意)?(?:constant|const|常数)(?: of integration)?\)?$",
        r"[\s,;]*\(?(?:where |with |for )?[a-z]\s*(?:\\in\s*\\?R|is (?:a |any )?real(?: number)?|real"
        r"|为实数|是实数)\s*\)?$",
        r"[\s,;]*(?:is|are) the (?:only )?(?:answers?|solutions?|roots?)$|\s+only$",
        r"\s*\(?(?:≈|\\approx|\\simeq)\s*-?[\d.]+\s*(?:\\ldots|\\dots|\.\.\.|…)?\)?$",
    )
)
_APPROXIMATION = re.compile(r"(?<=\S)\s*(?:≈|\\approx)\s*-?\d[\d.]*(?=\s*(?:,|;|\bor\b|\band\b|或|和))")
_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (
            r"\s*\|\|\s*(?=[a-z]\s*=)|(?<=\d)\s*\|\s*(?=[a-z]\s*=)|\(\s*or\s*\)|(?<=[\d)}])\s+v\s+(?=[a-z]\s*=)",
            " or ",
        ),
        (
            r"\s*\b(?:is |are |must be |has to be )?(?:(?:greater|more|larger|bigger) than or equal to|at least"
            r"|no less than|not less than)\b|大于或?等于|不小于|至少为",
            " >= ",
        ),
        (
            r"\s*\b(?:is |are |must be |has to be )?(?:(?:less|smaller|fewer) than or equal to|at most"
            r"|no (?:more|greater) than|not (?:more|greater) than)\b|小于或?等于|不大于|至多为",
            " <= ",
        ),
        (
            r"\s*\b(?:is |are |must be |has to be )?(?:strictly )?(?:greater|more|larger|bigger) than\b|大于",
            " > ",
        ),
        (
            r"\s*\b(?:is |are |must be |has to be )?(?:strictly )?(?:less|smaller|fewer) than\b|小于",
            " < ",
        ),
        (r"不等于|\bis not equal to\b|\bdoes not equal\b", r" \\ne "),
        (
            rf"(?<={_LETTER})\s*(?:的值)?(?:\b(?:is|are|equals?|must be)\b(?: equal to)?(?: either)?|等于|是|为)\s*"
            r"(?=[-+\d(\\{ei±])",
            " = ",
        ),
        (r"(?<=\+)\s*(?:an? |the )?(?:arbitrary )?(?:constant|const\b\.?|常数)", " C"),
        (rf"(?<={_LETTER})\s*\bin\b\s*(?=[\[(\]\\{{])", r" \\in "),
        (r"(?<=[\d}])\s*(?:percent|per cent)\b", "%"),
        (r"\b(?:negative|minus)\s+(?=[\d(]|\\(?:[dt]?frac|sqrt))", " -"),
        (r"\\langle\b|[⟨〈]", "("),
        (r"\\rangle\b|[⟩〉]", ")"),
        (r"[Ø⌀]", r" \\emptyset "),
    )
)
_BETWEEN = re.compile(
    rf"(?:(?:all )?(?P<letter>{_LETTER}) (?:(?:is|lies) )?|all (?:real )?numbers )?(?P<strict>strictly )?"
    r"between\s+(?P<low>[^,]+?)\s+and\s+(?P<high>[^,]+?),?\s*\(?(?P<kind>inclusive|exclusive)?\)?"
)
_ANY = re.compile(
    r"^(?:(?:all|any|every|the) )?(?:the )?(?:(?:real )?(?:numbers?|values?)|[a-z](?![a-z]))?(?: of [a-z])?"
    r"(?: (?:which|that|with|such that|for which))?(?: [a-z])?\s*(?=[<>])"
)
_JOINED = re.compile(rf"(?<=[\d)}}])\s+(?={_NAME}\s*=(?!=))")
_FRENCH = re.compile(r"(?P<open>[\[\](])(?P<low>[^\[\],;()]+)[,;](?P<high>[^\[\],;()]+)(?P<close>[\[\])])")
_MOST = 12  # phrases around one answer


def plain(text: str, letters: frozenset[str]) -> str:
    """Normalized `text` without the words around the answer. Raises Refusal for words with two meanings."""
    text = _without_stars(text.strip())
    capital = re.match(r"([A-Z])(?=(?:_\{?\w\}?)?\s*(?:=|\\in))", text)
    if capital and capital[1] not in letters and capital[1].lower() in letters:
        text = re.sub(rf"(?<![A-Za-z\\]){capital[1]}(?![A-Za-z])", capital[1].lower(), text)
    if not letters & {"S", "L"}:
        text = re.sub(r"^[SL]\s*=\s*(?=\\?\{|\\emptyset|[(\[])", "", text)  # the set of solutions
    for _ in range(_MOST):
        shorter = _VALUE_OF.sub(r"\1 = ", text)
        shorter = _LEADS.sub("", shorter, count=1).strip()
        for trail in _TRAILS:
            shorter = trail.sub("", shorter).strip()
        shorter = re.sub(r"[\s.。;,]+$", "", shorter)
        if shorter in ("", text):
            break
        text = shorter
    text = _APPROXIMATION.sub("", text)
    for pattern, sign in _WORDS:
        text = pattern.sub(sign, text)
    if between := _BETWEEN.fullmatch(text):
        text = _interval(between, letters)
    elif (match := _ANY.match(text)) and re.search("[a-z]{2}", match[0]):
        text = f"{_only(letters)} {text[match.end() :]}"
    text = _JOINED.sub(", ", text) if text.count("=") > 1 else text
    if re.match(r"^\s*\\?\{[^{}]*=[^{}]*$", text):
        text = text.replace("{", "", 1).replace("\\", "", 1) if text[0] == "\\" else text.replace("{", "", 1)
    if re.search(r"(?:^|[^\w)])\][^\]]|\[\s*(?:$|\\cup)", text):
        text = _FRENCH.sub(_round, text)
    return _pairs(text).strip()


def _without_stars(text: str) -> str:
    """Without the stars of Markdown around all of it."""
    bold = re.fullmatch(r"\*\*\s*([^*]+?)\s*\*\*|__\s*([^_]+?)\s*__", text)
    return (bold[1] or bold[2]) if bold else text


def _interval(between: re.Match[str], letters: frozenset[str]) -> str:
    kind = between["kind"] or ("exclusive" if between["strict"] else "")
    if not kind:
        raise Refusal("‘between’ with or without the ends")
    sign = "<=" if kind.lower() == "inclusive" else "<"
    return f"{between['low']} {sign} {between['letter'] or _only(letters)} {sign} {between['high']}"


def _only(letters: frozenset[str]) -> str:
    if len(letters) != 1:
        raise Refusal("a condition without its letter")
    return min(letters)


def _round(piece: re.Match[str]) -> str:
    """`]5, 7[` as `(5, 7)`."""
    opening = "(" if piece["open"] == "]" else piece["open"]
    closing = ")" if piece["close"] == "[" else piece["close"]
    return f"{opening}{piece['low']},{piece['high']}{closing}"


def _pairs(text: str) -> str:
    """`x: 2, y: 1` and `x → 2, y → 1` with signs of equality."""
    inner = re.sub(r"^\s*\\?\{(.*?)\\?\}\s*$", r"\1", text)
    parts = [
        re.fullmatch(rf"\s*({_NAME})\s*(?::|\\to\b)\s*((?:(?!\\(?:[lg]e|in|ne))[^:<>])+)", part)
        for part in inner.split(",")
    ]
    found = [part for part in parts if part is not None]
    return ", ".join(f"{part[1]} = {part[2]}" for part in found) if len(found) == len(parts) else text
