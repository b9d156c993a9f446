r"""Problems with right and wrong answers, worked out by hand, apart from the code that is tested.

A right answer is to be verified, a wrong one to be refuted. `tests.check` allows for the few that stay unchecked.
"""

from __future__ import annotations

# problem: (right answers, wrong answers)
EQUATIONS: dict[str, tuple[list[str], list[str]]] = {
    "3x^2+7x-6=0": (
        [r"-3, \frac{2}{3}", "x=2/3 or x=-3", r"\{-3, \tfrac23\}", "x = -3, x = 2/3", r"\frac{4}{6}, -3"],
        ["-3", "2/3", "1, -2", "-3, 2/3, 1", "3, -2/3", "no solution"],
    ),
    "2x + 3 = 11": (["4", "x = 4", r"\frac{8}{2}"], ["7", "-4", "x=8", "4, 5"]),
    "x^2 = 4": (["-2, 2", r"\pm 2", r"x = \pm 2", "2, -2"], ["2", "-2", "4", r"\pm 4"]),
    "x^2 - 2 = 0": ([r"\pm\sqrt{2}", r"-\sqrt2, \sqrt2"], [r"\sqrt{2}", r"\pm 2", r"\pm\sqrt{3}"]),
    "x^2 - 2x - 1 = 0": (
        [r"1 \pm \sqrt{2}", r"1-\sqrt{2}, 1+\sqrt{2}"],
        [r"1 + \sqrt{2}", r"2 \pm \sqrt{2}", "1"],
    ),
    "x^2 + 1 = 0": (["no real solution", "i, -i", r"\pm i", r"\emptyset"], ["1", "-1, 1", "i"]),
    "x^2 - 6x + 9 = 0": (["3", "x=3", "3, 3"], ["-3", "3, -3"]),
    "x^3 - 6x^2 + 11x - 6 = 0": (["1, 2, 3", "3,2,1"], ["1, 2", "1, 2, 4", "-1, -2, -3"]),
    "x^3 = 8": (["2"], ["-2", r"\pm 2", "8/3"]),
    "x^4 - 5x^2 + 4 = 0": (["-2, -1, 1, 2", r"\pm 1, \pm 2"], ["1, 2", "1, 4", r"\pm 2"]),
    "(x-1)(x+4) = 0": (["-4, 1"], ["-1, 4", "1"]),
    "x^5 - x = 0": (["-1, 0, 1"], ["0, 1", "-1, 1"]),
    r"\frac{x^2-4}{x-2} = 0": (["-2"], ["2", "-2, 2", "no solution"]),
    "1/x = 2": (["1/2", "0.5"], ["2", "-1/2"]),
    "1/(x-1) + 1/(x+1) = 0": (["0"], ["1", "-1, 1", "no solution"]),
    "x/(x-3) = 3/(x-3)": (["no solution", r"\emptyset"], ["3"]),
    "2/(x+1) = 3/(x-2)": (["-7"], ["7", "-1"]),
    "sqrt(x+2) = x": (["2"], ["-1", "2, -1", "no solution"]),
    r"\sqrt{x+5} + \sqrt{x} = 5": (["4"], ["5", "4, 5"]),
    r"\sqrt{2x+3} = 5": (["11"], ["1", "14"]),
    "sqrt(x) = -3": (["no solution"], ["9", "-9"]),
    r"\sqrt[3]{x-1} = 2": (["9"], ["7", "3"]),
    "tan^2 x - 3 tan x + 2 = 0": (
        [r"\frac{\pi}{4} + k\pi, \arctan 2 + k\pi, k \in \mathbb{Z}"],
        [r"\frac{\pi}{4} + 2k\pi, \arctan 2 + k\pi, k \in \mathbb{Z}", "no solution"],
    ),
    "sin(2x) = cos(x) on [0, 2pi)": (
        [r"\frac{\pi}{6}, \frac{\pi}{2}, \frac{5\pi}{6}, \frac{3\pi}{2}", "pi/2, 3pi/2, pi/6, 5pi/6"],
        [r"\frac{\pi}{6}, \frac{5\pi}{6}", r"\frac{\pi}{2}, \frac{3\pi}{2}", "pi/6, pi/2, 5pi/6, 3pi/2, 2pi"],
    ),
    "Find all integer solutions of x^2 - 5x + 4 < 0": (
        ["2, 3", r"\{2, 3\}"],
        ["2", "1, 2, 3, 4", "2, 3, 2.5", "(1, 4)"],
    ),
    "x^(1/4) = 2": (["16"], ["8", "-16, 16"]),
    "2^{x+1} = 3^x": ([r"\frac{\ln 2}{\ln 3 - \ln 2}", r"\log_{3/2} 2"], [r"\frac{\ln 2}{\ln 3}", "2"]),
    "\\log_x 16 = 2": (["4"], ["-4, 4", "8"]),
    "log_3(x+1) - log_3(x-1) = 1": (["2"], ["1", "no solution", "2, 1"]),
    "2^{x^2-3x} = 1/4": (["1, 2"], ["1", "-1, -2"]),
    "sin x = 1/2": (
        [
            r"x = (-1)^k \frac{\pi}{6} + k\pi",
            "x=2kπ+π/6 或 x=2kπ+5π/6 (k∈Z)",
            r"30^\circ + 360^\circ k, 150^\circ + 360^\circ k",
        ],
        [r"\frac{\pi}{6}+2k\pi", r"(-1)^k \frac{\pi}{3} + k\pi", r"\frac{\pi}{3}+k\pi, k \in Z"],
    ),
    "cos x = 0.3, 0<=x<=2pi, to 2 decimal places": (["1.27, 5.02"], ["1.27", "1.26, 5.02"]),
    "|x| = x": (
        ["x >= 0", "all nonnegative real numbers", "[0,∞)"],
        ["x > 0", "all positive numbers", "0", "all real numbers"],
    ),
    "xy=6, x+y=5": (["x=2,y=3; x=3,y=2"], ["(2,3)"]),
    "z^2 = 3+4i, z complex": (["2+i, -2-i", "±(2+i)"], ["2+i", "2-i, -2+i"]),
    "z^3 = 8, z complex": ([r"2, 2e^{2\pi i/3}, 2e^{4\pi i/3}"], [r"2, 2e^{\pi i/3}, 2e^{4\pi i/3}", "2"]),
    "x^(1/3) = 2": (["8"], ["2", "-8", "8, -8"]),
    "|x-3| = 2": (["1, 5"], ["5", "1", "-1, 5"]),
    "|2x+1| = 7": (["-4, 3"], ["3", "4, -3"]),
    "x^2 + x = 5": ([r"\frac{-1 \pm \sqrt{21}}{2}"], [r"\frac{1 \pm \sqrt{21}}{2}", "5"]),
    "0.5x = 0.7": (["1.4", "7/5"], ["1", "1.5", "0.35"]),
    "x - 1/3 = 1/6": (["1/2", r"\frac{3}{6}"], ["1/6", "-1/6"]),
    "2^x = 8": (["3"], ["4", "2"]),
    "4^x - 5*2^x + 4 = 0": (["0, 2"], ["1, 4", "2"]),
    "e^x = 5": ([r"\ln 5"], ["5", r"\ln 4"]),
    r"\ln(x) = 2": (["e^2"], ["2", "e"]),
    "log_2(x) + log_2(x-2) = 3": (["4"], ["-2, 4", "-2", "3"]),
    "5(x-2) = 3x + 4": (["7"], ["3", "-7", "1"]),
    "x^2 = -9": (["no real solution", "3i, -3i"], ["3", r"\pm 3", "3i"]),
    "x = x + 1": (["no solution"], ["0", "1"]),
    "2(x+1) = 2x+2": (
        [
            "infinitely many solutions",
            "All real numbers",
            "x can be any real number",
            "every real number",
            "all x",
        ],
        ["no solution", "1", "x > 0"],
    ),
    "x^2 + x + 1 = 0": (["DNE", "x has no real solution", "无实数根"], ["infinitely many solutions", "1"]),
    "x^2 - x - 12 = 0": (["x1=-3, x2=4", r"x \in \{-3, 4\}", "x=4或x=-3"], ["-3, 4.1", r"-3 \le x \le 4"]),
    "3x - 7 = 2x": (["7"], ["-7", "0"]),
}

