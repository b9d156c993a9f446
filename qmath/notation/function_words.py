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
    (rf"(?:modulus|magnitude|absolute value){_OF}(?P<body>[^()?=]*(?<![a-z])i(?![a-z])[^()?=]*?)", "abs"),
    (rf"absolute value{_OF}(?P<body>-?[\d.]*\d)", "abs"),
)
_ROOTS = {2: "square", 3: "cube", 4: "fourth", 5: "fifth", 6: "sixth", 8: "eighth"}
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
            (
                rf"{_LEAD}remainder (?:obtained )?(?:when|if|of|after) (.+?),? "
                rf"(?:(?:is )?divided by|(?:up)?on division by|modulo|mod) (\d+){_END}",
                r"(\2) mod \3\g<end>",
            ),
            (
                rf"^(?:求|计算)?\s*(.+?)\s*(?:除以|被)\s*(\d+)\s*(?:除)?(?:的|所得)?余数(?:是|为)?(?:多少|几)?{_END}",
                r"(\1) mod \2",
            ),
            (
                rf"{_LEAD}number of (?:positive |distinct )?(?:integer )?(?:divisors|factors) of (\d+){_END}",
                r"divisors(\2)",
            ),
            (
                r"^how many (?:positive |distinct )?(?:integer )?(?:divisors|factors) "
                rf"(?:does (\d+) have|has (\d+)){_END}",
                r"divisors(\1\2)",
            ),
            (
                rf"^(\d+)\s*(?:有多少个|的)(?:正)?(?:因数|约数)(?:共?有(?:多少|几)个|个数)?{_END}",
                r"divisors(\1)",
            ),
            (
                rf"{_LEAD}sum of (?:all )?(?:the )?(?:positive )?(?:divisors|factors) of (\d+){_END}",
                r"divisorsum(\2)",
            ),
            (rf"{_LEAD}(?:euler(?:'s)? )?(?:totient|phi)(?: function)? of (\d+){_END}", r"totient(\2)"),
            (
                rf"{_LEAD}(?:last|units|ones|unit) digit (?:of|in) (?:the number )?(.+?){_END}",
                r"(\2) mod 10\g<end>",
            ),
            (rf"^(?:求)?(.+?)的(?:个位数字?|末位数字?)(?:是|为)?(?:多少|几)?{_END}", r"(\1) mod 10"),
            *(
                (
                    rf"{_LEAD}(?:all )?(?:the )?(?:\w+ )?(?:complex |distinct )?{words} roots of (?P<of>.+?){_END}",
                    rf"Solve z^{degree} = \g<of> over the complex numbers",
                )
                for degree, words in _ROOTS.items()
            ),
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
    text = re.sub(r"\broots of unity\b", "roots of 1", text)
    for pattern, call in _REWRITES:
        text = pattern.sub(call, text)
    return text
