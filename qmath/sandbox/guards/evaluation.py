"""Text that libraries evaluate (`sympify`, `parse_expr`, `lambdify`, mpmath's `identify`) passes the cell's gate.

The modules that call `eval`, `exec` or `compile` get functions of these names in their globals, which Python finds
before the built-in ones. Outside of cells they do what the built-in ones do.
"""

from __future__ import annotations

import builtins
import collections
import fractions
import functools
import importlib
import math
import sys
from collections.abc import Mapping
from types import CodeType, ModuleType
from typing import Any, Final

from qmath.sandbox import gate
from qmath.sandbox.denial import Denied
from qmath.sandbox.guards import iteration
from qmath.sandbox.host import runtime, veto
from qmath.sandbox.names.ownership import MARK

_EVALUATORS: Final = (
    "sympy.parsing.sympy_parser",
    "sympy.utilities.lambdify",
    "sympy.polys.monomials",
    "sympy.polys.ring_series",
    "mpmath.identification",
)


def _names(code: CodeType) -> set[str]:
    """Global names that code may look up, nested functions included."""
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _names(constant)
    return found


def cell_globals(code: CodeType, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the names that the code uses, those of `given` that a cell may have, with a cell's builtins."""
    from qmath.sandbox.names import proxies
    from qmath.sandbox.names.builtin import cell_builtins

    scope: dict[str, Any] = {"__builtins__": cell_builtins(), "__name__": "__main__", MARK: runtime.owner()}
    for name in _names(code):
        if name in given and not name.startswith("__"):
            scope[name] = proxies.admit(name, given[name])
    return scope


def run_text(source: Any, filename: str, mode: str, scope: Mapping[str, Any], local: Any) -> Any:
    """Evaluate or execute gated text (or code that came through `gated_compile`)."""
    code = source if isinstance(source, CodeType) else gate.compile_text(source, filename, mode)
    with veto.trusted():
        names = cell_globals(code, scope)
    if mode == "exec" and local is None:
        local = scope
    if mode == "eval" and local is not None:
        local = runtime.visible(local)
    return _execute(code, names, local)


def _execute(code: CodeType, scope: dict[str, Any], local: Any) -> Any:
    # `eval` announces itself before it runs the code, and the hook must let that pass, and nothing after.
    veto.permit_execution(code)
    return builtins.eval(code, scope, local)


def _gated(module: ModuleType) -> dict[str, Any]:
    def gated_eval(source: Any, scope: Any = None, local: Any = None, /) -> Any:
        scope = vars(module) if scope is None else scope
        if not veto.active():
            return builtins.eval(source, scope, local)
        return run_text(source, "<text>", "eval", scope, local)

    def gated_exec(source: Any, scope: Any = None, local: Any = None, /) -> None:
        scope = vars(module) if scope is None else scope
        if not veto.active():
            builtins.exec(source, scope, local)
        else:
            run_text(source, "<text>", "exec", scope, local)

    def gated_compile(source: Any, filename: str, mode: str, *args: Any, **kwargs: Any) -> Any:
        if not veto.active():
            return builtins.compile(source, filename, mode, *args, **kwargs)
        return gate.compile_text(source, filename, mode)

    return {"eval": gated_eval, "exec": gated_exec, "compile": gated_compile}


def _trusted_eval(source: Any, scope: Any = None, local: Any = None, /) -> Any:
    """The constructor of a named tuple, which `collections` writes from checked names; it runs nothing."""
    with veto.trusted():
        return builtins.eval(source, scope, local)


def _refuse_protocols(owner: type, name: str) -> None:
    """Keyword arguments of `Function(name, **kwargs)` become class attributes: no protocols among them."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def checked(cls: Any, *args: Any, **kwargs: Any) -> Any:
        tables = [a for a in (*args, *kwargs.values()) if isinstance(a, dict)]
        given = [*kwargs, *(key for table in tables for key in dict.__iter__(table))]
        if veto.active() and any(
            type(key) is not str or (key.startswith("__") and key != "__dict__") for key in given
        ):
            raise Denied("Names that begin with two underscores are not available here.")
        return original(cls, *args, **kwargs)

    setattr(owner, name, checked)


@functools.cache
def install() -> None:
    """Put the gate before every evaluator, once for the process."""
    from sympy.core.function import UndefinedFunction

    from qmath.sandbox.guards import arithmetic, generated

    for name in _EVALUATORS:
        module = importlib.import_module(name)
        vars(module).update(_gated(module))
    _refuse_protocols(UndefinedFunction, "__new__")
    _gate_parser(importlib.import_module("sympy.parsing.sympy_parser"))
    vars(collections)["eval"] = _trusted_eval
    generated.install()
    _bound_gcd(arithmetic.gcd)
    _bound_iteration()


def _gate_parser(module: ModuleType) -> None:
    """parse_expr hands its names to the caller's transformations: in a cell these are the cell's names."""
    original = vars(module)["parse_expr"]

    @functools.wraps(original)
    def parse_expr(*args: Any, **kwargs: Any) -> Any:
        if veto.active() and len(args) < 4 and kwargs.get("global_dict") is None:
            kwargs["global_dict"] = dict(_parser_names())
        return original(*args, **kwargs)

    _replace_everywhere(original, parse_expr)


@functools.cache
def _parser_names() -> dict[str, Any]:
    import sympy

    from qmath.sandbox.names.builtin import cell_builtins
    from qmath.sandbox.names.proxies import proxy

    functions = {
        k: v
        for k, v in cell_builtins().items()
        if k.isidentifier() and k[0] != "_" and not isinstance(v, type)
    }
    names = {k: v for k, v in vars(proxy(sympy)).items() if not k.startswith("_")}
    return {**functions, **names, "max": sympy.Max, "min": sympy.Min}


def _replace_everywhere(original: Any, replacement: Any, root: str = "sympy") -> None:
    """Rebind a function in every module of a library that imported it by name."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == root and isinstance(module, ModuleType):
            for key, value in list(vars(module).items()):
                if value is original:
                    vars(module)[key] = replacement


def _bound_gcd(bounded: Any) -> None:
    """sympy's rationals and `fractions` reduce with math.gcd, which cannot be interrupted: bound it there too."""
    bounded_math = ModuleType("math")
    vars(bounded_math).update(vars(math), gcd=bounded)
    vars(fractions)["math"] = bounded_math
    _replace_everywhere(math.gcd, bounded)


def _bound_iteration() -> None:
    """`yield from` passes the iterators of itertools on without a look at signals; Counter counts in C."""
    iterables = importlib.import_module("sympy.utilities.iterables")
    for name in ("combinations", "combinations_with_replacement", "permutations", "product"):
        if name in vars(iterables):
            vars(iterables)[name] = iteration.ITERTOOLS[name]
    count = vars(collections)["_count_elements"]
    vars(collections)["_count_elements"] = lambda mapping, iterable: count(
        mapping, iteration.stream(iterable)
    )
