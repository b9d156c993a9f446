"""The builtins of a cell: the harmless ones as they are, guarded ones under the same name, and the gate's helpers."""

from __future__ import annotations

import builtins
import functools
from types import CodeType, FunctionType
from typing import Any, Final

from qmath.sandbox import gate, rewrite
from qmath.sandbox.denial import Denied
from qmath.sandbox.guards import arithmetic, arrays, comparison, iteration, methods
from qmath.sandbox.host import runtime, veto
from qmath.sandbox.names import assignment, attributes, classes, importing, impostors, system
from qmath.sandbox.names.ownership import MARK

_PLAIN: Final = (
    "abs all any ascii bin bool bytearray bytes callable chr classmethod complex divmod float format "
    "hex int isinstance issubclass len list max min next object oct ord repr reversed round "
    "slice staticmethod str super tuple Ellipsis False None NotImplemented True __debug__ "
    "ArithmeticError AssertionError AttributeError BufferError DeprecationWarning EOFError Exception ExceptionGroup "
    "FloatingPointError FutureWarning ImportError IndexError KeyError LookupError MemoryError ModuleNotFoundError "
    "NameError NotImplementedError OSError OverflowError PendingDeprecationWarning RecursionError ReferenceError "
    "RuntimeError RuntimeWarning StopIteration SyntaxError SyntaxWarning SystemError TypeError UnboundLocalError "
    "UnicodeDecodeError UnicodeEncodeError UnicodeError UserWarning ValueError Warning ZeroDivisionError "
    "FileNotFoundError PermissionError TimeoutError IOError StopAsyncIteration IndentationError TabError "
    "EnvironmentError FileExistsError InterruptedError ConnectionError BytesWarning ImportWarning ResourceWarning "
    "UnicodeTranslateError UnicodeWarning".split()
)


class KeyboardInterrupt_(Exception):  # noqa: N801 - cells see it as KeyboardInterrupt and never catch the real one
    """What cells know as KeyboardInterrupt."""


class GeneratorExit_(Exception):  # noqa: N801 - a handler of the real one would run after its cell has ended
    """What cells know as GeneratorExit."""


def _absent(name: str, instead: str) -> Any:
    def absent(*_: Any, **__: Any) -> Any:
        raise Denied(f"{name}() is not available in cells: {instead}.")

    absent.__name__ = absent.__qualname__ = name
    return absent


def _dir(*args: Any) -> list[str]:
    if not args:
        return sorted(runtime.visible_globals())
    return [name for name in dir(args[0]) if not name.startswith("_")]


def _property(*functions: Any, **named: Any) -> property:
    if any(isinstance(f, property) for f in (*functions, *named.values())):
        raise TypeError(
            "a property is made of functions"
        )  # C would free a long chain of them on its own stack
    return property(*functions, **named)


def _vars(obj: Any = None, /) -> dict[str, Any]:
    if obj is None:
        return runtime.visible_globals()
    copied: dict[str, Any] = attributes.load(obj, "__dict__")
    return copied


def _id(obj: Any) -> int:
    # Addresses help only those who read memory; what programs need is that different objects differ.
    return id(obj) ^ runtime.ID_MASK


def _evaluate(source: Any, scope: Any = None, local: Any = None, /) -> Any:
    return _run_source(source, "eval", scope, local)


def _execute(source: Any, scope: Any = None, local: Any = None, /) -> None:
    _run_source(source, "exec", scope, local)


def _run_source(source: Any, mode: str, scope: Any, local: Any) -> Any:
    if not isinstance(source, str):
        raise Denied(f"{mode}() takes a string here.")
    code: CodeType = gate.compile_text(str.__str__(source).strip(" \t"), "<text>", mode)
    for given in (scope, local):
        if given is not None and not isinstance(given, dict):
            raise TypeError(f"{mode}() takes dicts as its scopes")
    # Scopes of the cell are copied in and out: the helpers that code needs are neither for it to see nor to replace.
    own = scope is None or isinstance(scope, runtime.CellGlobals)
    fresh = {"__builtins__": cell_builtins(), "__name__": "__main__", MARK: runtime.owner()}
    space = runtime.cell_globals() if own else runtime.visible(scope) | fresh
    inner = None if local is None else runtime.visible(local)
    veto.permit_execution(code)
    try:
        return builtins.eval(code, space, inner)
    finally:
        if not own:
            scope.update(runtime.visible(space))
        if inner is not None:
            local.update(inner)


