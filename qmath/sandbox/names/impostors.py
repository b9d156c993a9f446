"""Classes of cells in place of real ones whose calls need a guard: `set(…)`, `dict(…)`, `type(…)`, `Decimal(…)`,
`numpy.ndarray(…)`. They make real objects, `isinstance` and `type(x) is …` hold, and subclasses are the real one's.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any, Final

from qmath.sandbox import policy
from qmath.sandbox.denial import Denied

_real: Final[dict[type, type]] = {}
_impostor: Final[dict[type, type]] = {BaseException: Exception}  # no cell may catch the end of time
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
        return types.GenericAlias(cls, key)  # of the real class it would give that class away

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
    cls: type = seen_class(type(obj))
    return cls


def seen_class(cls: Any) -> Any:
    """A class, or anything else, as cells see it. Raises Denied for classes that are withheld wherever they turn up."""
    if not isinstance(cls, type):
        return cls
    home = cls.__module__
    if home in ("numpy", "typing") and cls.__name__ in policy.WITHHELD[home]:
        raise Denied(f"{cls.__name__} of {home} is not available in cells.")
    return Type if issubclass(cls, type) and not is_impostor(cls) else _impostor.get(cls, cls)
