"""The functions that an expression may call, and the names that people write them under."""

from __future__ import annotations

# Least and greatest number of arguments. root(x, n) is the real n-th root; log(x) the natural logarithm,
# log(x, b) that to base b; percent(x) is x/100 and percentage(x) 100 x; degrees(x) is x·π/180 and indegrees(x) its
# inverse; mod(a, n) the least non-negative remainder; divisors(n) their number, divisorsum(n) their sum.
ARITY: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("sqrt", "abs", "exp", "floor", "ceiling", "sign", "factorial", "factorial2"), (1, 1)),
    **dict.fromkeys(("sin", "cos", "tan", "cot", "sec", "csc"), (1, 1)),
    **dict.fromkeys(("asin", "acos", "atan", "acot", "asec", "acsc"), (1, 1)),
    **dict.fromkeys(("sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh"), (1, 1)),
    **dict.fromkeys(("re", "im", "conjugate", "arg", "percent", "degrees", "totient", "divisors"), (1, 1)),
    **dict.fromkeys(("divisorsum", "percentage", "indegrees"), (1, 1)),
    **dict.fromkeys(("det", "trace", "rank", "inverse", "transpose", "eigenvalues"), (1, 1)),
    "log": (1, 2),
    **dict.fromkeys(("root", "binomial", "permutations", "mod"), (2, 2)),
    **dict.fromkeys(("gcd", "lcm", "max", "min"), (1, 50)),
}

TRIGONOMETRIC = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))

# Functions that may be written without brackets: `sin x`, `ln 2`.
BARE = TRIGONOMETRIC | frozenset(
    (
        *("asin", "acos", "atan", "acot", "asec", "acsc", "sinh", "cosh", "tanh", "coth"),
        *("asinh", "acosh", "atanh", "log", "exp"),
    )
)

# Spelling (a word, or a LaTeX command without its backslash) to the function's name in ARITY.
SPELLINGS: dict[str, str] = {
    **{name: name for name in ARITY if name not in ("percent", "degrees", "im", "re")},
    **{f"arc{name}": f"a{name}" for name in TRIGONOMETRIC},
    "tg": "tan",
    "ctg": "cot",
    "cosec": "csc",
    "arctg": "atan",
    "ln": "log",
    "lg": "lg",
    "cbrt": "cbrt",
    "ceil": "ceiling",
    "choose": "binomial",
    "binom": "binomial",
    "sgn": "sign",
    "hcf": "gcd",
    "GCD": "gcd",
    "LCM": "lcm",
    "Abs": "abs",
    "nCr": "binomial",
    "nPr": "permutations",
    "comb": "binomial",
    "Re": "re",
    "Im": "im",
    "tr": "trace",
    "inv": "inverse",
    "determinant": "det",
    "phi": "totient",
    "factorial2": "factorial2",
}
del SPELLINGS["phi"], SPELLINGS["mod"]
