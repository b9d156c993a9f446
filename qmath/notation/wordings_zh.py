"""Chinese wordings of exercise sheets as the short orders that the other rooms of this package read."""

from __future__ import annotations

import re

from qmath.notation.sentences import MAX_CHARACTERS

_END = r"[\s.?]*(?:是|为|等于)?(?:多少|几|什么)?[\s.?]*$"
_ASK = r"(?:请?(?:求出?|计算|试求))"
_COUNTS = {
    "二": "second",
    "三": "third",
    "四": "fourth",
    "五": "fifth",
    "2": "second",
    "3": "third",
    "4": "fourth",
}
_OPERATOR = r"(?=\\(?:int|sum|lim|prod)(?![a-z])|lim(?![a-z]))"
_LETTER = r"(?P<x>[a-z])"

_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), order)
    for pattern, order in (
        (rf"^{_ASK}(?:所有)?满足\s*(?P<body>.+?)\s*的(?:所有|全部)?(?:实数|整数|复数|数|值)*\s*{_LETTER}{_END}",
         r"Solve for \g<x>: \g<body>"),
        (rf"^(?:若|已知|如果|当)?\s*(?P<body>[^,]*[<>].*?)[,;]\s*{_ASK}\s*{_LETTER}\s*的(?:取值)?范围{_END}",
         r"Solve for \g<x>: \g<body>"),
        (r"^展开(?:并|再|后)化简\s*:?", "Expand "),
        (r"^(?:将|把)?(?:下列)?(?:多项式|代数式|式子)\s*(?=.*(?:因式分解|分解因式))", "将 "),
        (rf"^(?:将|把)分式\s*(?P<body>.+?)\s*(?:分解|化|拆分?)(?:成|为)(?:最简|部分)分式(?:之和|的和)?{_END}",
         r"Decompose \g<body>"),
        (rf"^(?P<what>结果)?保留(?P<n>\d|[一二两三四五六])位小数\s*:\s*(?P<body>.+?){_END}",
         r"\g<body> 保留\g<n>位小数"),
        (rf"^(?:将|把)\s*(?P<body>[^=]+?)\s*(?:化|写)(?:成|为)小数{_END}", r"Convert \g<body> to a decimal"),
        (r"(?P<n>\d+)\s*的阶乘", r"(\g<n>!)"),
        (rf"^{_ASK}?\s*(?P<n>\d+(?:\.\d+)?)\s*的\s*(?P<p>\d+(?:\.\d+)?%|\d+/\d+){_END}", r"\g<p> of \g<n>"),
        # Numbers and complex numbers.
        (rf"^{_ASK}?\s*(?P<a>\d+)\s*模\s*(?P<n>\d+)\s*的(?:乘法)?逆元?{_END}", r"(\g<a>)^(-1) mod \g<n>"),
        (rf"^{_ASK}?\s*(?:复数)?\s*(?P<body>[^=,]*i[^=,]*?)\s*的(?:模|绝对值){_END}", r"abs(\g<body>)"),
        (rf"^{_ASK}?\s*(?:复数)?\s*(?P<body>[^=,]*i[^=,]*?)\s*的共轭(?:复数)?{_END}", r"conjugate(\g<body>)"),
        (rf"^{_ASK}?\s*(?:复数)?\s*(?P<body>[^=,]*i[^=,]*?)\s*的实部{_END}", r"Re(\g<body>)"),
        (rf"^{_ASK}?\s*(?:复数)?\s*(?P<body>[^=,]*i[^=,]*?)\s*的虚部{_END}", r"Im(\g<body>)"),
        (rf"^{_ASK}?\s*(?:复数)?\s*(?P<body>[^=,]*i[^=,]*?)\s*的辐角(?:主值)?{_END}", r"arg(\g<body>)"),
        (r"^(?P<verb>化简|计算)(?:下列)?复数\s*:?", r"\g<verb>"),
        # Calculus.
        (rf"^{_ASK}?(?:函数)?\s*(?:[a-z]\([a-z]\)|y)?\s*=?\s*(?P<body>[^=:]+?)\s*的(?P<n>[二三四五234])阶导(?:数|函数){_END}",
         r"Find the {\g<n>} derivative of \g<body>"),
        (rf"^{_ASK}?(?P<n>[二三四五])阶导数\s*:\s*(?:(?:[a-z]\([a-z]\)|y)\s*=)?\s*(?P<body>[^=]+?){_END}",
         r"Find the {\g<n>} derivative of \g<body>"),
        (r"^(?:已知|设|若)函数\s*(?=[a-z]\()", "设 "),
        (rf"^{_ASK}?(?:函数)?\s*(?:(?:[a-z]\([a-z]\)|y)\s*=)?\s*(?P<body>[^=:]+?)\s*在(?:区间)?\s*"
         rf"\[(?P<low>[^\[\],]+),(?P<high>[^\[\],]+)\]\s*上的定?积分{_END}",
         r"Find the integral of \g<body> from \g<low> to \g<high>"),
        (rf"^当\s*(?P<x>[a-z])\s*(?P<to>\\to|->)\s*(?P<point>[^,]+?)\s*时,?\s*{_ASK}?\s*(?P<body>.+?)\s*的极限(?:值)?{_END}",
         r"limit of \g<body> as \g<x> \g<to> \g<point>"),
        (rf"^{_ASK}?(?:下列|数列|函数|反常|广义|无穷|级数|定|不定|积分|极限|和|的|求|值)*\s*:?\s*{_OPERATOR}", "Find "),
        (rf"(?P<body>(?:\\(?:int|sum|lim|prod)(?![a-z])).+?)\s*的(?:和|值|极限|结果|积分){_END}", r"\g<body>"),
        (rf"^(?:求和|求级数|{_ASK})?\s*:?\s*(?P<body>[-\d(][^=]*(?:\\[lc]?dots[bc]?|\.\.\.)[^=]*?)\s*(?:的(?:和|值))?{_END}",
         r"Find \g<body>"),
        # Formulas: the name of the quantity is said twice.
        (r"^(?:圆|球|三角形|矩形|长方形|正方形|梯形|圆柱|圆锥|长方体)体?的?(?:面积|体积|周长|表面积)\s*(?:公式)?\s*"
         r"(?=[A-Z]\s*=)", ""),
    )
)  # fmt: skip


def in_short_zh(text: str) -> str:
    """Normalized `text` with such a wording as a short order; any other text as it is."""
    if len(text) > MAX_CHARACTERS or not re.search(r"[\u3400-\u9fff]", text):
        return text
    for pattern, order in _REWRITES:
        text = pattern.sub(order, text)
    return re.sub(r"\{([二三四五234])\} derivative", lambda m: f"{_COUNTS[m[1]]} derivative", text).strip()
