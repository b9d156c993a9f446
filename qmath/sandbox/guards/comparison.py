"""Nested containers: `==` and `hash` follow every path in C, and lists that hold one list twice have 2ⁿ of them."""

from __future__ import annotations

from collections import deque
from typing import Any, Final

from qmath.sandbox.denial import TooLarge

_PLAIN: Final = frozenset({int, float, str, bool, complex, type(None), bytes})
_CONTAINERS: Final = frozenset({list, tuple, dict, set, frozenset, deque})
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


def safe_hash(obj: Any, /) -> int:
    """`hash`."""
    if type(obj) is tuple:
        _check(obj)
    return hash(obj)


def bounded_nesting(value: Any) -> Any:
    """The value of `a = (a, a)` and the like, while the paths through it are few enough for `hash`, `in` and `json`."""
    if type(value) in _CONTAINERS and _paths(value, {}) > _MAX_PATHS:
        raise TooLarge("This container holds itself too many times over.")
    return value


def _paths(container: Any, known: dict[int, int]) -> int:
    """How many elements C meets when it follows every path; each container is counted once here."""
    if (found := known.get(id(container))) is not None:
        return found
    known[id(container)] = 1  # a list may hold itself
    items = container.values() if type(container) is dict else container
    inner = (
        [item for item in items if type(item) in _CONTAINERS]
        if not _CONTAINERS.isdisjoint(map(type, items))
        else []
    )
    known[id(container)] = total = len(container) + sum(_paths(item, known) for item in inner)
    return total


def _check(container: Any) -> None:
    """Raise TooLarge where the paths through a container are too many."""
    visits = 0
    stack = [container]
    while stack:
        visits += 1
        if visits > _MAX_VISITS:
            raise TooLarge("These containers are nested in each other too often to be compared.")
        current = stack.pop()
        items = current.values() if type(current) is dict else current
        if not _CONTAINERS.isdisjoint(map(type, items)):
            stack += [item for item in items if type(item) in _CONTAINERS]
