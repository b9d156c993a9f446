r"""The spellings of one and the same: full-width and Unicode signs, LaTeX's variants, words between answers."""

from __future__ import annotations

import re

WIDE = {
    ord("、"): ",",
    ord("。"): ".",
    ord("∶"): ":",
    ord("∣"): "|",
    ord("￥"): "$",
    ord("¥"): "$",
    ord("€"): "$",
    ord("£"): "$",
    ord("−"): "-",
    ord("–"): "-",
    ord("°"): r"^\circ",
    ord("¢"): " cents",
    ord("⁄"): "/",
    ord("½"): r"\frac{1}{2}",
    ord("⅓"): r"\frac{1}{3}",
    ord("⅔"): r"\frac{2}{3}",
    ord("¼"): r"\frac{1}{4}",
    ord("¾"): r"\frac{3}{4}",
    ord("℃"): r"^\circ",
    ord("℉"): r"^\circ",
    ord("\u3000"): " ",
    ord("\u00a0"): " ",
}
WIDE |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
SIGNS = {
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
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₙ", "0123456789+-n", strict=True))
_SHIFTED = re.compile(f"(?P<up>[{''.join(_RAISED)}]+)|[{''.join(_LOWERED)}]+")


def without_shifted(text: str) -> str:
    """Unicode's superscripts and subscripts as LaTeX's: `10⁻⁸` is `10^{-8}`."""

    def spelt(found: re.Match[str]) -> str:
        mark, letters = ("^", _RAISED) if found["up"] else ("_", _LOWERED)
        inner = "".join(letters[char] for char in found.group())
        return mark + (inner if len(inner) == 1 else f"{{{inner}}}")

    return _SHIFTED.sub(spelt, text)


# The Chinese way to write a number of choices, `C_5^2`.
_CHOICES = r"(?<![A-Za-z\\])(?:\\(?:text|mathrm)\{KIND\}|KIND)_\{?(\d{1,4})\}?\^\{?(\d{1,4})\}?"
RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:left|right)(?=[^A-Za-z])\.?", ""),
        (r"\\(?:big|Big|bigg|Bigg)[lr]?(?![A-Za-z])", ""),
        (r"\\(?:displaystyle|textstyle|limits|middle|normalsize|[lL]arge|LARGE|[hH]uge)(?![A-Za-z])", ""),
        (r"\\lbrace(?![A-Za-z])", r"\\{"),
        (r"\\rbrace(?![A-Za-z])", r"\\}"),
        (r"\\[lr]vert(?![A-Za-z])", "|"),
        (r"\\big(cup|cap)(?![A-Za-z])", r"\\\1"),
        (r"\{\\(?:rm|bf|it)\s+([^{}]*)\}", r"\\text{\1}"),
        (r"\\\\(?:\\(?=\s)|\s?\[-?[\d.]+(?:pt|ex|em|mm|cm)\])", r"\\\\"),
        (r"(?<=[A-Za-z])\\(?:mathrm|text)\{([ied])\}", r" \1"),
        (r"\\(?:mathrm|text)\{([ied])\}", r"\1"),
        (r"\bor (?=(?:more|less|fewer|greater|higher|lower)\b)", "or-"),
        (r"\{(\d+)\}\s*/\s*\{(\d+)\}", r"\\frac{\1}{\2}"),
        (r"\\lg(?![A-Za-z])", r"\\log_{10}"),
        (r"\\log_(?:e|\{e\})(?![A-Za-z])", r"\\ln"),
        (r"\\[dt]binom(?![A-Za-z])", r"\\binom"),
        (r"\{\s*(\w+)\s*\\choose\s*(\w+)\s*\}", r"\\binom{\1}{\2}"),
        (r"\{\}_\{?(\d+)\}?\s?(?:\\(?:text|mathrm)\{C\}|C)_\{?(\d+)\}?", r"\\binom{\1}{\2}"),
        (_CHOICES.replace("KIND", "C"), r"\\binom{\1}{\2}"),
        (_CHOICES.replace("KIND", "A"), r"\\frac{\1!}{(\1-\2)!}"),
        (r"(\d)\s*\^?\s*(?:\{\s*)?\\(?:text|mathrm)\{\s*(?:st|nd|rd|th)\s*\}(?:\s*\})?", r"\1"),
        (r"(?<![\w.])(\d+)(?:st|nd|rd|th)(?![A-Za-z])", r"\1"),
        (r"(?<=\d)\s*(?:\\text\{\s*to\s*\}|\bto\b|比)\s*(?=\d)", ":"),
        (r"^(?:negative|minus|负)\s*(?=[\d.\\])", "-"),
        (r"\(([\dA-F]+)\)(?=_)", r"\1"),
        (r"(?<=\d)(?:\{,\}|\\,|\\!,?|,\\!)(?=\d{3}(?!\d))", ""),
        (r"(?<!\\)\\[!,;:> ]|~", " "),
        (r"\\q?quad(?![A-Za-z])", " "),
        (r"\\[dtc]frac(?![A-Za-z])", r"\\frac"),
        (r"\\(?:text|mbox|mathrm|textrm)\{\s*(?:and|or|,)\s*\}", ", "),
        (r"(?<![\w\\])(?:and|or)(?![\w}-])", ", "),
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
        (r"(?<![A-Za-z\\])sqrt\s?(\d+)", r"\\sqrt{\1}"),
        (r"(\.\d{0,12}?)(\d{1,6}?)\2+(?:\.\.\.|…|\\[lc]?dots)", r"\1\\overline{\2}"),
        (r"(?<![A-Za-z\\])pi(?![A-Za-z])", r"\\pi"),
        # As SymPy prints it.
        (r"(?<=\d)\*I(?![A-Za-z])", "i"),
        (r"(?<=[\d)}])\s?\*\s?(?=[\\A-Za-z(])", ""),
        (r"^(-?)(\d*\\(?:sqrt\{\d+\}|pi))\s?/\s?(\d+)$", r"\1\\frac{\2}{\3}"),
        (r"(?<![A-Za-z\\])(?:oo|infinity|inf)(?![A-Za-z])", r"\\infty"),
        (r"\\frac\{\s*-\s*(\d+)\s*\}\{\s*(\d+)\s*\}", r"-\\frac{\1}{\2}"),
    )
)
