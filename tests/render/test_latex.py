from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.render.latex import to_text

READABLE = r"""
\frac{a}{b}                     a/b
\tfrac12                        1/2
\dfrac{n(n+1)}{6}               n(n+1)/6
\frac{a+b}{c}                   (a+b)/c
\frac{1}{2a}                    1/(2a)
\frac{1}{(x+1)^2}               1/(x+1)²
\frac{-3}{4}                    -3/4
5 - \frac{-3}{4}                5 - (-3/4)
\frac{1}{2}x                    (1/2)x
2\frac{1}{3}                    2 1/3
a\frac{1}{3}                    a (1/3)
\frac{1}{3} \div \frac{4}{5}    1/3 ÷ (4/5)
\frac{\frac{a}{b}}{c}           (a/b)/c
\frac{a}{b}^2                   (a/b)²
\sin\frac{\pi}{3}               sin(π/3)
\frac{\sin x}{x}                (sin x)/x
\frac{d}{dx}                    d/dx
\sqrt{2}                        √2
\sqrt{2}x                       √2 x
\sqrt{ab}                       √(ab)
\sqrt{x^2}                      √(x²)
\sqrt{x}^2                      (√x)²
2\sqrt[3]{x}                    2∛x
x\sqrt[5]{2}                    x ⁵√2
\sqrt[k+q]{2}                   \sqrt[k+q]{2}
x^{2k}                          x²ᵏ
x^{q}                           x^q
e^{i\pi}                        e^(iπ)
2^{2^n}                         2^(2ⁿ)
x_{n+1}                         xₙ₊₁
x_{AB}                          x_(AB)
{a+b}^2                         {a+b}²
60^\circ                        60°
3 x^{2} + 7 x - 6 = 0           3x² + 7x - 6 = 0
3 apples                        3 apples
256^\frac{1}{2}                 256^(1/2)
n \equiv 6 \pmod{7}             n ≡ 6 (mod 7)
a\cdot b                        a · b
x = \pm 3                       x = ±3
3\pm 2                          3 ± 2
\left(\frac{1}{2}\right)^{10}   (1/2)¹⁰
\left. x \right|_0^1            x|₀¹
\left\{ 1, 2 \right\}           {1, 2}
\boxed{-3, \frac{2}{3}}         ⟦-3, 2/3⟧
50\% of 20%                     50% of 20%
\$5.00 \times 3                 $5.00 × 3
10{,}000                        10,000
x \in \mathbb{R}                x ∈ ℝ
(-\infty, 2] \cup [3, \infty)   (-∞, 2] ∪ [3, ∞)
\binom{5}{2}                    C(5, 2)
\overline{AB} = 0.\overline{3}  A̅B̅ = 0.3̅
\sin^2\theta + 1                sin² θ + 1
\lim_{x\to 0} f                 lim_(x→0) f
\sum_{i=1}^{n} i^2              ∑ᵢ₌₁ⁿ i²
\int_0^\infty e^{-x}\,dx        ∫₀^∞ e⁻ˣ dx
5 \text{ cm}^2                  5 cm²
\text{if } x > 0                if x > 0
\operatorname{lcm}(4, 6)        lcm(4, 6)
x \not= y                       x ≠ y
\begin{pmatrix}1&2\\3&4\end{pmatrix}    (1, 2; 3, 4)
\foo{a}{b^2} + x^2              \foo{a}{b^2} + x²
\overset{\frown}{AB}            \overset{\frown}{AB}
速度 \times 时间                速度 × 时间
"""


@pytest.mark.parametrize("line", READABLE.strip().splitlines())
def test_readable(line: str) -> None:
    source, text = re.split(r"\s{2,}", line, maxsplit=1)
    assert to_text(source) == text


