"""Nested containers: `==` and `hash` follow every path in C, and lists that hold one list twice have 2ⁿ of them."""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from qmath.sandbox.denial import TooLarge

_CONTAINERS: Final = frozenset({list, tuple, dict, set, frozenset, deque})
_BASES: Final = tuple(_CONTAINERS)
_SEQUENCES: Final = frozenset({list, tuple, deque})
_LONG: Final = _CONTAINERS | {str, bytes}
_MAX_COMPARED: Final = 100_000_000  # elements or characters
_MAX_CHARACTERS: Final = 1_000_000_000
_MAX_PATHS: Final = 20_000_000
_MAX_VISITS: Final = 1_000_000  # containers that C goes through in well under a second


def equal(left: Any, right: Any) -> Any:
    """`left == right`."""
    if type(left) in _CONTAINERS and type(right) in _CONTAINERS:
        _check(left)
    return left == right


def unequal(left: Any, right: Any) -> Any:
    """`left != right`."""
    if type(left) in _CONTAINERS and type(right) in _CONTAINERS:
        _check(left)
    return left != right


def comparable(value: Any) -> Any:
    """The value, where C may compare it with another."""
    if type(value) in _CONTAINERS:
        _check(value)
    return value


def _ordering(name: str) -> Callable[[Any, Any], Any]:
    """The function of `operator` of this name."""
    compare = getattr(operator, name)

    def ordered(left: Any, right: Any, /) -> Any:
        return compare(comparable(left), right)

    return ordered


OPERATORS: Final = {name: _ordering(name) for name in ("eq", "ne", "lt", "le", "gt", "ge")}


def contains(item: Any, container: Any) -> Any:
    """`item in container`: long values compared with many elements, or hashed along too many paths, hide C's loop."""
    kind = type(item)
    if kind in _LONG:
        if kind in _CONTAINERS and not _CONTAINERS.isdisjoint(map(type, item)):
            _check(item)
        if type(container) in _SEQUENCES and len(item) * len(container) > _MAX_COMPARED:
            raise TooLarge("These are too many comparisons of long values; use a set.")
    return item in container


def safe_hash(obj: Any, /) -> int:
    """`hash`."""
    if isinstance(obj, tuple):
        _check(obj)
    return hash(obj)


def bounded_nesting(value: Any) -> Any:
    """The value of `a = (a, a)` and the like, while the paths through it are few enough for `hash`, `in` and `json`."""
    if isinstance(value, _BASES) and _paths(value, {}) > _MAX_PATHS:
        raise TooLarge("This container holds itself too many times over.")
    return value


def repeated(items: Any, times: Any) -> Any:
    """`[item, …] * n`: what holds a long value very often is small to make, and endless to compare or to sort."""
    if type(times) in (list, tuple):
        items, times = times, items
    if type(times) is int and type(items) in (list, tuple):
        known: dict[int, int] = {}
        elements = sum(_paths(item, known) for item in items if isinstance(item, _BASES))
        characters = sum(len(item) for item in items if isinstance(item, str | bytes))
        if elements * times > _MAX_PATHS or characters * times > _MAX_CHARACTERS:
            raise TooLarge("These are too many copies of a long value.")
    return items * times


def _inner(container: Any) -> list[Any]:
    """The containers among the elements of a container."""
    items = container.values() if isinstance(container, dict) else container
    kinds = tuple(kind for kind in set(map(type, items)) if issubclass(kind, _BASES))
    return [item for item in items if type(item) in kinds] if kinds else []


def _paths(container: Any, known: dict[int, int]) -> int:
    """How many elements C meets when it follows every path; each container is counted once here."""
    if (found := known.get(id(container))) is not None:
        return found
    known[id(container)] = 1  # a list may hold itself
    known[id(container)] = total = len(container) + sum(_paths(item, known) for item in _inner(container))
    return total


def _check(container: Any) -> None:
    """Raise TooLarge where the paths through a container are too many."""
    visits = 0
    stack = [container]
    while stack:
        visits += 1
        if visits > _MAX_VISITS:
            raise TooLarge("These containers are nested in each other too often to be compared.")
        stack += _inner(stack.pop())
