r"""Calculus, sums, matrices and forms with right and wrong answers, from textbooks and by hand."""

from __future__ import annotations

# problem: (right answers, wrong answers)
LIMITS: dict[str, tuple[list[str], list[str]]] = {
    "lim_{x->0} sin(x)/x": (["1"], ["0", r"\infty", "does not exist"]),
    r"\lim_{x\to\infty} (1+\frac{1}{x})^x": (["e"], ["1", r"\infty"]),
    r"\lim_{x\to 0^+} \ln x": ([r"-\infty"], [r"\infty", "0"]),
    r"\lim_{x\to 0} \frac{1}{x}": (["does not exist", "DNE", "不存在"], ["0", r"\infty"]),
    r"\lim_{x\to 0} \frac{1}{x^2}": ([r"\infty", r"+\infty"], ["0", r"-\infty"]),
    r"\lim_{x\to 0^-} \frac{|x|}{x}": (["-1"], ["1", "0"]),
    r"\lim_{x\to 0} \sin\frac{1}{x}": (["does not exist"], ["0", "1"]),
    r"\lim_{n\to\infty} \frac{n!}{n^n}": (["0"], ["1", "1/e"]),
    r"\lim_{x\to\infty} \frac{1}{\ln x}": (["0"], ["1"]),
    r"\lim_{x\to 0} \frac{x-\sin x}{x^3}": ([r"\frac16"], ["1/3", "0"]),
    r"\lim_{n\to\infty} (-1)^n": (["DNE"], ["1", "0"]),
}
INTEGRALS: dict[str, tuple[list[str], list[str]]] = {
    r"\int_0^\infty e^{-x} dx": (["1"], ["0", r"\infty", "diverges"]),
    r"\int_1^\infty \frac{1}{x} dx": ([r"\infty", "diverges", "发散"], ["1", r"\ln 2", r"-\infty"]),
    r"\int_0^1 \frac{1}{\sqrt{x}} dx": (["2"], ["1", "diverges"]),
    r"\int_{-1}^{1} \frac{1}{x} dx": (["diverges"], ["0", r"\infty"]),
    r"\int_0^{\pi/2} \tan x dx": (["diverges"], ["0", "1"]),
    r"\int_0^1 \ln x dx": (["-1"], ["1", r"-\infty"]),
    r"\int_{-1}^{2} |x| dx": (["5/2", "2.5"], ["3/2"]),
    r"\int_1^0 x dx": (["-1/2"], ["1/2"]),
    r"\int x^n dx": ([r"\frac{x^{n+1}}{n+1} + C"], [r"n x^{n-1} + C"]),
}
SUMS: dict[str, tuple[list[str], list[str]]] = {
    r"\sum_{n=1}^{\infty} \frac{1}{n^2}": ([r"\frac{\pi^2}{6}"], [r"\pi^2/8", r"\infty", "diverges"]),
    r"\sum_{n=1}^\infty \frac{1}{n}": (["diverges", r"\infty"], ["1", r"\ln 2"]),
    r"\sum_{n=1}^\infty \frac{(-1)^{n+1}}{n}": ([r"\ln 2"], [r"-\ln 2", "diverges"]),
    r"\sum_{n=1}^\infty (-1)^n": (["diverges"], ["0", "-1/2"]),
    r"\sum_{n=2}^\infty \frac{1}{n \ln n}": (["diverges"], ["1"]),
    r"\sum_{n=0}^\infty \frac{x^n}{n!}": (["e^x"], ["e^{-x}"]),
    r"\sum_{k=0}^n \binom{n}{k}": (["2^n"], ["2^{n-1}", "2^n - 1"]),
    r"\prod_{n=2}^{\infty} (1-\frac{1}{n^2})": (["1/2"], ["1", "0"]),
}
MATRICES: dict[str, tuple[list[str], list[str]]] = {
    "det [[2,1],[5,3]]": (["1"], ["-1", "11", "[[1, 0], [0, 1]]"]),
    "inverse of [[1,2],[3,4]]": (
        ["[[-2, 1], [3/2, -1/2]]", r"\begin{pmatrix} -2 & 1 \\ 1.5 & -0.5 \end{pmatrix}"],
        ["[[4,-2],[-3,1]]", "does not exist", "-2"],
    ),
    "inverse of [[1,2],[2,4]]": (["does not exist", "not invertible"], ["[[4,-2],[-2,1]]"]),
    "eigenvalues of [[2,1],[1,2]]": (["1, 3", "3, 1", r"\lambda = 1, \lambda = 3"], ["1", "2, 3", "1, 2, 3"]),
    "eigenvalues of [[2,0],[0,2]]": (["2", "2, 2"], ["2, 0", "4"]),
    "eigenvalues of [[0,-1],[1,0]]": (["i, -i", r"\pm i"], ["1, -1"]),
    "rank [[1,2],[2,4]]": (["1"], ["2"]),
    "[[1,2],[3,4]] * [[5,6],[7,8]]": (["[[19,22],[43,50]]"], ["[[5,12],[21,32]]"]),
    "det [[a,b],[c,d]]": (["ad - bc"], ["ad + bc", "ab - cd"]),
}
ORDERED: dict[str, tuple[list[str], list[str]]] = {
    "Maclaurin series of e^x to order 3": (
        [r"1 + x + \frac{x^2}{2} + \frac{x^3}{6}", r"1 + x + x^2/2 + x^3/6 + O(x^4)"],
        [r"1 + x + x^2 + x^3", r"1 + x + \frac{x^2}{2}"],
    ),
    "Find the tangent line to y = x^2 at x = 3": (["y = 6x - 9"], ["y = 6x", "y = 6x + 9"]),
    "Find the remainder when x^3 + 2x^2 - 5 is divided by x + 3": (["-14"], ["14", "-5"]),
    "Divide x^3 - 2x + 5 by x - 1": ([r"x^2 + x - 1 + \frac{4}{x-1}"], [r"x^2 + x - 1"]),
    "Decompose 1/(x^2-1) into partial fractions": (
        [r"\frac{1}{2(x-1)} - \frac{1}{2(x+1)}"],
        [r"\frac{1}{x-1} - \frac{1}{x+1}"],
    ),
    "7^{-1} mod 26": (["15", r"15 \pmod{26}"], ["11", "1/7"]),
    "number of divisors of 72": (["12"], ["10"]),
    r"Simplify \frac{(n+1)!}{n!}": (["n+1"], ["n"]),
    r"\frac{\partial}{\partial x} (x^2 y + y^3)": (["2xy"], ["2xy + 3y^2", "x^2 + 3y^2"]),
}
EVERY = {**LIMITS, **INTEGRALS, **SUMS, **MATRICES, **ORDERED}
