"""What the guards know of the running cell."""

from __future__ import annotations

import gc

import pytest

from qmath.sandbox.denial import CellStopped
from qmath.sandbox.host import runtime
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.names.ownership import MARK

MINE, OTHER = object(), object()


def alive(owner: object = MINE) -> None:
    """What the `finally` of a cell with this mark asks first."""
    exec("alive()", {MARK: owner, "alive": runtime.check_alive})


class Swallow:
    def __enter__(self) -> str:
        return "in"

    def __exit__(self, *_: object) -> bool:
        return True


def test_finally_runs_while_the_cell_does() -> None:
    runtime.begin({MARK: MINE}, 0)
    alive()
    with pytest.raises(GeneratorExit):  # of another namespace, collected meanwhile
        alive(OTHER)
    runtime.expire()
    with pytest.raises(CellStopped):
        alive()
    runtime.end()
    with pytest.raises(GeneratorExit):
        alive()


def test_contexts_swallow_exceptions_only() -> None:
    runtime.begin({MARK: MINE}, 0)
    with runtime.Context(Swallow()) as value:
        raise ValueError
    assert value == "in"
    with pytest.raises(KeyboardInterrupt), runtime.Context(Swallow()):
        raise KeyboardInterrupt
    runtime.end()
    with pytest.raises(TypeError, match="context manager"), runtime.Context(3):
        pass


def test_visible_names() -> None:
    assert runtime.visible({"a": 1, "_b": 2, "__c__": 3, "<load>": 4}) == {"a": 1, "_b": 2}


def test_globals_write_through_what_can_be_named() -> None:
    live = {"a": 1, MARK: MINE}
    runtime.begin(live, 0)
    scope = runtime.visible_globals()
    scope["b"] = 2
    scope["<load>"] = 3
    assert live == {"a": 1, "b": 2, MARK: MINE}
    runtime.end()


def test_a_generator_of_another_namespace_does_nothing_in_this_cell() -> None:
    one = Namespace()
    one.run(
        "import mpmath\ndef g():\n    try:\n        with mpmath.workdps(40): yield\n"
        "    finally: print('LATER')\nx = g()\nnext(x)"
    )
    del one
    here = Namespace()
    output = here.run(
        "import mpmath\nmpmath.mp.dps = 30\nfor i in range(30000): a = [i]; a.append(a)\nmpmath.mp.dps"
    ).output
    assert output == "30"


def test_a_generator_lives_on_in_its_own_namespace(show) -> None:
    show("def g():\n    try: yield 1\n    finally: print('closed')\nx = g()\nnext(x)")
    assert show("x.close()") == "closed"
    show(
        "exec('def h():\\n    try: yield 1\\n    finally: print(5)', space := {})\ny = space['h']()\nnext(y)"
    )
    assert show("y.close()") == "5"


LEFT = [
    "import numpy as np\nx = np.printoptions(precision=1)",
    "import numpy as np\nx = np.errstate(all='raise')",
    "from sympy import *\nx = evaluate(False)",
    "from sympy import *\nx = assuming(Q.positive(Symbol('x')))",
    "import decimal\nx = decimal.localcontext()",
    "import warnings\nx = warnings.catch_warnings()",
]


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("code", LEFT)
def test_a_context_that_was_left_complains_nowhere(code: str, capfd: pytest.CaptureFixture[str]) -> None:
    namespace = Namespace()
    assert namespace.run(f"{code}\nx.__enter__()\n1").status == "ok"
    del namespace
    gc.collect()
    assert capfd.readouterr() == ("", "")


def test_printing_with_other_options(show) -> None:
    show("import numpy as np")
    assert (
        show("with np.printoptions(precision=2) as o: print(np.array([1 / 3]), o['precision'])") == "[0.33] 2"
    )
    assert show("np.array([1 / 3])") == "[0.33333333]"
