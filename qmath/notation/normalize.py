"""One spelling for many: Unicode, full-width and typesetting forms become the plain ones that the lexer knows.

Nothing is evaluated and nothing is dropped but spacing and size commands of LaTeX. Superscripts become powers
(`x²` is `x^(2)`), a vulgar fraction after a number becomes a mixed number (`2½` is `(2+1/2)`).
"""

from __future__ import annotations

import re
import unicodedata

from qmath.notation.latex import GREEK
from qmath.notation.matrices import spell
from qmath.notation.tokens import Refusal

MAX_CHARACTERS = 4_000

_PLAIN = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full-width forms
        **dict.fromkeys("，、﹐", ","),
        **dict.fromkeys("−–—‐‑‒﹣", "-"),
        **dict.fromkeys("×⋅∙•·✕✖*＊", "*"),
        **dict.fromkeys("∕⁄／", "/"),
        **dict.fromkeys("“”„〝〞", '"'),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u2061\u2062", None),
        "÷": r" \div ",
        "。": ". ",
        "；": ";",
        "：": ":",
        "（": "(",
        "）": ")",
        "【": "[",
        "】": "]",
        "｜": "|",
        "∣": "|",
        "≤": "<=",
        "≦": "<=",
        "⩽": "<=",
        "≥": ">=",
        "≧": ">=",
        "⩾": ">=",
        "≠": r" \ne ",
        "＝": "=",
        "π": r" \pi ",
        "∞": r" \infty ",
        "±": r" \pm ",
        "∓": r" \mp ",
        "√": r" \sqrtsign ",
        "∛": r" \cbrtsign ",
        "∜": r" \sqrtsign [4]",
        "∫": r" \int ",
        "∑": r" \sum ",
        "∏": r" \prod ",
        "→": r" \to ",
        "∂": r" \partial ",
        "∈": r" \in ",
        "∪": r" \cup ",
        "∅": r" \emptyset ",
        "ℝ": r" \R ",
        "ℤ": r" \Z ",
        "ℂ": r" \C ",
        "ℕ": r" \N ",
        "°": r" \degree ",
        "∖": r" \setminus ",
        "…": r" \ldots ",
        "⋯": r" \cdots ",
        "∨": " or ",
        "∧": " and ",
        "⌊": r" \lfloor ",
        "⌋": r" \rfloor ",
        "⌈": r" \lceil ",
        "⌉": r" \rceil ",
        "′": "'",
        "≡": r" \equiv ",
        "ϕ": r" \phi ",
        "ϵ": r" \epsilon ",
    }
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˣʸ", "0123456789+-()nxy")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙₓ", "0123456789nx")
_VULGAR = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅐": (1, 7),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
    "⅑": (1, 9),
    "⅒": (1, 10),
}


def _greek(name: str) -> str:
    case = "SMALL" if name[0].islower() else "CAPITAL"
    return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")


_GREEK_LETTERS = {_greek(name): name for name in GREEK}
_SPACING = re.compile(
    r"\\(?:[,;:!> ]|(?:quad|qquad|displaystyle|textstyle|limits|nolimits|[bB]igg?[lr]?)(?![A-Za-z])"
    r"|hspace\{[^{}]*\}|phantom\{[^{}]*\}|tag\{[^{}]*\}|left\.|right\.)|~"
)
_ENVIRONMENT = re.compile(
    r"\\(begin|end)\{(cases|aligned|align\*?|gathered|gather\*?|equation\*?|split|array)\}(\{[^{}]*\})?"
)
_TEXT = re.compile(
    r"\\(?:text|textrm|mathrm|textbf|mathbf|mbox|operatorname|mathit|rm|boldsymbol|mathop)\s*\*?\{([^{}\\]*)\}"
)
_BLACKBOARD = re.compile(r"\\mathbb\s*\{?\s*([RZCNQ])\s*\}?")


def normalize(text: str) -> str:
    """`text` in plain spelling. Raises Refusal where it is too long or holds characters that mean nothing here."""
    if len(text) > MAX_CHARACTERS:
        raise Refusal(f"the text has {len(text)} characters; at most {MAX_CHARACTERS} are read as notation")
    text = _scripts(text)
    text = text.translate(_PLAIN)
    for letter, name in _GREEK_LETTERS.items():
        text = text.replace(letter, rf" \{name} ")
    text = _fences(spell(text))
    text = _latex(text)
    return re.sub(r"[ \r]+", " ", text).strip()


def _scripts(text: str) -> str:
    text = re.sub(r"(?<![\d.^/])(\d+) ?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒])", _mixed, text)
    for char, (top, bottom) in _VULGAR.items():
        text = text.replace(char, f"({top}/{bottom})")
    text = re.sub(r"(?<![\w)\]}⁰¹²³⁴⁵⁶⁷⁸⁹])([³⁴⁵⁶⁷⁸⁹])√", _indexed_root, text)
    if re.search(r"[³⁴⁵⁶⁷⁸⁹]√", text):
        raise Refusal("a raised number before ‘√’ is a power or the degree of the root")
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˣʸ]+", lambda m: f"^({m[0].translate(_SUPERSCRIPTS)})", text)
    return re.sub(r"[₀₁₂₃₄₅₆₇₈₉ₙₓ]+", lambda m: f"_{{{m[0].translate(_SUBSCRIPTS)}}}", text)


def _indexed_root(match: re.Match[str]) -> str:
    return f"√[{match[1].translate(_SUPERSCRIPTS)}]"


def _mixed(match: re.Match[str]) -> str:
    top, bottom = _VULGAR[match[2]]
    return f"({match[1]}+{top}/{bottom})"


def _fences(text: str) -> str:
    """Take `$…$`, `\\(…\\)`, `\\[…\\]` away; an odd number of dollars is money, not mathematics."""
    if text.replace(r"\$", "").count("$") % 2 or r"\$" in text:
        raise Refusal("a dollar sign that is no fence of mathematics")
    text = re.sub(r"\\\\(?:\[[\d.]+\s*(?:pt|em|ex|mm)\])?", " ; ", text.replace("$$", " ").replace("$", " "))
    return re.sub(r"\\[()\[\]]", " ", text)


def _latex(text: str) -> str:
    text = re.sub(r"\\(?:left|right|[bB]igg?[lr]?)\s*\.", " ", text)
    text = re.sub(r"\\(?:left|right)\s*(?=[(\[\])./]|\\[{}lr])", "", text)
    text = re.sub(
        r"(?:\\right|\\[bB]igg?r?)?\s*(?:\||\\vert(?![a-z]))\s*(?=_\s*\{?\s*[a-z]\s*=)", " \\\\at ", text
    )
    text = re.sub(r"\\left\s*\|", r" \\lvert ", text)
    text = re.sub(r"\\right\s*\|", r" \\rvert ", text)
    text = text.replace("{,}", "").replace(r"\%", "%").replace(r"\_", "_")
    text = _SPACING.sub(" ", text)
    text = _ENVIRONMENT.sub(" ", text)
    text = _BLACKBOARD.sub(r" \\\1 ", text)
    text = re.sub(r"\\(?:mathrm|text|rm)\s*\{\s*d\s*\}\s*", " d", text)
    text = _TEXT.sub(r" \1 ", text)
    return text.replace("&", " ")
