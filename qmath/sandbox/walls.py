"""The walls around a worker: what the operating system refuses it, whatever runs inside.

They go up in the worker itself, after everything was imported, and can not be taken down again. Each is
reported, so that a platform without one of them says so instead of seeming safe. What they rely on having been
done before: the process was executed with an empty environment, and every descriptor but the pipe and /dev/null
was closed.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from qmath.sandbox import landlock, seccomp

if sys.platform != "win32":
    import resource

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_NOBODY = 65534
_LINUX = sys.platform.startswith("linux")


@dataclass(frozen=True, slots=True)
class Wall:
    """One protection; `note` says why it is not in force."""

    name: str
    active: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """`memory`: bytes beyond what the preloaded worker maps; `cpu_seconds`: over the whole life of a worker."""

    memory: int = 1 << 30
    cpu_seconds: int = 600


def missing(walls: Iterable[Wall]) -> str:
    """A sentence on what is not in force, empty when everything is."""
    gaps = [f"{wall.name} ({wall.note})" if wall.note else wall.name for wall in walls if not wall.active]
    return f"Isolation is incomplete on this machine; not in force: {', '.join(gaps)}." if gaps else ""


@dataclass(slots=True)
class Walls:
    """Made before the fork, so that raising the walls loads and allocates nothing of size."""

    limits: WorkerLimits
    _libc: ctypes.CDLL = field(init=False)
    _program: bytes = field(init=False, default=b"")
    _no_filter: str = field(init=False)
    _landlock: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._no_filter = seccomp.supported()
        if not self._no_filter:
            self._program = seccomp.build(platform.machine())
        if _LINUX:
            self._libc.syscall.restype = ctypes.c_long
            self._landlock = landlock.abi(self._libc)

    def raise_all(self, parent: int) -> tuple[Wall, ...]:
        """Put up every wall that this platform has. Ends the process if `parent`, a process id, is gone."""
        steps: tuple[tuple[str, Callable[[], str]], ...] = (
            ("privileges", _drop_privileges),
            ("parent-death", self._die_with_parent),
            ("memory", self._limit_memory),
            ("cpu-time", lambda: _limit("CPU", self.limits.cpu_seconds, slack=1)),
            ("core-files", lambda: _limit("CORE", 0)),
            ("file-size", lambda: _limit("FSIZE", 0)),
            ("processes", lambda: _limit("NPROC", 0)),
            ("no-new-privileges", self._no_new_privileges),
            ("landlock", self._restrict),
            ("descriptors", lambda: _limit("NOFILE", 0)),
            ("seccomp", self._filter),  # last: it forbids the calls of all the others
        )
        walls = []
        for name, step in steps:
            note = step()
            walls.append(Wall(name, not note, note))
            if os.getppid() != parent:
                os._exit(0)
        return tuple(walls)

    def _die_with_parent(self) -> str:
        if not _LINUX:
            return "only Linux ends a process with its parent; the pipe's end is noticed instead"
        return self._prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def _limit_memory(self) -> str:
        if not _LINUX:
            return f"{sys.platform} does not enforce a limit on address space"
        try:
            with open("/proc/self/statm", "rb") as statm:
                mapped = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        except OSError as error:
            return f"/proc/self/statm can not be read: {error.strerror}"
        return _limit("AS", mapped + self.limits.memory)

    def _no_new_privileges(self) -> str:
        return self._prctl(_PR_SET_NO_NEW_PRIVS, 1) if _LINUX else "a protection of Linux"

    def _restrict(self) -> str:
        return landlock.restrict(self._libc, self._landlock) if _LINUX else "a protection of Linux"

    def _filter(self) -> str:
        return self._no_filter or seccomp.load(self._libc, self._program)

    def _prctl(self, option: int, value: int) -> str:
        zero = ctypes.c_ulong(0)
        if self._libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero) == 0:
            return ""
        return f"the kernel refused (errno {ctypes.get_errno()})"


def die_with_parent(parent: int) -> None:
    """For the fork server, which is not walled in: end with process `parent`, at once if it is gone."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(0)


def _limit(name: str, value: int, slack: int = 0) -> str:
    """Set a limit; with `slack` the hard one is that much higher, which lets the soft one speak first."""
    number: int | None = getattr(resource, f"RLIMIT_{name}", None)
    if number is None:
        return f"{sys.platform} has no RLIMIT_{name}"
    hard = resource.getrlimit(number)[1]
    soft, hard = (
        bound if hard == resource.RLIM_INFINITY else min(bound, hard) for bound in (value, value + slack)
    )
    try:
        resource.setrlimit(number, (soft, hard))
    except (OSError, ValueError) as error:
        return str(error)
    return ""


def _drop_privileges() -> str:
    """Root becomes nobody, and so loses every capability; others have none to lose."""
    if os.geteuid() != 0:
        return ""
    if not _LINUX:
        return "cells run as root here; start qmath as an ordinary user"
    try:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except OSError as error:
        return f"root can not become nobody here: {error.strerror}"
    return ""
