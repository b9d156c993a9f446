"""The builtins of a cell."""

from __future__ import annotations

import builtins

import pytest

from qmath.sandbox.names.builtin import cell_builtins

DANGEROUS = (
    "open eval exec compile __import__ input getattr setattr delattr vars globals locals dir type help breakpoint "
    "memoryview BaseException KeyboardInterrupt GeneratorExit id __build_class__ exit quit print sum iter map"
).split()


@pytest.mark.parametrize("name", DANGEROUS)
def test_dangerous_names_are_not_the_real_ones(name: str) -> None:
    assert cell_builtins()[name] is not getattr(builtins, name, None)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("open('x')", "there are no files"),
        ("compile('1', 'x', 'eval')", "call the code directly"),
        ("input('n? ')", "EOFError: input() has nobody to ask"),
        ("breakpoint()", "print what you want to see"),
        ("type('X', (), {})", "write a class statement"),
        ("__import__('os')", "__import__"),
        ("__builtins__", "__builtins__"),
        ("globals()['__builtins__']", "KeyError"),
        ("locals()['<load>']", "KeyError"),
        ("def f(): return locals()['__builtins__']\nf()", "KeyError"),
    ],
)
def test_what_is_not_there(refused, code: str, says: str) -> None:
    assert says in refused(f"{code}\nMARK")


def test_scopes(show) -> None:
    assert show(
        "x = 1\ndef f():\n    y = 2\n    return locals()\nf(), 'x' in globals(), 'x' in locals()"
    ) == ("({'y': 2}, True, True)")


def test_exceptions_that_the_host_needs_have_stand_ins(show) -> None:
    show("try: raise KeyboardInterrupt('k')\nexcept KeyboardInterrupt as e: name = type(e).__name__")
    assert show("name, BaseException is Exception") == "('KeyboardInterrupt', True)"


@pytest.mark.parametrize("code", ["exit()", "quit()", "import sys\nsys.exit(3)", "raise SystemExit"])
def test_leaving(run, code: str) -> None:
    result = run(f"print(1)\n{code}\nprint(2)")
    assert (result.status, result.output) == ("ok", "1")


def test_identities_are_no_addresses(show) -> None:
    assert show("x = []\nid(x) == id(x), id(x) != id([])") == "(True, True)"
    assert int(show("id(None)")) != id(None)


def test_what_stands_in_has_the_name_that_the_cell_wrote(show) -> None:
    assert show("print.__name__, sorted.__name__, type(globals())") == "('print', 'sorted', <class 'dict'>)"
    assert show("try: sorted(1, 2, 3)\nexcept TypeError as e: print(e)").startswith("sorted() takes")
