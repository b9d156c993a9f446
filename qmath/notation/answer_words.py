"""Answers that are words: none, all numbers or all of one sign, infinitely many, or that something diverges."""

from __future__ import annotations

import re
from fractions import Fraction

from qmath.notation.answer import Interval, Intervals
from qmath.notation.ast import Constant, Neg, Number

NONE = re.compile(
    r"(?:there (?:is|are) |(?:the |this )?(?:equation|system|inequality|it|[a-z]) has |has )?"
    r"(?:(?:[a-z] *\\in *)?(?:\\emptyset|\\varnothing)|\\\{ *\\\}|\{ *\}"
    r"|no (?:such )?(?P<real>real )?(?:number )?"
    r"(?:(?:solutions?|roots?|values?|answers?|numbers?|eigenvalues?)(?: set)?(?: (?:for|of) [a-z])?|[a-z])"
    r"(?: exists?| (?:in|over|among) (?:the )?(?P<reals>reals?|real numbers|\\?R))?"
    r"|none|(?:the system is )?inconsistent|dne|impossible|does not exist|(?:the )?empty(?: set)?"
    r"|(?:该|此|原|这个|本)?(?:方程组?|不等式组?)?(?:在?实数范围内)?(?:无(?P<shi>实数?)?(?:解|根)|没有(?P<you>实数?)?(?:解|根))|空集)",
    re.IGNORECASE,
)
ALL = re.compile(
    r"(?:[a-z] *(?:=|\\in|is|∈|can be|may be) *)?(?:\\R|(?-i:R)"
    r"|(?:all|any|every|each)?(?: of)?(?: the)? ?(?:possible )?real(?: numbers?| values?)?(?: (?:of|for) [a-z])?"
    r"|(?:all|any|every)(?: (?:values? of )?[a-z]| numbers?)|(?:all |the )?reals"
    r"|全体实数|任意实数|一切实数|所有实数|\( *- *\\infty *, *\+?\\infty *\))"
    r"(?: *(?:\\setminus|\\backslash|-(?= *\\?\{)|(?=\\?\{)|except(?: for)?|excluding"
    r"|other than|besides) *(?P<rest>.*))?",
    re.IGNORECASE,
)
INFINITE = re.compile(
    r"(?:there (?:is|are) |(?:the )?(?:equation|system|it) has )?"
    r"(?:infinitely many|infinite(?: number of)?|an infinite number of)(?: solutions?| pairs?)?(?: \([a-z], [a-z]\))?"
    r"|(?:方程组?)?有?无(?:数|穷多)(?:个|组)?解",
    re.IGNORECASE,
)
DIVERGES = re.compile(
    r"(?:it |the )?(?:limit |integral |improper integral |series |sum |product |matrix |inverse )?"
    r"(?:(?:is )?diverge(?:s|nt)|(?:does not|doesn't) (?:converge|exist)|(?:is )?undefined|(?:is )?not invertible"
    r"|no (?:limit|inverse)|(?:is )?singular|(?:极限|逆矩阵)?不存在|发散|不收敛|不可逆)"
    r"(?: *(?:to|towards|,|=)? *(?P<sign>[-+])? *(?:\\infty|infinity))?",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"(?:all|any|every)?(?: the)? ?(?P<sign>positive|negative|non-?negative|non-?positive) (?:real )?"
    r"(?:numbers?|values?|reals?)"
    r"|(?:所有|一切|任意|全体)?(?P<zh>正|负|非负|非正)(?:实)?数",
    re.IGNORECASE,
)


def signed(name: str) -> Intervals:
    """All positive, negative, … numbers."""
    closed = name.lower().startswith("non") or name.startswith("非")
    zero, oo = Number(Fraction(0)), Constant("oo")
    below = name.endswith(("positive", "正")) == closed
    return Intervals(
        (Interval(Neg(oo), zero, False, closed) if below else Interval(zero, oo, closed, False),)
    )
