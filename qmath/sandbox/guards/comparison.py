"""`==` and `hash` of nested containers: C follows every path, and lists that hold one list twice have 2ⁿ of them."""

from __future__ import annotations

from collections import deque
from typing import Any, Final

from qmath.sandbox.denial import TooLarge

_PLAIN: Final = frozenset({int, float, str, bool, complex, type(None), bytes})
_CONTAINERS: Final = frozenset({list, tuple, dict, set, frozenset, deque})
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
