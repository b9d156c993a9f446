"""Proxy modules: what cells import. A proxy holds the public names of a listed module whose values may be had, with
guarded stand-ins where there are any; it holds no other module but proxies, and nothing in it can be changed.
"""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Iterator
from typing import Any, Final

from qmath.sandbox import policy
from qmath.sandbox.denial import Denied
from qmath.sandbox.guards import arrays
from qmath.sandbox.host import veto
from qmath.sandbox.names.modules import ProxyModule
from qmath.sandbox.names.ownership import is_own
from qmath.sandbox.names.plotting import PlotStub

_FUNCTIONS: Final = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    functools._lru_cache_wrapper,
)
# Modules of which cells have the stand-ins and nothing else.
_GIVEN_ONLY: Final = frozenset({"sys", "io", "types", "random", "timeit", "traceback"})
_SCALARS: Final = (int, float, complex, str, bytes, bool, type(None), type(Ellipsis), types.GenericAlias)


def proxy_of(module: types.ModuleType) -> ProxyModule | PlotStub:
    """The proxy of a module that was met as an attribute. Raises Denied where cells may not import it."""
    if isinstance(module, ProxyModule):
        return module
    if policy.is_plotting(module.__name__):
        return PlotStub(module.__name__)
    if not policy.may_import(module.__name__):
        raise Denied(f"The module {module.__name__} is not available in cells.")
    return proxy(module)


def proxy(module: types.ModuleType) -> ProxyModule:
    """The proxy of a listed module; built once."""
    if (made := _made.get(module.__name__)) is None:
        with veto.trusted():
            made = _made[module.__name__] = _build(module)
    return made


_made: dict[str, ProxyModule] = {}


def _build(module: types.ModuleType) -> ProxyModule:
    from qmath.sandbox.names.standins import stand_ins

    name = module.__name__
    given = stand_ins(name)
    contents = dict(given)
    if name not in _GIVEN_ONLY:
        contents = dict(_public(module)) | given
    contents = {key: value for key, value in contents.items() if value is not None}
    listed = getattr(module, "__all__", None)
    submodules = [n for n in listed or () if n not in contents and _is_submodule(name, n)]
    contents["__all__"] = tuple(n for n in (listed or contents) if n in contents and not n.startswith("_"))
    contents["__all__"] += tuple(submodules)
    version = getattr(module, "__version__", None)
    if isinstance(version, str):
        contents["__version__"] = version
    return ProxyModule(name, contents)


def _is_submodule(package: str, name: str) -> bool:
    full = f"{package}.{name}"
    return policy.is_plotting(full) or (policy.may_import(full) and full in sys.modules)


def _public(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    root = module.__name__.split(".")[0]
    withheld = policy.WITHHELD[""] | policy.WITHHELD.get(root, frozenset())
    # The standard library says what is public; libraries export more than they list.
    listed = getattr(module, "__all__", None) if root in policy.STANDARD else None
    for name, value in vars(module).items():  # not dir(): what is imported lazily stays so
        if name.startswith("_") or name in withheld or (listed is not None and name not in listed):
            continue
        if isinstance(value, types.ModuleType):
            continue
        if _belongs(value, root, module.__name__):
            yield name, _guarded(name, value)


def _root(value: Any) -> str:
    home = getattr(value, "__module__", None)
    return home.split(".")[0].lstrip("_") if isinstance(home, str) else ""


def _belongs(value: Any, root: str, module: str) -> bool:
    """Whether a value found in a module is of that library, and of a kind that cells may have."""
    if isinstance(value, _SCALARS):
        return True
    if isinstance(value, tuple | frozenset):
        return all(_belongs(item, root, module) for item in value)
    if isinstance(value, list | dict | set) or type(value).__name__ in policy.CHANGEABLE_KINDS:
        return False
    standard = root in policy.STANDARD
    if not standard and not policy.may_come_from(getattr(value, "__module__", None) or module):
        return False
    if isinstance(value, type):
        # A metaclass makes classes outside of `class` statements.
        return not issubclass(value, type) and (standard or _root(value) == root)
    if isinstance(value, _FUNCTIONS):
        home = _root(value)
        return (
            standard
            or home == root
            or (home == "" and root in ("numpy", "scipy"))
            or _is_method_of(value, root)
        )
    if type(value).__name__ in ("ufunc", "cython_function_or_method", "fused_cython_function"):
        return True
    if standard:
        return not isinstance(value, types.ModuleType)
    kind = type(value)
    return _root(kind) in (root, "sympy", "mpmath", "numpy") and not hasattr(kind, "__setitem__")


def _is_method_of(value: Any, root: str) -> bool:
    owner = getattr(value, "__self__", None)
    return owner is not None and _root(type(owner)) == root


def _guarded(name: str, value: Any) -> Any:
    """The stand-in of a library's function, whatever module it was found in."""
    from qmath.sandbox.names.standins import by_object

    if (replaced := by_object().get(id(value))) is not None:
        return replaced
    arrays_function = isinstance(value, _FUNCTIONS) or type(value).__name__ in (
        "_ArrayFunctionDispatcher",
        "ufunc",
    )
    if arrays_function and _root(value) in ("numpy", "scipy", ""):
        return arrays.bounded(value, name) or value
    return value


def admit(name: str, value: Any) -> Any:
    """A value from a library's namespace, on its way into generated code. Raises Denied where cells may not have it."""
    if is_own(value) or isinstance(value, (*_SCALARS, ProxyModule, PlotStub)):
        return value
    if isinstance(value, types.ModuleType):
        if value.__name__ == "builtins":
            return _builtins()
        return proxy_of(value)
    root = _root(value)
    if root == "builtins":
        from qmath.sandbox.names.builtin import cell_builtins

        if name in cell_builtins():
            return cell_builtins()[name]
        if isinstance(value, _FUNCTIONS):
            raise Denied(f"{name} is not available in cells.")
        return value
    if root in policy.LIBRARIES or root in policy.STANDARD or root == "":
        if name in policy.WITHHELD[""] | policy.WITHHELD.get(root or "numpy", frozenset()):
            raise Denied(f"{name} is not available in cells.")
        given = _stand_in(root, name)
        return _guarded(name, value) if given is None else given
    if callable(value) and root != "qmath":
        raise Denied(f"{name} is not available in cells.")
    return value


def _stand_in(root: str, name: str) -> Any:
    from qmath.sandbox.names.standins import stand_ins

    return stand_ins(root).get(name) if root in policy.STANDARD else None


@functools.cache
def _builtins() -> ProxyModule:
    """The `builtins` module of generated code, such as `builtins.sum` in what lambdify writes."""
    from qmath.sandbox.names.builtin import cell_builtins

    return ProxyModule(
        "builtins", {k: v for k, v in cell_builtins().items() if k.isidentifier() and k[0] != "_"}
    )
