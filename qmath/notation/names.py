"""What a run of letters means: a function, a constant, a letter, a product of letters, or nothing known.

A run of two or three small letters that is no English word is a product (`xy`, `abc`), and so are the short runs
with a capital that formulas have (`IR`, `Ax`, `nRT`); longer runs are names, and
an unknown name is refused: that is what keeps word problems out.
"""

from __future__ import annotations

import re

from qmath.notation.functions import SPELLINGS
from qmath.notation.latex import GREEK

# Words with a place in the grammar of expressions.
CONNECTIVES = frozenset(
    ("and", "or", "of", "mod", "from", "to", "as", "for", "if", "with", "where", "when", "at")
)
INFINITY_WORDS = frozenset(("oo", "inf", "infinity", "infty"))
OPERATOR_WORDS = frozenset(("integrate", "integral", "int", "lim", "limit", "sum", "prod", "product"))

# Words and units of two or three letters that are no products of unknowns.
# fmt: off
_SHORT_WORDS = frozenset((
    "is", "am", "an", "as", "at", "be", "by", "do", "go", "he", "hi", "if", "in", "it", "me", "my", "no", "of", "oh",
    "ok", "on", "or", "so", "to", "up", "us", "we", "vs", "eq", "ad", "ah", "ex", "ha", "id", "la", "ma", "all", "and",
    "any", "are", "ask", "ate", "bad", "bag", "bar", "bat", "bed", "big", "bit", "box", "boy", "bus", "but", "buy",
    "can", "car", "cat", "cow", "cup", "cut", "day", "did", "die", "dog", "due", "dry", "ear", "eat", "egg", "end",
    "etc", "eve", "eye", "far", "few", "fit", "fly", "for", "fun", "gas", "get", "got", "had", "has", "her", "him",
    "his", "hit", "hot", "how", "ice", "ill", "its", "jar", "job", "key", "kid", "lap", "law", "lay", "led", "leg",
    "let", "lie", "lot", "low", "mad", "man", "map", "may", "men", "met", "mix", "mom", "net", "new", "nor", "not",
    "now", "nut", "odd", "off", "oil", "old", "one", "our", "out", "own", "pay", "pen", "per", "pet", "pie", "pig",
    "put", "ran", "raw", "red", "rid", "row", "run", "sad", "saw", "say", "sea", "see", "set", "she", "sit", "six",
    "sky", "son", "sum", "sun", "tax", "tea", "ten", "the", "tie", "tip", "toy", "try", "two", "use", "van", "via",
    "was", "way", "wet", "who", "why", "win", "won", "yes", "yet", "you", "zoo", "cm", "mm", "km", "kg", "mg", "ml",
    "ft", "yd", "mi", "oz", "lb", "hr", "hrs", "min", "sec", "pm", "mph", "kph", "dm", "gm", "lbs", "usd", "rad",
    "deg", "arg", "sq", "dx", "dy", "dz", "dt", "du", "dv", "dr", "cis", "erf", "gcf", "lcd", "var", "std", "avg",
    "pow", "div", "rem", "abs", "exp", "log", "sin", "cos", "tan", "cot", "csc", "det", "adj", "dim", "ker", "sup",
))
# fmt: on
_FORMULA = re.compile(r"[A-Z][a-zA-Z]|[a-z][A-Z]{1,2}")  # IR, Ax, mC, nRT
_TITLES = frozenset(
    ("mr", "ms", "dr", "st", "tv", "uk", "hz", "kw", "kb", "mb", "gb", "ph", "ii", "iv", "vi", "ix")
)
_JOINED = re.compile(r"([xyztabn]?)(sin|cos|tan|ln|sqrt)([xyztabn]?)")
_ENGLISH_JOINED = frozenset(("cost", "tanb"))


def split_word(word: str) -> tuple[str, ...] | None:
    """The names that `word` is made of, or None where it is unknown. A name alone comes back as itself."""
    if (
        len(word) == 1
        or word in SPELLINGS
        or word in GREEK
        or word in INFINITY_WORDS
        or word in OPERATOR_WORDS
    ):
        return (word,)
    if word in ("pi", "Pi", "PI"):
        return ("pi",)
    if word in CONNECTIVES:
        return None
    joined = _JOINED.fullmatch(word)
    if joined and word not in _ENGLISH_JOINED:
        return tuple(part for part in joined.groups() if part)
    if _FORMULA.fullmatch(word) and word.lower() not in _SHORT_WORDS | _TITLES:
        return tuple(word)
    if len(word) <= 3 and word.islower() and word not in _SHORT_WORDS:
        return ("pi", word[2]) if word[:2] == "pi" else tuple(word)
    return None
