"""Iterators that the time limit can interrupt.

A loop in C (`sum`, `list`, `in`, `set.update`, …) looks at no signal while it pulls from an iterator in C. So every
iterator that a cell can make without end, or without memory for each element, passes through a Python generator
once in `_CHUNK` elements; between these, elements come at the speed of C. Consumers need no guard then.
"""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from types import GeneratorType
from typing import Any, Final

from qmath.sandbox.names.impostors import impostor

_CHUNK: Final = 128
_MAX_DEPTH: Final = 500
_LONG_LIST: Final = 1_000_000
_LONG_RANGE: Final = 10_000_000  # elements of a range that C runs through in some 0.2 s


def ticking(iterator: Iterator[Any]) -> Iterator[Iterable[Any]]:
    """The elements in chunks; each chunk is asked for in Python, where signals are seen."""
    for first in iterator:
        yield chain((first,), islice(iterator, _CHUNK - 1))


class Stream(chain):  # type: ignore[type-arg]  # chain is not generic at run time
    """An iterator in C that comes up for air. `depth` counts the streams inside it: C frees a chain of them, link by
    link, on its own stack."""

    __slots__ = ("depth",)
    depth: int

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object>"


def stream(iterable: Iterable[Any]) -> Stream:
    """Any iterable, interruptible."""
    return _make(Stream, iter(iterable), (iterable,))


def _make(cls: type[Stream], iterator: Iterator[Any], sources: tuple[Any, ...]) -> Stream:
    made: Any = cls.from_iterable(ticking(iterator))
    made.depth = 1 + max((s.depth for s in sources if isinstance(s, Stream)), default=0)
    if made.depth > _MAX_DEPTH:
        raise RecursionError("iterators are nested too deeply")
    return made  # type: ignore[no-any-return]


def _interruptible(name: str, factory: Callable[..., Iterator[Any]]) -> type[Stream]:
    def make(cls: type[Stream], *args: Any, **kwargs: Any) -> Stream:
        return _make(cls, factory(*args, **kwargs), args)

    contents = {"__new__": make, "__slots__": (), "__module__": "builtins", "__doc__": factory.__doc__}
    return type(name, (Stream,), contents)


def _chain(*iterables: Iterable[Any]) -> Stream:
    return _make(Stream, itertools.chain(*iterables), iterables)


_UNCHANGED: Final = frozenset({"tee", "chain"})
BUILTIN_STREAMS: Final = {
    name: _interruptible(name, getattr(builtins, name)) for name in ("map", "filter", "zip", "enumerate")
}
ITERTOOLS: Final[dict[str, Any]] = {
    name: _interruptible(name, getattr(itertools, name))
    for name in dir(itertools)
    if not name.startswith("_") and name not in _UNCHANGED
} | {"tee": itertools.tee, "chain": impostor(chain, _chain)}


def safe_iter(obj: Any, *sentinel: Any) -> Iterator[Any]:
    """`iter`; the two-argument form calls a function without end."""
    return stream(iter(obj, *sentinel)) if sentinel else iter(obj)


def lengthy(iterable: Any) -> Any:
    """What C is about to run through in one go: streamed where it is long."""
    cls = type(iterable)
    if cls is list or cls is tuple or cls is range:
        return iterable if len(iterable) < _LONG_LIST else stream(iterable)
    if cls is GeneratorType or cls is Stream or not hasattr(cls, "__len__") or len(iterable) < _LONG_LIST:
        return iterable
    return stream(iterable)


def safe_sum(iterable: Any, /, start: Any = 0) -> Any:
    """`sum`; adding up long lists of lists or arrays copies them again and again in C."""
    cls = type(iterable)
    if cls is not GeneratorType and cls is not range and hasattr(cls, "__len__") and len(iterable) > _CHUNK:
        iterable = stream(iterable)
    return sum(iterable, start)


class LongRange(Sequence[int]):
    """A range of more elements than C may run through at once; otherwise like `range`."""

    __slots__ = ("_range",)

    def __init__(self, real: range) -> None:
        self._range = real

    def __iter__(self) -> Iterator[int]:
        return stream(iter(self._range))

    def __reversed__(self) -> Iterator[int]:
        return stream(reversed(self._range))

    def __len__(self) -> int:
        return len(self._range)

    def __getitem__(self, index: Any) -> Any:
        part = self._range[index]
        return bounded_range(part) if isinstance(part, range) else part

    def __contains__(self, value: object) -> bool:
        if isinstance(value, int):
            return value in self._range
        if isinstance(value, float):
            return value.is_integer() and int(value) in self._range
        return any(value == element for element in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LongRange) and self._range == other._range

    def __hash__(self) -> int:
        return hash(self._range)

    def __repr__(self) -> str:
        return repr(self._range)

    def index(self, value: Any, *_: Any) -> int:
        return self._range.index(int(value))

    def count(self, value: Any) -> int:
        return int(value in self)


def bounded_range(real: range) -> range | LongRange:
    """The range itself when it is short."""
    try:
        return real if len(real) <= _LONG_RANGE else LongRange(real)
    except OverflowError:  # longer than any C index
        return LongRange(real)


def make_range(*args: Any) -> range | LongRange:
    """`range` for cells."""
    return bounded_range(range(*args))


def ticking_first(make: Callable[..., Any]) -> Callable[..., Any]:
    """`set`, `dict`, …: their first argument, when it is long, comes in chunks, for hashing can be slow."""

    def ticking_make(*args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], list | tuple | str | bytes) and len(args[0]) > _CHUNK:
            args = (stream(args[0]), *args[1:])
        return make(*args, **kwargs)

    return ticking_make
