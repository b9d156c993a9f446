"""The memory that cells may add to the process: RLIMIT_AS, relative to what is mapped, and put back after each cell."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

try:
    import resource
except ImportError:  # Windows: no limit there, which is why isolation is the default
    resource = None  # type: ignore[assignment]

_STACK: Final = 96 << 20  # bytes of stack for deep recursion through C (lru_cache, sorted(key=…), operators)
_FRAME: Final = 4_096  # bytes of it that a level may take (3,100 measured, through a ufunc of NumPy)
_STATM: Final = "/proc/self/statm"
_FLOOR: Final = 64 << 20  # what a cell may always add, however much earlier cells hold


class MemoryAllowance:
    """The allowance of one namespace; what its cells keep is taken off."""

    def __init__(self, allowance: int) -> None:
        self._allowance = allowance
        self._kept = 0

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Allocations beyond the allowance fail with MemoryError in the body."""
        before = _mapped()
        if before is None or resource is None:  # a worker behind its walls has a limit of its own
            yield
            return
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = before + max(self._allowance - self._kept, _FLOOR)
        for bound in (soft, hard):
            if bound != resource.RLIM_INFINITY:
                limit = min(limit, bound)
        stack = resource.getrlimit(resource.RLIMIT_STACK)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_STACK, (_stack_bytes(), stack[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
            resource.setrlimit(resource.RLIMIT_STACK, stack)
            self._kept = max(0, self._kept + (_mapped() or before) - before)


def _stack_bytes() -> int:
    """Bytes of stack that the main thread may grow to; only Linux grows it beyond what it was at the start."""
    if resource is None:
        return 1 << 20
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if soft == resource.RLIM_INFINITY:
        return _STACK
    if sys.platform != "linux":
        return soft
    return max(soft, _STACK if hard == resource.RLIM_INFINITY else min(_STACK, hard))


def frames_that_fit() -> int:
    """Frames of recursion that the stack holds while a cell runs."""
    return _stack_bytes() // _FRAME


def _mapped() -> int | None:
    """Bytes of address space, or None where the system does not tell."""
    try:
        descriptor = os.open(_STATM, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return int(os.pread(descriptor, 64, 0).split()[0]) * os.sysconf("SC_PAGE_SIZE")
    finally:
        os.close(descriptor)
