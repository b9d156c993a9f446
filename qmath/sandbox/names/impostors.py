"""Classes of cells in place of real ones whose calls need a guard: `set(…)`, `dict(…)`, `type(…)`, `Decimal(…)`,
`numpy.ndarray(…)`. They make real objects, `isinstance` and `type(x) is …` hold, and subclasses are the real one's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from qmath.sandbox.denial import Denied

_real: Final[dict[type, type]] = {}
_impostor: Final[dict[type, type]] = {}
_kin: Final[dict[type, tuple[type, ...]]] = {}


class _Impostor(type):
    """The class of these classes: every use of them is a use of the real class, except the call."""

    _make: Callable[..., Any]

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._make(*args, **kwargs)

    def __instancecheck__(cls, obj: object) -> bool:
        return isinstance(obj, _real[cls]) or type(obj) in _kin.get(cls, ())

    def __subclasscheck__(cls, sub: type) -> bool:
        return issubclass(real_class(sub), _real[cls])

    def __getattr__(cls, name: str) -> Any:
        return getattr(_real[cls], name)

    def __getitem__(cls, key: Any) -> Any:
        return _real[cls][key]  # type: ignore[index]  # list[int] and the like

    def __or__(cls, other: Any) -> Any:
        return _real[cls] | real_class(other)

    def __ror__(cls, other: Any) -> Any:
        return real_class(other) | _real[cls]

    def __repr__(cls) -> str:
        return repr(_real[cls])


def impostor(real: type, make: Callable[..., Any], *kin: type) -> type:
    """A class for cells that is `real` in all but the call, which is `make`; objects of `kin` count as its own."""
    cls = _Impostor(
        real.__name__, (), {"_make": staticmethod(make), "__module__": real.__module__, "__slots__": ()}
    )
    _real[cls], _impostor[real], _kin[cls] = real, cls, kin
    for other in kin:
        _impostor[other] = cls
    return cls


def real_class(cls: Any) -> Any:
    """The real class behind one of a cell."""
    return _real.get(cls, cls) if isinstance(cls, type) else cls


def is_impostor(cls: type) -> bool:
    """Whether this is one of these classes."""
    return type(cls) is _Impostor


def _type(*args: Any, **kwargs: Any) -> type:
    if len(args) == 1 and not kwargs:
        return type_of(args[0])
    raise Denied("type() makes no classes here; write a class statement.")


Type: Final = impostor(type, _type)


def type_of(obj: Any) -> type:
    """The class of an object as cells see it; the class of a class is `Type`, for real metaclasses make classes."""
    cls = type(obj)
    return Type if issubclass(cls, type) else _impostor.get(cls, cls)
