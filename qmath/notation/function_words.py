"""Functions in words as calls: `conjugate of 3-2i`, `remainder when 3^100 is divided by 7`, `8C3`.

A name in words takes all that follows it, so it is rewritten only where it stands before all of the mathematics.
"""

from __future__ import annotations

import re

from qmath.notation.sentences import MAX_CHARACTERS

_LEAD = (
    r"^(?P<lead>(?:(?:please )?(?:find|evaluate|compute|calculate|determine|what is|what's|give|work out)\b|求|计算)?"
    r"[\s:]*(?:the )?)"
)
_END = r"(?P<end>[\s?.=]*)$"
_OF = r" of (?:the )?(?:complex number |number |expression )?"
_CALLS: tuple[tuple[str, str], ...] = (
    (rf"(?:complex )?conjugate{_OF}(?P<body>.+?)", "conjugate"),
    (rf"real part{_OF}(?P<body>.+?)", "Re"),
    (rf"imaginary part{_OF}(?P<body>.+?)", "Im"),
    (rf"(?:principal )?argument{_OF}(?P<body>.+?)", "arg"),
    (rf"(?:modulus|magnitude){_OF}(?P<body>[^()?=]*(?<![a-z])i(?![a-z])[^()?=]*?)", "abs"),
    (rf"absolute value{_OF}(?P<body>-?[\d.]*\d)", "abs"),
)
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = (
    *(
        (
            re.compile(rf"{_LEAD}{pattern}{_END}", re.IGNORECASE | re.DOTALL),
            rf"\g<lead>{name}(\g<body>)\g<end>",
        )
        for pattern, name in _CALLS
    ),
    *(
        (re.compile(pattern, re.IGNORECASE), sign)
        for pattern, sign in (
            (
                rf"{_LEAD}(?:(?:modular |multiplicative )*inverse of (-?\d+)) (?:modulo|mod)\s+(\d+){_END}",
                r"(\2)^(-1) mod \3",
            ),
            (rf"{_LEAD}remainder (?:when|if|of) (.+?) (?:is )?divided by (\d+){_END}", r"(\2) mod \3\g<end>"),
            (rf"^(?:求|计算)?(.+?)除以(\d+)(?:的|所得)?余数(?:是|为)?(?:多少|几)?{_END}", r"(\1) mod \2"),
            (
                rf"{_LEAD}number of (?:positive |distinct )?(?:divisors|factors) of (\d+){_END}",
                r"divisors(\2)",
            ),
            (rf"^how many (?:positive )?(?:divisors|factors) does (\d+) have{_END}", r"divisors(\1)"),
            (rf"^(\d+)(?:有多少个|的)(?:正)?(?:因数|约数)(?:有(?:多少|几)个|个数)?{_END}", r"divisors(\1)"),
            (r"\\(?:var)?phi\s*\(\s*(\d+)\s*\)", r"totient(\1)"),
            (r"(?<![\w.^)])(\d+) ?C ?(\d+)(?![\w.^(])", r"C(\1, \2)"),
            (r"(?<![\w.^)])(\d+) ?P ?(\d+)(?![\w.^(])", r"P(\1, \2)"),
            (r"(?<![\w)])(?:\{\})?\^?_?\{?(\d+)\}? ?C_\{?(\d+)\}?(?![\w^])", r"C(\1, \2)"),
            (r"(?<![\w)])(?:\{\})?\^?_?\{?(\d+)\}? ?P_\{?(\d+)\}?(?![\w^])", r"P(\1, \2)"),
            (r"\\(?:overline|bar)\s*\{([^{}]*)\}", r"conjugate(\1)"),
        )
    ),
)


def in_calls(text: str) -> str:
    """Normalized `text` with the names of functions in words as calls."""
    if len(text) > MAX_CHARACTERS:
        return text
    for pattern, call in _REWRITES:
        text = pattern.sub(call, text)
    return text