@pytest.mark.parametrize(
    "source",
    [
        r"x^\sqrt2",
        r"\frac{a",
        "a } b",
        r"x^",
        r"\begin{cases} a",
        r"\begin{tikzpicture}a\end{tikzpicture}",
        "a $b$",
    ],
)
def test_what_is_not_understood_stays(source: str) -> None:
    assert to_text(source) is None


atoms = st.sampled_from(["x", "y", "12", "3.5", "n", r"\pi", r"\text{ cm}", "0"])


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    signs = st.sampled_from(["+", "-", " = ", r"\cdot ", r" \times ", r"\le ", ",", "", " "])
    return st.one_of(
        two.map(lambda p: rf"\frac{{{p[0]}}}{{{p[1]}}}"),
        st.tuples(st.sampled_from("345n"), inner).map(lambda p: rf"\sqrt[{p[0]}]{{{p[1]}}}"),
        two.map(lambda p: rf"{p[0]}^{{{p[1]}}}"),
        two.map(lambda p: rf"{p[0]}_{{{p[1]}}}"),
        two.map(lambda p: rf"\begin{{pmatrix}}{p[0]}&{p[1]}\\ {p[0]}\end{{pmatrix}}"),
        inner.map(lambda i: rf"\left({i}\right)"),
        inner.map(lambda i: rf"\sqrt{{{i}}}"),
        inner.map(lambda i: rf"\boxed{{{i}}}"),
        inner.map(lambda i: rf"\foo{{{i}}}"),
        inner.map(lambda i: f"{{{i}}}"),
        st.tuples(inner, signs, inner).map("".join),
    )


formulas = st.recursive(atoms, _compound, max_leaves=12)


def _content(text: str) -> str:
    """Letters and digits in order, without commands, whatever their style."""
    text = re.sub(r"\\(?:begin|end)\{\w+\}|\\(?!foo)[A-Za-z]+", lambda m: "π" if m[0] == r"\pi" else "", text)
    return "".join(c for c in unicodedata.normalize("NFKC", text.translate(_ROOTS)) if c.isalnum())


_ROOTS = {ord("∛"): "3", ord("∜"): "4"}


@given(formulas)
def test_letters_and_numbers_are_kept_in_order(source: str) -> None:
    text = to_text(source)
    if text is not None:
        assert _content(text) == _content(source)


@given(formulas)
def test_brackets_stay_balanced(source: str) -> None:
    text = to_text(source)
    assert text is None or text.count("(") == text.count(")")


@given(st.text(alphabet=r"\{}[]()^_&%$ abc12+-|~#", max_size=40) | st.text(max_size=40))
def test_anything_may_come(source: str) -> None:
    text = to_text(source)
    assert text is None or isinstance(text, str)


HOSTILE = [
    "{",
    "}",
    "^",
    "_",
    "\\",
    r"\frac",
    r"\sqrt",
    r"\sqrt[",
    r"\left(",
    r"\begin{cases}",
    "x^2",
    r"\text{",
    "[",
    "&",
    r"\\",
    "%",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("size", [1_000, 3_900, 100_000])
def test_hostile_input_is_bounded(unit: str, size: int) -> None:
    started = time.process_time()
    to_text(unit * (size // len(unit)))
    to_text("{" * (size // 2) + "x" + "}" * (size // 2))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"{x^2}^3", "(x²)³"),
        (r"{2^2}^2", "(2²)²"),
        (r"{a_1}_2", "(a₁)₂"),
        (r"{x_1}^2", "x₁²"),
        (r"x^2_1", "x²₁"),
        (r"x^{2}^{3}", None),
        (r"{1+a \over b}+c", "(1+a)/b+c"),
        (r"{n \choose k}^2", "C(n, k)²"),
        (r"{a \over b \over c}", None),
        (r"\sqrt{x!}", "√(x!)"),
        (r"\sqrt{x}!", "(√x)!"),
    ],
)
def test_powers_of_powers_and_fractions_of_a_group_keep_their_meaning(source: str, text: str | None) -> None:
    assert to_text(source) == text