SYSTEMS: dict[str, tuple[list[str], list[str]]] = {
    "x + y = 5, x - y = 1": (["(3, 2)", "x = 3, y = 2"], ["(2, 3)", "x = 2, y = 3", "(4, 1)", "no solution"]),
    "2x + 3y = 7; x - y = 1": (["(2, 1)"], ["(1, 2)", "(5, -1)"]),
    "x + y = 5, x^2 + y^2 = 13": (["(2, 3), (3, 2)"], ["(2, 3)", "(1, 4)", "(2, 3), (3, 2), (1, 4)"]),
    "x + y = 2, 2x + 2y = 5": (["no solution"], ["(1, 1)"]),
    "x y = 6, x + y = 5": (["(2, 3), (3, 2)"], ["(1, 6)", "(3, 2)"]),
    "x + y + z = 6, x - y = 0, z = 2": (["(2, 2, 2)"], ["(1, 1, 4)", "(2, 2, 3)"]),
    "x + y = 4, 2x + 2y = 8": (
        ["infinitely many solutions", "(4 - y, y)", "(t, 4-t)", "y = 4 - x"],
        ["no solution", "(1, 3)", "(4 + y, y)", "y = 4 + x", "(t, t)"],
    ),
    "2x + y = 4, 4x + 2y = 9": (["no solution"], ["infinitely many solutions", "(1, 2)"]),
    "x + y = 7, x - y = 3": (
        ["x=5\ny=2", r"\begin{cases} x=5 \\ y=2 \end{cases}", "{(5,2)}", "(x,y)=(5,2)"],
        ["x=5", "(y, x) = (5, 2)", "infinitely many solutions", "(5, 2, 1)"],
    ),
    "If x + y = 8 and x - y = 2, find x": (["5", "x = 5"], ["3", "5, 3", "no solution"]),
}

