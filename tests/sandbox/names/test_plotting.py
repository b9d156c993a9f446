"""Plots are answered by a sentence."""

from __future__ import annotations

from qmath.sandbox.names.plotting import SENTENCE


def test_a_sentence_once_a_cell(show) -> None:
    show("import matplotlib.pyplot as plt")
    code = (
        "fig, ax = plt.subplots()\nax.plot([1], label='a')\nwith plt.style.context('x'): plt.show()\nprint(2)"
    )
    assert show(code) == f"{SENTENCE}\n2"
    assert show("plt.figure()\nprint(3)") == f"{SENTENCE}\n3"


def test_sympys_plots(show) -> None:
    assert show("from sympy import *\nplot(Symbol('x')**2)\nprint(1)") == f"{SENTENCE}\n1"
    assert show("from sympy.plotting import plot3d\nplotting.plot(1)\nprint(2)") == f"{SENTENCE}\n2"


def test_a_plot_as_the_last_line_says_so_once(show) -> None:
    assert show("from matplotlib.pyplot import *\nplot([1])\nshow()").count("Plots cannot") == 1
