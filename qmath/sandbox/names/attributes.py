"""Reading attributes: `obj.name` in a cell is `load(obj, "name")`; `getattr`, format fields and `attrgetter` too."""

from __future__ import annotations

import copy
import functools
import re
import types
from typing import Any, Final

from qmath.sandbox import policy
from qmath.sandbox.denial import Denied
from qmath.sandbox.guards.methods import guarded_method
from qmath.sandbox.names.impostors import is_impostor, seen_class
from qmath.sandbox.names.modules import ProxyModule
from qmath.sandbox.names.ownership import is_own, is_own_class, plain_text
from qmath.sandbox.names.specials import SPECIAL, SUPER_CLASS

_MODULES: Final = types.ModuleType

# Objects whose public attributes lead to frames, globals or modules: only these names exist on them.
OPAQUE: Final[dict[type, frozenset[str]]] = {
    types.FrameType: frozenset(),
    types.CodeType: frozenset(),
    types.TracebackType: frozenset(),
    types.GeneratorType: frozenset({"send", "throw", "close"}),
    types.CoroutineType: frozenset(),
    types.AsyncGeneratorType: frozenset(),
    types.BuiltinFunctionType: frozenset(),
    types.MethodWrapperType: frozenset(),
    types.WrapperDescriptorType: frozenset(),
    types.MethodDescriptorType: frozenset(),
    types.ClassMethodDescriptorType: frozenset(),
    types.GetSetDescriptorType: frozenset(),
    types.MemberDescriptorType: frozenset(),
    types.CellType: frozenset(),
    types.ModuleType: frozenset(),  # cells hold proxies
    functools.partial: frozenset({"func", "args", "keywords"}),
    property: frozenset({"getter", "setter", "deleter", "fget", "fset", "fdel"}),
    staticmethod: frozenset(),
    classmethod: frozenset(),
    memoryview: frozenset({"tolist", "tobytes", "nbytes", "shape", "format", "itemsize", "ndim"}),
}
# Functions and bound methods have what was put on them; for a library's function that is what decorators put there.
_CALLABLES: Final = frozenset({types.FunctionType, types.MethodType})

_BY_RULE: Final = frozenset({*OPAQUE, *_CALLABLES, ProxyModule})

# Public names that change what is shared, or reach memory and files, on anything that a cell did not make.
_WITHHELD: Final = frozenset(
    "mro register set_global_settings tofile dump dumps ctypes setfield getfield setflags resize newbyteorder "
    "__array_interface__ cffi capsule bit_generator runtests doctests clone default eval_expr module_name "
    "func_globals func_code func_closure func_defaults save load savetxt loadtxt spawn "
    "set_quantity_dimension set_quantity_scale_factor set_global_relative_scale_factor set_global_dimension "
    "register_handlerclass connect_to set_comm set_comms multiregister "
    "register_handler add_handler remove_handler add_new_handler memoize init_builtins".split()
)
_INSTEAD: Final = {
    "resize": "; use numpy.resize(a, shape) or a.reshape(shape)",
    "tofile": "; there are no files, print what you need",
    "dump": "; there are no files, print what you need",
}
_PLAIN: Final = frozenset({int, str, float, bool, complex, type(None), tuple, bytes, types.MethodType})
_BUILTIN_METHODS: Final = frozenset(
    {
        types.BuiltinFunctionType,
        type(re.compile("").search),  # C methods that know their class have a type of their own
        types.MethodDescriptorType,
        types.MethodWrapperType,
        types.WrapperDescriptorType,
        types.ClassMethodDescriptorType,
    }
)
_MUTABLE: Final = (list, dict, set, bytearray)
_MISSING: Final = object()


def load(obj: Any, name: str) -> Any:
    """`obj.name` for a cell. Raises AttributeError as Python does, and Denied where the policy says no."""
    cls = type(obj)
    if name[0] == "_":
        return _load_private(obj, cls, name)
    if cls in _BY_RULE:
        return _load_by_rule(obj, cls, name)
    if name in _WITHHELD and not is_own(obj):
        raise Denied(f"'{name}' of {cls.__name__} is not available in cells{_INSTEAD.get(name, '')}.")
    value = getattr(obj, name)
    kind = type(value)
    if kind in _PLAIN:
        return value
    return _released(obj, name, value, kind)