@functools.cache
def cell_builtins() -> dict[str, Any]:
    """The dictionary that serves as `__builtins__` of every cell; no cell can name or reach it."""
    table: dict[str, Any] = {name: getattr(builtins, name) for name in _PLAIN}
    table |= iteration.BUILTIN_STREAMS
    table |= {
        "range": impostors.impostor(range, iteration.make_range, iteration.LongRange),
        "iter": iteration.safe_iter,
        "sum": iteration.safe_sum,
        "sorted": methods.safe_sorted,
        "pow": arithmetic.safe_pow,
        "property": impostors.impostor(property, _property),
        "type": impostors.Type,
        "set": impostors.impostor(set, iteration.ticking_first(set)),
        "frozenset": impostors.impostor(frozenset, iteration.ticking_first(frozenset)),
        "dict": impostors.impostor(dict, iteration.ticking_first(dict)),
        "hash": comparison.safe_hash,
        "getattr": attributes.safe_getattr,
        "hasattr": attributes.safe_hasattr,
        "setattr": assignment.safe_setattr,
        "delattr": assignment.safe_delattr,
        "print": runtime.safe_print,
        "input": system.nobody_to_ask,
        "id": _id,
        "dir": _dir,
        "vars": _vars,
        "locals": runtime.visible_globals,
        "globals": runtime.visible_globals,
        "eval": _evaluate,
        "exec": _execute,
        "open": _absent("open", "there are no files; put the data into the cell"),
        "compile": _absent("compile", "call the code directly"),
        "breakpoint": _absent("breakpoint", "print what you want to see"),
        "help": _absent("help", "use what you know of the function"),
        "memoryview": _absent("memoryview", "use bytes or a list"),
        "exit": runtime.leave,
        "quit": runtime.leave,
        "BaseException": Exception,
        "KeyboardInterrupt": KeyboardInterrupt_,
        "SystemExit": SystemExit,
        "GeneratorExit": GeneratorExit_,
        "__import__": importing.import_module,
        "__build_class__": classes.build_class,
        "__name__": "builtins",
    }
    KeyboardInterrupt_.__name__, GeneratorExit_.__name__ = "KeyboardInterrupt", "GeneratorExit"
    for name, value in table.items():
        if isinstance(value, FunctionType):  # errors and `print.__name__` tell of what the cell wrote
            value.__name__ = value.__qualname__ = name
    return table | _helpers()


def _helpers() -> dict[str, Any]:
    return {
        rewrite.LOAD: attributes.load,
        rewrite.STORE: assignment.store,
        rewrite.POWER: arithmetic.power,
        rewrite.MATMUL: arrays.matmul,
        rewrite.EQUAL: comparison.equal,
        rewrite.UNEQUAL: comparison.unequal,
        rewrite.NESTING: comparison.bounded_nesting,
        rewrite.COMPARABLE: comparison.comparable,
        rewrite.CONTEXT: runtime.Context,
        rewrite.ALIVE: runtime.check_alive,
        rewrite.SHOW: runtime.show,
        rewrite.LOCALS: runtime.visible,
        rewrite.CLASS: impostors.type_of,
        rewrite.GETATTR_HOOK: classes.hooked_getattr,
        rewrite.EXIT_HOOK: classes.hooked_exit,
        rewrite.LENGTHY: iteration.lengthy,
        rewrite.CONTAINS: comparison.contains,
        rewrite.REPEAT: comparison.repeated,
        rewrite.ANY_EXCEPTION: Exception,
        "<frame locals>": builtins.locals,
    }
