"""Methods of built-in types that need a guard, found by the type they belong to, bound or not, inherited or not."""

from __future__ import annotations

import itertools
import re
import string
import types
from _string import formatter_field_name_split, formatter_parser  # type: ignore[import-not-found]  # as string.Formatter
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from qmath.sandbox.denial import TooLarge
from qmath.sandbox.guards import decimals
from qmath.sandbox.guards.comparison import OPERATORS, comparable, safe_hash
from qmath.sandbox.guards.iteration import stream

_UNBOUND: Final = (types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType)
_RUN: Final = 1 << 17  # elements sorted in one go; a run takes some 30 ms
_MAX_COMPARED: Final = 1_000_000_000  # characters
_MAX_MATCHED: Final = 200_000  # characters of a text that is searched: a quadratic search takes some seconds


def guarded_method(value: Any, name: str) -> Any:
    """The method as a cell may have it. `value` is what getattr found under `name`."""
    if name not in _NAMES:
        return value
    unbound = isinstance(value, _UNBOUND)
    bound_to = value.__objclass__ if unbound else getattr(value, "__self__", None)
    for cls in (bound_to if isinstance(bound_to, type) else type(bound_to)).__mro__:
        if (guard := _GUARDS.get((cls, name))) is not None:
            return guard if unbound else types.MethodType(guard, value.__self__)
    return value


# --- str.format ----------------------------------------------------------------------------------------------------


