"""Code that libraries write for themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qmath.sandbox.guards.generated import _plain


def test_hypergeometric_series(show) -> None:
    show("import mpmath\nfrom sympy import *")
    assert show("mpmath.nstr(mpmath.hyp2f1(1, 2, 3, 0.5), 10)") == "1.545177444"
    assert show("mpmath.nstr(mpmath.hyp1f1(mpmath.mpf(1)/3, mpmath.mpc(1, 1), 0.25), 6)").startswith("(1.04")
    assert show("N(elliptic_k(Rational(1, 3)), 10), N(uppergamma(2, 1), 10)") == "(1.733916885, 0.7357588823)"


@pytest.mark.parametrize(
    "key",
    [
        (1, 1, ("Z", "x(): print(1)"), "R"),
        (1, 1, ("Z",), "R"),
        (-1, 2, ("Z",), "R"),
        (True, 0, ("Z",), "R"),
        (1, 0, ("Z",), "R, x"),
        (1, 0, ["Z"], "R"),
    ],
)
def test_series_of_nothing_else(key) -> None:
    assert _plain(key) is None
    assert _plain((1, 1, ("Z", "Q"), "C")) == (1, 1, ("Z", "Q"), "C")


def test_a_key_that_changes_is_read_once() -> None:
    class Key(tuple[object, ...]):
        """Something else at each look."""

        looks = 0

        def __iter__(self) -> Iterator[object]:
            self.looks += 1
            return iter((1, 1, ("Z", "Q"), "C") if self.looks == 1 else (1, 1, ("Z", "Q"), "C; import os"))

    assert type(_plain(Key())) is tuple
    assert _plain(Key()) == (1, 1, ("Z", "Q"), "C")


def test_no_text_of_the_cell_becomes_a_series(refused) -> None:
    refused("import mpmath\nmpmath.mp.hypsum(1, 0, ('Z(): MARK\\ndef f',), [1], mpmath.mpf(1))")


def test_distributions_of_scipy(show) -> None:
    pytest.importorskip("scipy")
    show("from scipy import stats\nX = stats.rv_discrete(values=([1, 2, 3], [0.2, 0.3, 0.5]))")
    assert (
        show("float(round(X.mean(), 6)), sorted(set(X.rvs(size=50, random_state=3).tolist()))")
        == "(2.3, [1, 2, 3])"
    )
    show(
        "class G(stats.rv_continuous):\n    def _pdf(self, x, a): return a / (1 + a * x) ** 2\ng = G(a=0, name='g')"
    )
    assert show("round(float(g.cdf(1, 1.0)), 6)") == "0.5"


def test_no_text_of_the_cell_becomes_its_arguments(refused) -> None:
    pytest.importorskip("scipy")
    refused("from scipy import stats\nstats.rv_continuous(shapes='a=print(1)')\nMARK")
    refused(
        "from scipy import stats\nclass S(str):\n    def replace(self, *a): return self\n"
        "    def split(self, *a): return [S('a=open')]\nstats.rv_continuous(shapes=S('a'))\nMARK"
    )
