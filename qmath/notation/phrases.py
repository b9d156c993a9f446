"""The phrases that `frame` knows, in English and in Chinese: words before the mathematics, and conditions after it."""

from __future__ import annotations

import re
from typing import Literal

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

LETTERS = (
    r"(?P<letters>(?<![a-zA-Z\\])[a-zA-Z](?![a-zA-Z])(?:\s*,\s*[a-zA-Z](?![a-zA-Z(]))*"
    r"(?:\s*,?\s*and\s+[a-zA-Z](?![a-zA-Z]))?)"
)
NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "tenth": 1,
    "hundredth": 2,
    "thousandth": 3,
}
VERBS: dict[str, Verb] = {
    "solve": "solve",
    "find": "find",
    "determine": "find",
    "compute": "evaluate",
    "calculate": "evaluate",
    "evaluate": "evaluate",
    "simplify": "simplify",
    "expand": "expand",
    "factor": "factor",
    "factorise": "factor",
    "factorize": "factor",
    "differentiate": "differentiate",
    "integrate": "integrate",
    "reduce": "simplify",
    "multiply": "expand",
    "decompose": "apart",
}
NOUNS: dict[str, Verb] = {
    "derivative": "differentiate",
    "integral": "integrate",
    "antiderivative": "integrate",
    "limit": "limit",
}
FILLERS = frozenset(
    (
        *"logarithmic exponential trigonometric compound literal given".split(),
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
            "positive",
            "negative",
            "nonnegative",
            "smallest",
            "least",
            "congruence",
            "congruences",
            "general",
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "nonlinear",
            "function",
        ),
        *(
            "completely",
            "fully",
            "please",
            "simultaneously",
            "result",
            "algebraically",
            "integer",
            "integers",
            "integral",
            "numerical",
        ),
    )
)
SIGNS: dict[str, Literal[">", "<", ">="]] = {
    "positive": ">",
    "negative": "<",
    "nonnegative": ">=",
    "正": ">",
    "正整数": ">",
    "正数": ">",
    "负": "<",
    "负数": "<",
    "非负整数": ">=",
}
ORDERS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
HEADS_ZH: tuple[tuple[str, Verb], ...] = (
    (r"(?:求?解|求)(?:下列|以下|这个)?(?:关于\s*(?P<letter>[a-z])\s*的)?(?:一元|二元|三元|一次|二次|三次|分式|无理|绝对值|线性|有理|指数|对数|三角|同余)*"
     r"(?:方程组|方程|不等式组|不等式|同余式组?)(?:的(?:所有|全部)?(?:实数)?(?:解集?|根))?", "solve"),
    (r"(?:求)?(?:关于\s*(?P<letter>[a-z])\s*的)(?:一元|二元|一次|二次|三次)*(?:方程组|方程|不等式组|不等式)", "solve"),
    (r"计算(?:下列)?(?:各?式(?:子)?|表达式)?(?:的值)?", "evaluate"),
    (r"(?:直接写出得数|脱式计算|简便计算|简便运算|口算|列?竖式计算|用简便方法计算)(?:下列各题)?", "evaluate"),
    (r"(?:求解|解)", "solve"),
    (r"解(?:下列|以下)?比例式?", "solve"),
    (r"求值|求(?:下列)?(?:各?式(?:子)?|表达式)的值", "evaluate"),
    (r"(?:先)?化简(?:(?:并|再|,再|后)?求值|(?:下列)?(?:各?式(?:子)?|表达式)?)", "simplify"),
    (r"(?:将|把)?(?:下列)?(?:各?式(?:子)?|多项式)?(?:因式分解|分解因式)", "factor"),
    (r"展开(?:下列)?(?:各?式(?:子)?|表达式)?", "expand"),
    (r"求(?:函数)?(?:的)?导数?|对下列函数求导|求导", "differentiate"),
    (r"求(?:下列)?(?:不定积分|定积分|积分)|计算(?:不定积分|定积分|积分)", "integrate"),
    (r"(?:求|计算)(?:下列)?极限", "limit"),
    (r"求函数|求", "find"),
    (r"方程组?|不等式组?", "solve"),
    (r"将|把", ""),
)  # fmt: skip
HEADS_ZH_COMPILED = tuple(
    (re.compile(pattern), verb) for pattern, verb in sorted(HEADS_ZH, key=lambda h: -len(h[0]))
)
TAILS_ZH: tuple[tuple[re.Pattern[str], Verb], ...] = (
    (re.compile(r"(?:的|求|求其)(?:导数|导函数|一阶导数)$|求导$"), "differentiate"),
    (re.compile(r"的(?:不定积分|定积分|积分)$"), "integrate"),
    (re.compile(r"的极限$"), "limit"),
    (re.compile(r"(?:进行)?(?:因式分解|分解因式)$"), "factor"),
    (re.compile(r"化简$"), "simplify"),
    (re.compile(r"展开$"), "expand"),
    (
        re.compile(
            r"的(?:所有|全部)?(?:实数?|(?P<kind>非负整数|正整数|负整数|整数|正数?|负数?))?(?:通?解集?|根)(?:(?:是|为|=)\s*(?:多少|什么|[a-z]\s*)?)?$"
        ),
        "solve",
    ),
    (re.compile(r"(?:的值|的结果)?(?:是|等于|为|=)?\s*(?:多少|几)$|的值$"), "evaluate"),
)
REALS = re.compile(
    r"[,;]?\s*(?P<open>\()?\s*(?:where|with|for|and|given|assume|assuming|其中)?\s*(?:that )?"
    rf"(?<![-+*/^=<>\d])(?<![-+*/^=<>] ){LETTERS}\s*"
    r"(?:(?:is|are|be|为|是)?\s*(?:an?|all)?\s*(?P<kind>real|complex|integers?|实数|复数|整数)(?: numbers?)?"
    r"|(?:\\in|in)\s*\\?(?P<set>[RCZ]))\s*(?(open)\))$",
    re.IGNORECASE,
)
DOMAIN = re.compile(
    r"[,;]?\s*\(?\s*(?:(?:over|in|within|on|among)\s+(?:the )?(?:set of |field of |domain of )?(?:all )?"
    r"(?P<kind>real|complex)(?:s| numbers?| field| domain| plane)?|(?:over|in)\s+\\?(?P<set>[RC])"
    r"|在?(?P<zh>实数|复数)(?:范围|域|集)?(?:内|上|中)?)\s*\)?$",
    re.IGNORECASE,
)
LEADING_DOMAIN = re.compile(
    r"(?:over|in) (?:the )?(?:set of )?(?:all )?(real|complex)(?: numbers?|s)?\s*[,:]\s*"
    r"|在?(实数|复数)(?:范围|域|集)?(?:内|上|中)[,:]?\s*",
    re.IGNORECASE,
)
FOR_REAL = re.compile(
    rf"[,;]?\s*for (?P<kind>real|complex|integer)(?: numbers?| values? of)?\s+{LETTERS}$", re.IGNORECASE
)
FOR = re.compile(rf"[,;]?\s*\(?\s*for\s+{LETTERS}\s*\)?$")
RESTRICTION = re.compile(
    r"[,;]?\s*(?:\((?P<inner>[^()]*[<>][^()]*|[^()]*\\(?:le|ge|lt|gt)[a-z]*\b[^()]*)\)"
    r"|(?:for|where|when|with|if|且|其中)\s+(?P<plain>[^,;:=]*(?:[<>]|\\(?:le|ge|lt|gt)).*))$"
)
INTERVAL = re.compile(
    r"[,;]?\s*(?:for\s+|where\s+|with\s+)?(?:(?P<letter>[a-zA-Z]|\\[a-z]+)\s*)?"
    r"(?:\\in\b|\bin\b|\bon\b|\bover\b|在区间|在)\s*(?:the )?(?:interval\s*)?"
    r"(?P<open>[\[(])(?P<low>[^,\[\]]+),(?P<high>[^,\[\]]+?)(?P<close>[\])])\s*(?:上|内|中)?$"
)
WRT = re.compile(r"[,;]?\s*(?:with respect to|wrt|w\.r\.t\.?)\s+(?P<letter>[a-zA-Z])$", re.IGNORECASE)
AT = re.compile(
    r"[,;]?\s*(?:(?:at|when|for)\s+(?:the point\s+)?|在\s*)(?P<letter>[a-zA-Z])\s*="
    r"\s*(?P<point>[^=\u3400-\u9fff]+?)\s*(?:处|时)?$"
)
PLACES = re.compile(
    r"[,;]?\s*\(?\s*(?:(?:round(?:ed)?|correct|accurate|exact|give|giving|your|the|answer|express|expressed)\s+)*(?:to|as|in)\s+"
    r"(?:(?P<count>\d|one|two|three|four|five|six) (?:decimal (?:places?|digits?)|d\.?p\.?)"
    r"|the nearest (?P<nearest>tenth|hundredth|thousandth)|(?P<any>a decimal|decimals?|decimal form))\s*\)?$"
    r"|[,;]?\s*\(?(?:结果)?保留(?:到)?(?:小数点后)?(?P<zh>\d|[一二两三四五六])位(?:小数)?\)?$",
    re.IGNORECASE,
)
FRACTION = re.compile(
    r"[,;]?\s*(?:as|to|into) (?:an? )?(?:(?:simplified|reduced|common|proper|improper|exact) )*fraction"
    r"(?: in (?:its |the )?(?:simplest|lowest) (?:form|terms))?$|化(?:成|为)(?:最简)?分数$",
    re.IGNORECASE,
)
IDLE = re.compile(
    r"[,;]?\s*(?:(?:in|to) (?:its |the )?(?:simplest|lowest|reduced|exact|simplified) (?:form|terms)"
    r"|completely|fully|exactly|simultaneously)$",
    re.IGNORECASE,
)