INEQUALITIES: dict[str, tuple[list[str], list[str]]] = {
    "2x + 5 < 3(x-1)": (["x > 8", r"(8, \infty)"], ["x < 8", r"[8, \infty)", "x >= 8", "x > 2"]),
    "-3x >= 12": (["x <= -4", r"(-\infty, -4]"], ["x >= -4", r"(-\infty, -4)", "x <= 4"]),
    "x^2 < 4": (["-2 < x < 2", "(-2, 2)"], ["x < 2", "[-2, 2]", "x > -2"]),
    "x^2 - 5x + 6 > 0": ([r"(-\infty, 2) \cup (3, \infty)", "x < 2 or x > 3"], ["2 < x < 3", "x > 3"]),
    "x^2 + 1 > 0": ([r"\mathbb{R}", r"(-\infty, \infty)"], ["no solution", "x > 0"]),
    "x^2 < -1": (["no solution", r"\emptyset"], ["x < 1", r"\mathbb{R}"]),
    "(x-1)/(x+2) <= 0": (["(-2, 1]"], ["[-2, 1]", "x <= 1", "(-2, 1)"]),
    "|x| < 3": (["(-3, 3)"], ["x < 3", "[-3, 3]"]),
    "1/x < 2": ([r"(-\infty, 0) \cup (\frac12, \infty)", "x < 0 or x > 1/2"], ["x > 1/2", "x < 1/2"]),
    "x^2 >= 0": ([r"\mathbb{R}"], ["x >= 0"]),
}

VALUES: dict[str, tuple[list[str], list[str]]] = {
    "1/2 + 1/3": (["5/6", r"\frac{5}{6}", r"\frac{10}{12}"], ["2/5", "1/6", "5/5"]),
    "12*12": (["144"], ["124", "1440"]),
    "2^10": (["1024"], ["20", "1000"]),
    r"\sqrt{2} \cdot \sqrt{8}": (["4"], [r"\sqrt{10}", "16", r"\pm 4"]),
    r"\sqrt{12} + \sqrt{27}": ([r"5\sqrt{3}"], [r"\sqrt{39}", r"6\sqrt{3}"]),
    "(3 - 5)^3": (["-8"], ["8", "-6"]),
    "10!": (["3628800"], ["362880"]),
    "C(50,3)": (["19600"], ["117600", "19601"]),
    "0.1 + 0.2": (["0.3", "3/10"], ["0.30000000000000004", "0.12"]),
    "7 - 2*3": (["1"], ["15"]),
    "gcd(84, 36)": (["12"], ["6", "252"]),
    "lcm(4, 6)": (["12"], ["24", "2"]),
    "2^100": (["1267650600228229401496703205376"], ["1267650600228229401496703205377"]),
    "1 - 1/4 - 1/4": (["1/2"], ["1/4", "0"]),
    "3/4 / (1/2)": (["3/2", "1.5", r"1\frac{1}{2}"], ["3/8", "2/3"]),
    "sin(pi/6)": (["1/2"], [r"\frac{\sqrt{3}}{2}", "0"]),
    "log_2(32)": (["5"], ["16", "4"]),
    "0.6 * 0.7": ([".42", "21/50"], ["0.43", "4.2"]),
    "1 1/2 + 2 1/4": (["15/4", "3 3/4", r"3\frac{3}{4}"], ["3 1/4", "7/4"]),
    "1/8 to 2 decimal places": (["0.13"], ["0.12", "0.1"]),
    "sqrt(2) to 3 decimal places": (["1.414"], ["1.415", "1.41"]),
    "|3 - 7|": (["4"], ["-4"]),
}

FORMS: dict[str, tuple[list[str], list[str]]] = {
    "Factor x^2-5x+6": (["(x-2)(x-3)", "(x-3)(x-2)"], ["(x-2)(x+3)", "(x-1)(x-6)", "x^2-5x+6"]),
    "Factor x^4-1": (["(x-1)(x+1)(x^2+1)"], ["(x^2-1)(x^2+1)", "(x-1)^4"]),
    "Expand (x+1)^3": (["x^3+3x^2+3x+1"], ["x^3+1", "x^3+3x^2+3x"]),
    "Expand (a+b)(a-b)": (["a^2-b^2"], ["a^2+b^2"]),
    "Simplify (x^2-4)/(x-2)": (["x+2"], ["x-2"]),
    "d/dx sin(x)^2": ([r"2\sin(x)\cos(x)", r"\sin(2x)"], [r"\cos(x)^2", r"2\sin(x)"]),
    "d/dx x^3": (["3x^2"], ["x^2", "3x"]),
    "integrate x^2 dx": ([r"\frac{x^3}{3} + C"], ["2x + C", "x^3 + C"]),
    "integrate x^2 dx from 0 to 1": (["1/3"], ["1/2", "1"]),
}

ALL = {**EQUATIONS, **SYSTEMS, **INEQUALITIES, **VALUES, **FORMS}
RIGHT = [(problem, answer) for problem, (right, _) in ALL.items() for answer in right]
WRONG = [(problem, answer) for problem, (_, wrong) in ALL.items() for answer in wrong]
