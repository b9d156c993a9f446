"""Answers as students write them, right and wrong, with what a checker has to say to each."""

from __future__ import annotations

# problem: (verified, refuted, unchecked)
WORDS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "2+2": (
        ["4 units", "= 4", "２＋２＝４"],
        ["4i", r"\infty", "does not exist", "negative 4", "4 percent"],
        ["4 tens", "4 squared", "4千", "4 thirds", "4 below zero", "4..."],
    ),
    "x^2 = 4": (
        ["{-2; 2}", "negative 2 and 2", "x_1 = 2, x_2 = -2"],
        ["x = 2 only", "x = 2 (x = -2 is rejected)", "x >= ±2"],
        ["x = -2, 2, ..."],
    ),
    "sqrt(2x+3) = x": (
        [
            "x = 3 (x = -1 is extraneous)",
            "x = 3, x = -1 (rejected)",
            "x=3（x=-1舍去）",
            "x_1=3, x_2=-1(舍去)",
            "3 (reject -1)",
            "x = 3, since x = -1 is extraneous",
            "x = 3 only",
        ],
        ["x = 3 (rejected), x = -1", "x = -1 (x = 3 is extraneous)"],
        [],
    ),
    "x^2 >= 4": (
        [r"\mathbb{R} \setminus (-2, 2)", r"(-\infty,-2] \text{ or } [2,\infty)", "x ≤ -2, x ≥ 2"],
        [r"\mathbb{R} \setminus [-2, 2]", "x ≤ -2 and x ≥ 2", "x ≥ ±2", "x ≤ -3, x ≥ 3"],
        [],
    ),
    "x^2 < 4": (
        ["all real x with -2 < x < 2", "x ∈ ]-2; 2[", "x > -2, x < 2", "{x : -2 < x < 2}"],
        ["x < -2, x > 2", "x < ±2"],
        [],
    ),
    "x^2 > 0": (
        [r"\mathbb{R} - \{0\}", "all real numbers except 0", "x ∈ R, x ≠ 0", "ℝ \\ {0}"],
        ["all real numbers except 0 and 1"],
        [],
    ),
    "x + y = 3, x - y = 1": (["[2, 1]", "[(2, 1)]"], ["2", "x = 2", "x = 2, x = 1"], []),
    "cos(x) = 0": (["x = pi/2 + n pi for integer n"], [], []),
    "cos(x) = 1/2, 0 <= x < 2pi": ([], [r"\frac{\pi}{3} + 2k\pi, k \in \mathbb{Z}"], []),
    "eigenvalues of [[4,1],[2,3]]": ([r"\lambda_1 = 2, \lambda_2 = 5"], [], []),
    "eigenvalues of [[0,1],[-1,0]]": (["no real eigenvalues"], [], []),
    r"\begin{pmatrix}1&2\end{pmatrix}\begin{pmatrix}3\\4\end{pmatrix}": (["11"], ["10"], []),
    "Find the quotient and remainder when x^3-2x^2+4 is divided by x-3": (
        ["quotient x^2+x+3, remainder 13", "the quotient is x^2+x+3 and the remainder is 13"],
        ["quotient x^2+x+3, remainder 4"],
        [],
    ),
    "1/0": (["undefined", "does not exist"], ["0", "1"], [r"\infty"]),
    "tan(pi/2)": (["undefined"], ["0"], []),
    r"\sum_{k=0}^{\infty} \frac{1}{3^k}": (["1.5"], ["1.4"], []),
}
FORMS: dict[str, tuple[list[str], list[str], list[str]]] = {
    r"Simplify \sqrt{(x-20)^2}": (["|x-20|"], ["20-x", "x-20", r"\pm(x-20)"], []),
    "d/dx |x-30|": ([r"\frac{x-30}{|x-30|}"], ["-1", "1"], []),
    "d/dx x^2": ([], ["2x + C", "2x, 3x"], ["2t"]),
    "integrate 2x dx": (
        ["x^2 + C_1", "x^2 + k", r"x^2 + C \quad (C \in \mathbb{R})"],
        ["x^2 + Cx"],
        ["x^2 + y", "x^2 + C^2", "x^2 + 0 C"],
    ),
    r"\int \frac{1}{x} dx": ([r"\ln|x| + C"], [r"\ln(x^2) + C"], [r"\ln x + C"]),
    r"\int \frac{1}{x\sqrt{x^2-1}} dx": ([], [], [r"\arccos\frac{1}{x} + C"]),
    "Factor x^2+5x+6": ([], ["-2, -3"], []),
    "Factor 6x^2-7x-3": (["(2x-3)(3x+1)"], [], ["6(x+1/3)(x-3/2)"]),
    r"Simplify (x^2-5x+6)/(x-2)": (
        ["x - 3, x ≠ 2", r"x-3 \quad (x\neq2)", r"x-3 \text{ for } x\neq 2", r"$x-3$, $x \ne 2$"],
        ["x+3, x≠2"],
        ["x - 3, x ≠ 5"],
    ),
    "Factor x^2+4": (["irreducible", "cannot be factored"], ["(x+2)^2"], []),
    "Factor x^2-4": ([], ["irreducible"], []),
    "d/dx e^{x^3}": (["3x^2 e^{x^3}"], ["3x^2 e^{x^2}"], []),
}
TRANSCENDENTAL: dict[str, tuple[list[str], list[str], list[str]]] = {
    "e^x = x + 1": (["0"], ["no solution", "0, 1"], []),
    "arctan x = pi/4": (["1"], ["-1"], []),
    "tanh x = 1/2": ([r"\frac12 \ln 3"], [r"\ln 3"], []),
    "log_2 x + log_2 y = 5, x + y = 12": (["(4, 8), (8, 4)"], ["(4, 8)", "(2, 10)"], []),
    "2^x * 3^y = 108, x + y = 5": (["(2, 3)"], ["(3, 2)", "no solution"], []),
    "y = 2^x, y = 8": (["(3, 8)"], ["(8, 3)", "(4, 16)"], []),
    r"\int_0^a x dx": ([r"\frac{a^2}{2}"], ["a^2", r"\frac{a^2}{2} + C", r"\frac{x^2}{2}"], []),
    r"\int_a^b x dx": ([r"\frac{b^2-a^2}{2}"], [r"\frac{a^2-b^2}{2}"], []),
    r"\int_0^1 x^n dx": ([r"\frac{1}{n+1}"], [r"\frac{1}{n}"], []),
    r"\int_0^a |x| dx": ([r"\frac{a|a|}{2}"], ["a^2"], [r"\frac{a^2}{2}"]),
    "cos x = -1": (
        [r"(2k+1)\pi, k \in \mathbb{Z}", r"\pi - 2\pi n"],
        [r"(4k+1)\pi, k \in \mathbb{Z}", r"k\pi, k \in \mathbb{Z}"],
        [],
    ),
    "tan(2x) = 1": (
        [r"\frac{\pi}{8} + \frac{k\pi}{2}"],
        [r"\frac{\pi}{8} + k\pi", r"\frac{\pi}{4} + k\pi"],
        [],
    ),
}
# Domains that hold few of the usual points, and bends beyond them.
DOMAINS: dict[str, tuple[list[str], list[str], list[str]]] = {
    r"\int \ln(x-3) dx": ([r"(x-3)\ln(x-3)-x+C"], [r"x\ln(x-3)+C"], []),
    r"\int |x-20| dx": ([r"\frac{(x-20)|x-20|}{2}+C"], [r"-\frac{(x-20)^2}{2}+C"], []),
    r"\int \frac{dx}{\sqrt{x^2-16}}": ([r"\ln|x+\sqrt{x^2-16}|+C"], [r"\arcsin\frac{x}{4}+C"], []),
    r"\frac{d}{dx} \arccos(5x)": ([r"-\frac{5}{\sqrt{1-25x^2}}"], [r"\frac{5}{\sqrt{1-25x^2}}"], []),
    r"Simplify \ln(x-5)+\ln(x+5)": ([r"\ln(x^2-25)"], [r"\ln(2x)"], []),
}
# What is equal and finished, wrong, or equal and unfinished.
UNFINISHED: dict[str, tuple[list[str], list[str], list[str]]] = {
    "Simplify x + x": (["2x"], ["3x"], ["x + x"]),
    "Simplify x^{-2}": ([r"\frac{1}{x^2}"], [], ["x^{-2}"]),
    "Simplify 3/(6x)": ([r"\frac{1}{2x}"], [], [r"\frac{3}{6x}"]),
    "Simplify x y x": (["x^2 y"], [], ["x y x"]),
    "Simplify 2(x+3)": (["2x + 6"], ["2x + 3"], []),
    r"Simplify \frac{5x}{2}\cdot 1": ([r"\frac{5x}{2}"], [], []),
    "Expand (x+2)(x-5)": (["x^2-3x-10"], [], ["(x+2)(x-5)", "x(x-3)-10"]),
    r"Find the partial fraction decomposition of \frac{x}{(x-1)^2}": (
        [r"\frac{1}{x-1}+\frac{1}{(x-1)^2}"],
        [],
        [r"\frac{x}{(x-1)^2}"],
    ),
    "(1+i)(1-i)": (["2"], ["0"], ["1 - i^2"]),
    "x^2-5x+6=0": (["x=2 v x=3"], [], []),
    "a+b+c=6, a-b=0, b-c=0": (["a=b=c=2"], ["a=b=c=3"], []),
    "1/6": ([r"0.1\overline{6}", "0.1666..."], [r"0.1\overline{7}"], ["0.1667"]),
    r"\int x e^x dx": (["e^x(x-1)+C", r"xe^x-e^x+C"], ["e^x(x+1)+C"], []),
    r"\frac{d}{dx} 3^x": ([r"3^x\ln3"], [r"3^x"], []),
    r"\sum_{k=0}^{n} k \binom{n}{k}": (["n2^{n-1}", "n 2^{n-1}"], ["n 2^n"], []),
    "x^{2/3} = 4": ([r"\pm 8"], ["2"], ["8"]),
    "e^x = -1": (["no solution"], [r"\ln(-1)"], []),
    "cos x = 2": (["no solution"], [r"\arccos 2 + 2k\pi"], []),
}
PAIRS = {**WORDS, **FORMS, **TRANSCENDENTAL, **DOMAINS, **UNFINISHED}