def _load_by_rule(obj: Any, cls: type, name: str) -> Any:
    if cls is ProxyModule:
        return getattr(obj, name)
    if cls in _CALLABLES:
        return _load_from_function(obj, name)
    if name not in OPAQUE[cls]:
        raise _no_attribute(obj, name)
    return getattr(obj, name)


def _released(obj: Any, name: str, value: Any, kind: type) -> Any:
    """A value on its way out of an object: built-in methods are guarded, shared containers copied, modules kept in."""
    if kind in _BUILTIN_METHODS:
        return guarded_method(value, name)
    if kind in OPAQUE and kind not in (
        types.GeneratorType,
        functools.partial,
        property,
        types.BuiltinFunctionType,
    ):
        if is_own(obj):
            return value
        raise Denied(f"'{name}' of {type(obj).__name__} is not available in cells.")
    if isinstance(value, _MODULES):
        from qmath.sandbox.names.proxies import proxy_of  # proxies are built with load()

        return proxy_of(value)
    if isinstance(value, _MUTABLE) and not isinstance(obj, types.SimpleNamespace):
        return _copied(value) if not is_own(obj) or _in_foreign_class(obj, name, value) else value
    if kind.__name__ == "ndarray" and _in_foreign_class(obj, name, value):
        return value.copy()
    if not policy.may_come_from(kind.__module__):
        raise Denied(f"'{name}' of {type(obj).__name__} is not available in cells.")
    if isinstance(value, type):
        if issubclass(value, type) and not is_impostor(value):
            raise Denied(f"'{name}' of {type(obj).__name__} is a metaclass and not available in cells.")
        return seen_class(value)
    return value


def _copied(container: Any, depth: int = 3) -> Any:
    """A copy, also of the containers in it: mpmath keeps its precision in a list in a list."""
    copied = copy.copy(container)
    if depth and isinstance(copied, list | dict):
        for key, value in list(copied.items() if isinstance(copied, dict) else enumerate(copied)):
            if isinstance(value, _MUTABLE):
                copied[key] = _copied(value, depth - 1)
    return copied


def _in_foreign_class(obj: Any, name: str, value: Any) -> bool:
    """Whether a value belongs to a class that the cell did not make, and so to all of its objects."""
    mro = obj.__mro__ if isinstance(obj, type) else type(obj).__mro__
    holder = next((cls for cls in mro if vars(cls).get(name) is value), None)
    return holder is not None and not is_own(holder)


def _load_from_function(obj: Any, name: str) -> Any:
    function = obj.__func__ if type(obj) is types.MethodType else obj
    value = getattr(function, "__dict__", {}).get(name, _MISSING)
    shared = name == "register" and not is_own(function)
    if value is _MISSING or shared or isinstance(value, _MODULES):
        raise _no_attribute(obj, name)
    return value


def _no_attribute(obj: Any, name: str) -> AttributeError:
    return AttributeError(f"{type(obj).__name__!r} object has no attribute {name!r}")


def _load_private(obj: Any, cls: type, name: str) -> Any:
    dunder = name.startswith("__") and name.endswith("__")
    if not dunder:
        if is_own(obj):
            return _released(obj, name, value := getattr(obj, name), type(value))
        if cls is super and is_own_class(SUPER_CLASS.__get__(obj)):
            return _released(obj, name, value := getattr(obj, name), type(value))
        raise Denied(f"'{name}' is private to {cls.__name__}; use its public attributes.")
    if name in policy.LABELS:
        label = getattr(obj, name)
        if label is None or type(label) is str:
            return label
    elif name in policy.PROTOCOL and "matmul" not in name:
        return guarded_method(getattr(obj, name), name)
    elif (special := SPECIAL.get(name)) is not None:
        return special(obj, cls)
    raise Denied(f"'{name}' is not available in cells.")


def safe_getattr(obj: Any, name: str, *default: Any) -> Any:
    """`getattr` for cells."""
    exact = plain_text(name)
    if not exact:
        raise AttributeError("empty attribute name")
    try:
        return load(obj, exact)
    except AttributeError:
        if default:
            return default[0]
        raise


def safe_hasattr(obj: Any, name: str) -> bool:
    """`hasattr` for cells; what is denied does not exist."""
    try:
        safe_getattr(obj, name)
    except (AttributeError, Denied):
        return False
    return True
