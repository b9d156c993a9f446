"""What a cell may not write, and the text that libraries evaluate."""

from __future__ import annotations

import pytest

from qmath.sandbox.denial import Denied
from qmath.sandbox.gate import compile_cell, compile_text

DENIED = {
    "dunder name": "__builtins__",
    "loader": "__loader__.load_module('os')",
    "dunder parameter": "def f(__class__): pass",
    "dunder keyword": "f(__array_interface__=1)",
    "dunder loop variable": "for __array_interface__ in [1]: pass",
    "dunder alias": "class A:\n    import math as __array_interface__",
    "finaliser": "class A:\n    def __del__(self): pass",
    "every attribute": "class A:\n    def __getattribute__(self, n): return 1",
    "pickling": "class A:\n    def __reduce_ex__(self, v): return print, (1,)",
    "annotations": "class A:\n    __annotations__['__array_interface__'] = dict",
    "getattr as a value": "class A:\n    __getattr__ = lambda s, n: 1",
    "getattr outside of a class": "def __getattr__(n): return 1",
    "metaclass": "class A(metaclass=type): pass",
    "async function": "async def f(): pass",
    "async comprehension": "def f(): return [x async for x in y]",
    "class pattern": "match x:\n    case A(y): pass",
    "two parts of a plain class": "match x:\n    case int(y, real=z): pass",
    "class pattern by name": "match x:\n    case object(real=r): pass",
    "private pattern value": "match x:\n    case a._b: pass",
    "return in finally": "def f():\n    try: pass\n    finally: return",
    "continue in finally": "while 1:\n    try: pass\n    finally: continue",
    "break in finally": "while 1:\n    try: pass\n    finally:\n        if 1: break",
    "yield in finally": "def f():\n    try: pass\n    finally: yield",
    "power of a slice in place": "a[0:1] **= 2",
    "depth": "-" * 2000 + "1",
    "long chain": "0" + "+0" * 50_000,
}

ALLOWED = {
    "name of the module": "if __name__ == '__main__': pass",
    "special methods": "class A:\n    def __add__(self, o): return o\n    __radd__ = __add__",
    "loop in finally": "try: pass\nfinally:\n    for i in range(3):\n        if i: break",
    "function in finally": "try: pass\nfinally:\n    def f(): return 1",
    "abstract classes": "from abc import ABCMeta\nclass A(metaclass=ABCMeta): pass",
    "plain class pattern": "match 1:\n    case int(): pass",
    "plain class pattern with a name": "match 1:\n    case int(n): pass",
    "enum pattern": "match x:\n    case Color.RED: pass",
    "future": "from __future__ import annotations\nx: int = 1",
    "mangled names": "class A:\n    def f(self): return self.__x",
}


@pytest.mark.parametrize("source", DENIED.values(), ids=DENIED)
def test_denied(source: str) -> None:
    with pytest.raises(Denied):
        compile_cell(source, "<cell>")


@pytest.mark.parametrize("source", ALLOWED.values(), ids=ALLOWED)
def test_allowed(source: str) -> None:
    assert compile_cell(source, "<cell>").co_filename == "<cell>"


def test_a_denial_knows_its_line() -> None:
    with pytest.raises(Denied) as caught:
        compile_cell("x = 1\ny = __loader__", "<cell>")
    assert caught.value.lineno == 2


def test_syntax_errors_are_pythons_own() -> None:
    with pytest.raises(SyntaxError):
        compile_cell("x = = 1", "<cell>")
    with pytest.raises(SyntaxError):
        compile_cell("x = '\0'", "<cell>")


def test_text_passes_the_same_gate() -> None:
    with pytest.raises(Denied):
        compile_text("__import__('os')", "<text>", "eval")
    assert "<load>" in compile_text("x.real", "<text>", "eval").co_names


def test_text_that_comes_again_is_compiled_once() -> None:
    class Text(str):
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            return True

    first = compile_text("x + 1", "<text>", "eval")
    assert compile_text("x + 1", "<text>", "eval") is first
    assert compile_text(Text("x + 2"), "<text>", "eval") is not first
