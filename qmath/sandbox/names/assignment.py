"""Writing attributes: `obj.name = v` in a cell is `store(obj, "name").name = v`. Cells change what is their own."""

from __future__ import annotations

import types
from typing import Any, Final

from qmath.sandbox.denial import Denied
from qmath.sandbox.guards.surrogates import shared_setting
from qmath.sandbox.names.ownership import MARK, is_own, plain_text

_INSTEAD: Final = {
    ("sys", "stdout"): "use `with contextlib.redirect_stdout(target):`",
    ("sys", "stderr"): "use `with contextlib.redirect_stderr(target):`",
}


def store(obj: Any, name: str) -> Any:
    """The object on which a cell may set or delete this attribute: the same one, or one that bounds the value."""
    if name[0] == "_":
        storable_name(name)
    if getattr(type(obj), MARK, False) or is_own(obj) or isinstance(obj, types.SimpleNamespace):
        return obj
    if (setting := shared_setting(obj, name)) is not None:
        return setting
    what = (
        obj.__name__
        if isinstance(obj, type | types.ModuleType | types.FunctionType)
        else f"a {type(obj).__name__}"
    )
    instead = _INSTEAD.get((what, name), "use your own variable or subclass")
    raise Denied(f"Attribute '{name}' of {what} is shared and cannot be changed; {instead}.")


def owned(obj: Any) -> Any:
    """The object, when a cell may change it."""
    if is_own(obj):
        return obj
    raise Denied(f"Attributes of {type(obj).__name__} cannot be changed here; use your own class.")


def storable_name(name: Any) -> str:
    """The name as an exact str, when a cell may set attributes of that name."""
    exact = plain_text(name)
    if (
        exact.startswith("__") and exact.endswith("__") and exact not in ("__doc__", "__name__")
    ) or "<" in exact:
        raise Denied(f"Attribute '{exact}' cannot be set in cells.")
    return exact


def safe_setattr(obj: Any, name: str, value: Any) -> None:
    """`setattr` for cells."""
    exact = storable_name(name)
    setattr(store(obj, exact), exact, value)


def safe_delattr(obj: Any, name: str) -> None:
    """`delattr` for cells."""
    exact = storable_name(name)
    delattr(store(obj, exact), exact)