class SafeFormatter(string.Formatter):
    """`string.Formatter` whose fields read attributes as cells do."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        from qmath.sandbox.names.attributes import safe_getattr  # which guards methods itself

        first, rest = formatter_field_name_split(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attribute, key in rest:
            obj = safe_getattr(obj, key) if is_attribute else obj[key]
        return obj, first


def _reads_attributes(template: str) -> bool:
    return any(
        (field and "." in field) or (spec and "{" in spec and _reads_attributes(spec))
        for _, field, spec, _ in formatter_parser(template)
    )


def _format(template: str, /, *args: Any, **kwargs: Any) -> str:
    text = str.__str__(template)
    if not _reads_attributes(text):
        return str.format(text, *args, **kwargs)
    return SafeFormatter().vformat(text, args, kwargs)


def _format_map(template: str, mapping: Mapping[str, Any], /) -> str:
    text = str.__str__(template)
    if not _reads_attributes(text):
        return str.format_map(text, mapping)
    return SafeFormatter().vformat(text, (), mapping)


# --- sorting -------------------------------------------------------------------------------------------------------


def sort(items: list[Any], /, *, key: Callable[[Any], Any] | None = None, reverse: bool = False) -> None:
    """`list.sort` in runs that leave room for the time limit: timsort merges two sorted runs in one pass."""
    _check_lengths(items, items[:: max(1, len(items) // 50)], "sort")
    if len(items) <= _RUN:
        list.sort(items, key=key, reverse=reverse)
        return
    width = _RUN
    for start in range(0, len(items), width):
        items[start : start + width] = sorted(items[start : start + width], key=key, reverse=reverse)
    while width < len(items):
        for start in range(0, len(items), 2 * width):
            items[start : start + 2 * width] = sorted(
                items[start : start + 2 * width], key=key, reverse=reverse
            )
        width *= 2


def _check_lengths(items: Sequence[Any], compared: Iterable[Any], name: str) -> None:
    """Comparing long strings, or deeply nested lists, again and again takes C out of sight."""
    compared = [*map(comparable, compared)]
    longest = max((len(item) for item in compared if isinstance(item, str | bytes | tuple)), default=0)
    if longest * len(items) > _MAX_COMPARED:
        raise TooLarge(f"{name}: these are too many texts of this length.")


def _searching(owner: type, name: str) -> Callable[..., Any]:
    method = getattr(owner, name)

    def guard(items: Any, value: Any, /, *args: Any) -> Any:
        _check_lengths(items, (value,), name)
        return method(items, value, *args)

    return guard


def _comparing(owner: type, name: str) -> Callable[..., Any]:
    method = getattr(owner, f"__{name}__")
    return lambda left, right, /: method(comparable(left), right)


def safe_sorted(
    iterable: Any, /, *, key: Callable[[Any], Any] | None = None, reverse: bool = False
) -> list[Any]:
    """`sorted` that the time limit can interrupt."""
    items = list(iterable)
    sort(items, key=key, reverse=reverse)
    return items


# --- texts -----------------------------------------------------------------------------------------------------


def _stripping(owner: type, name: str) -> Callable[..., Any]:
    method = getattr(owner, name)

    def guard(text: Any, /, *args: Any) -> Any:
        if args and isinstance(args[0], str | bytes) and len(args[0]) * len(text) > _MAX_COMPARED:
            raise TooLarge(f"{name}: these are too many characters.")
        return method(text, *args)

    return guard


def _matching(name: str) -> Callable[..., Any]:
    method = getattr(re.Pattern, name)

    def guard(pattern: re.Pattern[Any], /, *args: Any, **kwargs: Any) -> Any:
        check_text((*args, *kwargs.values()))
        return method(pattern, *args, **kwargs)

    return guard


def check_text(values: Iterable[Any]) -> None:
    """Raise TooLarge for texts on which one step of a regular expression takes C out of sight."""
    if any(isinstance(value, str | bytes) and len(value) > _MAX_MATCHED for value in values):
        raise TooLarge(f"Regular expressions work on texts of up to {_MAX_MATCHED} characters here.")


# --- hashing -------------------------------------------------------------------------------------------------------


def _ticking(owner: type, name: str) -> Callable[..., Any]:
    """The method with its long arguments in chunks: where hashes collide, each element takes long."""
    method = getattr(owner, name)
    bound = isinstance(method, types.BuiltinFunctionType)  # a class method, made for `owner`

    def guard(target: Any, /, *args: Any, **kwargs: Any) -> Any:
        chunked = [
            stream(a) if isinstance(a, list | tuple | str | bytes) and len(a) > 1000 else a for a in args
        ]
        return method(*chunked, **kwargs) if bound else method(target, *chunked, **kwargs)

    return guard


def _chain_from_iterable(_: type, iterables: Any, /) -> Any:
    return stream(itertools.chain.from_iterable(iterables))


_SET_METHODS: Final = (
    "update union intersection difference symmetric_difference intersection_update difference_update "
    "symmetric_difference_update issubset issuperset isdisjoint"
).split()
_GUARDS: dict[tuple[type, str], Callable[..., Any]] = {
    (str, "format"): _format,
    (str, "format_map"): _format_map,
    (list, "sort"): sort,
    **{
        (t, n): _searching(t, n)
        for t in (list, tuple, deque)
        for n in ("count", "index", "remove")
        if hasattr(t, n)
    },
    **{(t, f"__{n}__"): _comparing(t, n) for t in (list, tuple, dict, deque) for n in OPERATORS},
    **{(t, "__hash__"): safe_hash for t in (tuple, frozenset)},
    **{(t, n): _stripping(t, n) for t in (str, bytes, bytearray) for n in ("strip", "lstrip", "rstrip")},
    **{
        (re.Pattern, name): _matching(name)
        for name in "search match fullmatch findall finditer sub subn split scanner".split()
    },
    (itertools.chain, "from_iterable"): _chain_from_iterable,
    (dict, "fromkeys"): _ticking(dict, "fromkeys"),
    (dict, "update"): _ticking(dict, "update"),
    **{(s, name): _ticking(s, name) for s in (set, frozenset) for name in _SET_METHODS if hasattr(s, name)},
    **decimals.METHODS,
}
_NAMES: set[str] = {name for _, name in _GUARDS}


def add_guard(owner: type, name: str, guard: Callable[..., Any]) -> None:
    """Guard a method of a type that is not imported here (numpy's arrays)."""
    _GUARDS[owner, name] = guard
    _NAMES.add(name)
