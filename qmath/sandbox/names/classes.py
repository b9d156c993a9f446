"""Making classes in cells: `class` statements, `type`, dataclasses, enums, named tuples. What a cell makes is marked as
its own; making may neither change shared classes nor give objects the protocols that reach raw memory.
"""

from __future__ import annotations

import abc
import builtins
import collections
import dataclasses
import enum
import functools
import io
import types
import typing
from collections.abc import Callable
from typing import Any, Final

from qmath.sandbox.denial import Denied
from qmath.sandbox.host import veto
from qmath.sandbox.names.impostors import real_class
from qmath.sandbox.names.ownership import MARK, claim, is_own, plain_text

# NumPy and Python read memory where objects with these names say; the others run outside the cell's time or rules.
_RAW: Final = frozenset(
    "__array_interface__ __array_struct__ __buffer__ __release_buffer__ __dlpack__ __del__ __getattribute__ "
    "__reduce__ __reduce_ex__ __getstate__ __setstate__ __instancecheck__ __subclasscheck__".split()
)


@functools.cache
def _metaclasses() -> frozenset[type]:
    """Metaclasses whose classes may be subclassed: those that register nothing anywhere."""
    from sympy.core.function import FunctionClass

    return frozenset({type, abc.ABCMeta, enum.EnumMeta, SafeEnumMeta, FunctionClass, type(typing.Protocol)})


class ABCMetaMarker:
    """What cells know as `abc.ABCMeta`: good for `metaclass=ABCMeta`, and for nothing else."""


_new_classes: list[type] = []


def take_new_classes() -> list[type]:
    """The classes made since the last call."""
    made = _new_classes.copy()
    _new_classes.clear()
    return made


def build_class(
    body: Callable[..., Any], name: str, /, *bases: Any, metaclass: Any = None, **keywords: Any
) -> Any:
    """`__build_class__` for cells."""
    if metaclass is not None:
        if metaclass is not ABCMetaMarker:
            raise Denied("Metaclasses are not available; use a plain class or a decorator.")
        keywords["metaclass"] = abc.ABCMeta
    bases = tuple(map(_real_base, bases))
    others = [base for base in bases if base not in (typing.NamedTuple, typing.TypedDict)]
    for base in types.resolve_bases(others):  # `type[int]` stands for `type`
        if base is ABCMetaMarker or (isinstance(base, type) and issubclass(base, type)):
            raise Denied("Metaclasses are not available; use a plain class or a decorator.")
        # The finaliser of a file calls close() whenever the object goes, also long after its cell.
        closes_itself = isinstance(base, type) and issubclass(base, io.IOBase)
        if isinstance(base, type) and (type(base) not in _metaclasses() or _is_array(base) or closes_itself):
            raise Denied(f"{base.__name__} cannot be subclassed in cells.")
    cls = builtins.__build_class__(body, name, *bases, **keywords)
    if isinstance(cls, type):
        if not isinstance(cls, enum.EnumMeta) and (raw := _RAW.intersection(vars(cls))):
            raise Denied(f"{min(raw)} is not available in cells.")
        _new_classes.append(claim(cls))
    return cls


def _real_base(base: Any) -> Any:
    if isinstance(base, types.GenericAlias):
        return types.GenericAlias(real_class(base.__origin__), base.__args__)
    return real_class(base)


def _is_array(base: type) -> bool:
    """NumPy's arrays can be made over any memory by their __new__."""
    return any(cls.__module__ == "numpy" and cls.__name__ == "ndarray" for cls in base.__mro__)


def hooked_getattr(method: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """A cell's `__getattr__`, which is not asked for the protocols that libraries look up on every object."""

    @functools.wraps(method)
    def __getattr__(self: Any, name: str) -> Any:  # noqa: N807 - it is one
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return method(self, name)

    return __getattr__


def hooked_exit(method: Callable[..., Any]) -> Callable[..., Any]:
    """A cell's `__exit__`, which hears nothing of the end of time and cannot say yes to it: libraries call it too."""

    @functools.wraps(method)
    def __exit__(self: Any, kind: Any = None, *rest: Any) -> Any:  # noqa: N807 - it is one
        if isinstance(kind, type) and not issubclass(kind, Exception):
            return False
        return method(self, kind, *rest)

    return __exit__


# --- dataclasses, named tuples, enums ------------------------------------------------------------------------------


def _own_class_only(decorator: Callable[..., Any]) -> Callable[..., Any]:
    def decorate(cls: Any) -> Any:
        if not is_own(cls):
            raise Denied(
                f"{decorator.__name__} changes a class in place; it works on the cell's own classes."
            )
        with veto.trusted():  # dataclasses generate their methods
            return decorator(cls)

    return decorate


def dataclass(cls: Any = None, /, **options: Any) -> Any:
    """`dataclasses.dataclass` for the cell's own classes."""
    decorate = _own_class_only(functools.wraps(dataclasses.dataclass)(lambda c: _finish(c, options)))
    return decorate if cls is None else decorate(cls)


def _finish(cls: Any, options: dict[str, Any]) -> Any:
    if any(name.startswith("__") for name in vars(cls).get("__annotations__", ())):
        raise Denied("Fields may not begin with two underscores here.")
    return claim(dataclasses.dataclass(**options)(cls))


def namedtuple(typename: str, field_names: Any, **options: Any) -> Any:
    """`collections.namedtuple`."""
    return claim(collections.namedtuple(typename, field_names, **options))


class SafeEnumMeta(enum.EnumMeta):
    """Enums whose functional form takes plain member names only."""

    def __new__(metacls, name: str, bases: Any, body: Any, **options: Any) -> Any:
        if any(
            isinstance(base, SafeEnumMeta) for base in bases
        ):  # a cell's; its __init__ runs for each member now
            dict.__setitem__(body, MARK, True)
        return super().__new__(metacls, name, bases, body, **options)

    def __call__(cls, value: Any, names: Any = None, *args: Any, **kwargs: Any) -> Any:
        if names is None and not args and not kwargs:
            return super().__call__(value)
        if isinstance(names, str):
            names = plain_text(names).replace(",", " ").split()
        given = [*(names.items() if isinstance(names, dict) else names or ())]
        members: list[Any] = [
            plain_text(m) if isinstance(m, str) else (plain_text(m[0]), m[1]) for m in given
        ]
        if any((m if isinstance(m, str) else m[0]).startswith("_") for m in members):
            raise Denied("Enum members may not begin with an underscore here.")
        return claim(super().__call__(plain_text(value), members))


def _safe_enum(base: type[enum.Enum]) -> Any:
    return SafeEnumMeta(base.__name__, (base,), SafeEnumMeta.__prepare__(base.__name__, (base,)))


ENUMS: Final = {
    name: _safe_enum(getattr(enum, name)) for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")
}


class SimpleNamespace(types.SimpleNamespace):
    """`types.SimpleNamespace` without protocol names."""

    def __init__(self, **values: Any) -> None:
        if any(type(name) is not str or name.startswith("__") or "<" in name for name in values):
            raise Denied("Names that begin with two underscores are not available here.")
        super().__init__(**values)


SimpleNamespace.__name__ = "namespace"  # as its repr says


def identity(obj: Any) -> Any:
    """`typing.final`, `typing.overload` and the like, which write marks on what they are given."""
    return obj


total_ordering = _own_class_only(functools.total_ordering)
unique = _own_class_only(enum.unique)
