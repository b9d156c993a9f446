"""Wordings of exercise sheets: each line reads as the plain order beside it."""

from __future__ import annotations

import pytest

from qmath.notation import Declined, read

PAIRS = r"""
Use the quadratic formula to solve 3x^2 - 2x - 1 = 0 @@ 3x^2-2x-1=0
Evaluate \ln(e^3) without a calculator @@ Evaluate \ln(e^3)
Solve and graph the inequality 2x+1>5 @@ 2x+1>5
Solve the inequality. Write your answer using interval notation. 2x - 7 > 3 @@ 2x-7>3
Solve in \mathbb{R}: x^2 = 2 @@ Solve x^2=2
Solve in integers: 2x = 10 @@ Find the integer solutions of 2x=10
Find all z \in \mathbb{C} such that z^3 = 1 @@ z^3=1 over the complex numbers
Find all x in [0, 2\pi] satisfying \sin x = \cos x. @@ \sin x = \cos x, 0 <= x <= 2\pi
Find all integers x with x^2 - 4x - 5 < 0 @@ Find the integer solutions of x^2-4x-5<0
Find the range of x for which 2x+1 < 7 @@ 2x+1<7
Find the set of values of x for which x^2 - 5x + 6 < 0. @@ x^2-5x+6<0
Solve the nonlinear system: x^2 + y^2 = 10, x + y = 4 @@ x^2+y^2=10, x+y=4
Find all pairs (x, y) satisfying x + y = 6, xy = 8 @@ x+y=6, xy=8
Find all real solutions (x,y) of the system x^2 + y^2 = 5, xy = 2 @@ x^2+y^2=5, xy=2
Write in simplest form: \sqrt{48} @@ Simplify \sqrt{48}
Express in simplest radical form: \sqrt{98} @@ Simplify \sqrt{98}
Simplify and write with positive exponents: x^{-3} y^2 @@ Simplify x^{-3} y^2
Reduce the fraction \frac{45}{60} to lowest terms @@ Simplify \frac{45}{60}
Multiply and simplify: (x+2)(x^2-2x+4) @@ Expand (x+2)(x^2-2x+4)
Find the product: (x-5)(x+5) @@ Expand (x-5)(x+5)
Expand using the binomial theorem: (x+1)^5 @@ Expand (x+1)^5
Factor by grouping: x^3 + x^2 + 2x + 2 @@ Factor x^3+x^2+2x+2
Factor the trinomial x^2 + 7x + 12 @@ Factor x^2+7x+12
Write x^2 - 5x + 6 in factored form @@ Factor x^2-5x+6
Prime factorise 2520 @@ Prime factorization of 2520
Decompose into partial fractions: 1/(x^2-1) @@ Decompose 1/(x^2-1) into partial fractions
Express as a single fraction: \frac{1}{x} + \frac{2}{y} @@ Simplify \frac{1}{x} + \frac{2}{y}
Approximate \sqrt{10} to two decimal places @@ \sqrt{10} to 2 decimal places
Differentiate with respect to x: x^3 \sin x @@ d/dx (x^3 \sin x)
Find the fourth derivative of e^{2x} @@ \frac{d^4}{dx^4} (e^{2x})
Find the 5th derivative of x^6 @@ \frac{d^5}{dx^5} (x^6)
Find the derivative: f(x) = x^2 sin x @@ d/dx (x^2 sin x)
Find dy/dx: y = (2x+1)^5 @@ d/dx ((2x+1)^5)
Compute the partial derivative of x^2 y with respect to x @@ \frac{\partial}{\partial x} (x^2 y)
Find \frac{\partial f}{\partial x} for f(x,y) = x^2 y + y^2 @@ \frac{\partial}{\partial x} (x^2 y + y^2)
[\ln(x+1)]' @@ d/dx (\ln(x+1))
\left.\frac{d}{dx}(x^2+3x)\right|_{x=1} @@ d/dx (x^2+3x) at x = 1
\frac{d}{dx} x^3 \Big|_{x=2} @@ d/dx (x^3) at x = 2
Find the slope of the tangent line to y = x^2 at x = 3 @@ d/dx (x^2) at x = 3
Find an antiderivative of 6x^2 @@ \int 6x^2 dx
\int_{0}^{1}{x^{2}\mathrm{d}x} @@ \int_0^1 x^2 dx
Integrate x^2 from x=1 to x=3 @@ \int_1^3 x^2 dx
definite integral of x^2 + 1 from 0 to 2 @@ \int_0^2 (x^2+1) dx
Find the integral of x^2 over the interval [0, 2]. @@ \int_0^2 x^2 dx
Evaluate the improper integral \int_1^\infty x^{-2} dx @@ \int_1^\infty x^{-2} dx
\lim_{x \to 2} x^2 + 1 @@ \lim_{x \to 2} (x^2 + 1)
\lim_{x \to \pi/2^-} \tan x @@ \lim_{x \to (\frac{\pi}{2})^-} \tan x
lim x→0+ 1/x @@ \lim_{x \to 0^+} 1/x
Find the one-sided limit \lim_{x \to 3^+} \frac{1}{x-3} @@ \lim_{x \to 3^+} \frac{1}{x-3}
Find the left-hand limit of |x|/x at x = 0 @@ \lim_{x \to 0^-} |x|/x
Find the sum of the infinite series \sum_{n=0}^{\infty} \frac{1}{3^n} @@ \sum_{n=0}^{\infty} \frac{1}{3^n}
Find the sum of the infinite geometric series 3 + 1 + 1/3 + ... @@ 3 + 1 + 1/3 + ...
Expand e^x as a Maclaurin series up to x^3 @@ Find the Maclaurin series of e^x up to x^3
Expand \sqrt{1+x} in powers of x up to x^3 @@ Find the Maclaurin series of \sqrt{1+x} up to x^3
Compute the determinant \begin{vmatrix} 2 & 1 \\ 5 & 3 \end{vmatrix} @@ det [[2,1],[5,3]]
Find the inverse of A = \begin{bmatrix} 2 & 1 \\ 1 & 1 \end{bmatrix} @@ inverse of [[2,1],[1,1]]
Find A^2 where A = [[1,1],[0,1]] @@ [[1,1],[0,1]]^2
Compute AB where A = [[1,2],[3,4]] and B = [[5,6],[7,8]] @@ [[1,2],[3,4]] [[5,6],[7,8]]
Multiply the matrices [[1,0],[2,1]] and [[3,1],[0,2]] @@ [[1,0],[2,1]] [[3,1],[0,2]]
Find the absolute value of 5 - 12i @@ modulus of 5-12i
z = 2 - i, find z^2 @@ (2-i)^2
Find V = lwh if l = 2, w = 3, h = 4 @@ V = lwh, l = 2, w = 3, h = 4, find V
c = \sqrt{a^2+b^2} where a=5, b=12 @@ c = \sqrt{a^2+b^2}, a=5, b=12, find c
求所有满足 x²=4 的实数 x @@ x^2=4
若 x²-4x-5>0，求 x 的取值范围 @@ x^2-4x-5>0
求不等式 3x-1≥2x+4 的解集，用区间表示 @@ 3x-1>=2x+4
展开并化简：(x+2)(x-2)+4 @@ Expand (x+2)(x-2)+4
将多项式 x^2-6x+9 因式分解 @@ Factor x^2-6x+9
将分式 1/(x²-1) 分解为部分分式 @@ Decompose 1/(x^2-1) into partial fractions
保留两位小数：√3 @@ √3 to 2 decimal places
求 80 的 15% @@ 15% of 80
100的阶乘除以98的阶乘 @@ 100!/98!
求 7 模 26 的逆 @@ 7^{-1} mod 26
求复数 3+4i 的模 @@ |3+4i|
求 3-2i 的共轭复数 @@ conjugate of 3-2i
求 y=sin x 的二阶导数 @@ \frac{d^2}{dx^2} (\sin x)
求二阶导数：y=sin 2x @@ \frac{d^2}{dx^2} (\sin 2x)
已知函数 f(x)=x^2-2x，求 f'(x) @@ d/dx (x^2-2x)
求函数 x² 在 [0,1] 上的定积分 @@ \int_0^1 x^2 dx
求反常积分 \int_1^{+\infty} \frac{1}{x^2}dx @@ \int_1^\infty \frac{1}{x^2} dx
当 x→0 时，求 sin(3x)/x 的极限 @@ \lim_{x \to 0} \frac{\sin 3x}{x}
计算极限 lim_{x→0} sin x/x @@ \lim_{x \to 0} \frac{\sin x}{x}
求无穷级数 \sum_{n=1}^\infty \frac{1}{n(n+1)} 的和 @@ \sum_{n=1}^\infty \frac{1}{n(n+1)}
求和：∑_{k=1}^{100} k @@ \sum_{k=1}^{100} k
求 1+1/2+1/4+… 的和 @@ 1+1/2+1/4+...
圆的面积 S=πr²，r=2，求 S @@ S = \pi r^2, r = 2, find S
"""


@pytest.mark.parametrize("line", PAIRS.strip().splitlines())
def test_a_wording_reads_as_the_plain_order(line: str) -> None:
    wording, plain = map(read, line.split(" @@ "))
    assert not isinstance(wording, Declined), wording.reason
    assert not isinstance(plain, Declined), plain.reason
    assert wording.latex == plain.latex


@pytest.mark.parametrize(
    "text",
    [
        "lim x→0 + x",  # the right side of 0, or a sum
        "Find the derivative of x^2 on [0,1]",
        r"Evaluate \int_0^1 e^x dx to 3 decimal places",
        "Find the largest root of x^2 - 7x + 10 = 0",
        "Factor out the greatest common factor: 6x^3 - 24x",
    ],
)
def test_what_would_be_left_out_is_declined(text: str) -> None:
    assert isinstance(read(text), Declined)
