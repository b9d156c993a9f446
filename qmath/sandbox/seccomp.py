"""The system calls that a worker may make: an allow-list as a seccomp filter, built and loaded by hand.

A worker computes and talks over one pipe that is already open, so the list is short: memory, time, signals to be
received, locks, and reading and writing what is open. Everything else (files, sockets, processes, threads,
signals to others, priorities, tracing, bpf, io_uring, memfd, namespaces) fails with EPERM, which Python turns
into a `PermissionError`. New executable memory is refused too. Layout and numbers: linux/filter.h,
linux/seccomp.h, asm/unistd_64.h (x86-64) and asm-generic/unistd.h (aarch64).
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

# name: (x86-64, aarch64); None where the architecture has no such call. Frequent ones first.
SYSCALLS: dict[str, tuple[int, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "futex": (202, 98),
    "munmap": (11, 215),
    "madvise": (28, 233),
    "brk": (12, 214),
    "mremap": (25, 216),
    "setitimer": (38, 103),
    "getitimer": (36, 102),
    "alarm": (37, None),
    "rt_sigreturn": (15, 139),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getrusage": (98, 165),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getcpu": (309, 168),
    "sysinfo": (99, 179),  # glibc's qsort asks how much memory there is
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "close": (3, 57),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
# Allowed unless they ask for executable memory: the protection is their third argument.
MAPPING: dict[str, tuple[int, int]] = {"mmap": (9, 222), "mprotect": (10, 226)}
# Allowed for the process itself only (a cell's own memory limit): the first argument is a process id, 0 is "me".
OWN_LIMITS: tuple[int, int] = (302, 261)

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32_BIT = 0x40000000
_PROT_EXEC = 0x4

_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_DENY = 0x00050000 | errno.EPERM
# Offsets into struct seccomp_data.
_NUMBER, _ARCHITECTURE, _FIRST_LOW, _FIRST_HIGH, _THIRD_LOW = 0, 4, 16, 20, 32

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def supported() -> str:
    """Empty where a filter is known for this machine, else the reason why not."""
    machine = platform.machine()
    if not sys.platform.startswith("linux"):
        return f"seccomp belongs to Linux, this is {sys.platform}"
    if sys.byteorder != "little" or sys.maxsize < 2**32 or machine not in _ARCHITECTURES:
        return f"the system call numbers of {machine} are not known to qmath"
    return ""


def build(machine: str) -> bytes:
    """The filter program for `machine` ("x86_64" or "aarch64"): 8 bytes an instruction."""
    column, audit = _ARCHITECTURES[machine]

    def op(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("<HBBI", code, if_true, if_false, k)

    allow, deny = op(_RETURN, _ALLOW), op(_RETURN, _DENY)
    program = [
        op(_LOAD, _ARCHITECTURE),
        op(_JUMP_EQUAL, audit, 1, 0),
        op(_RETURN, _KILL_PROCESS),
        op(_LOAD, _NUMBER),
        op(_JUMP_GREATER_EQUAL, _X32_BIT, 0, 1),
        deny,
    ]
    for numbers in SYSCALLS.values():
        if (number := numbers[column]) is not None:
            program += [op(_JUMP_EQUAL, number, 0, 1), allow]
    for mapping in MAPPING.values():
        program += [
            op(_JUMP_EQUAL, mapping[column], 0, 4),
            op(_LOAD, _THIRD_LOW),
            op(_JUMP_SET, _PROT_EXEC, 0, 1),
            deny,
            allow,
        ]
    program += [
        op(_JUMP_EQUAL, OWN_LIMITS[column], 0, 5),
        op(_LOAD, _FIRST_LOW),
        op(_JUMP_EQUAL, 0, 0, 3),
        op(_LOAD, _FIRST_HIGH),
        op(_JUMP_EQUAL, 0, 0, 1),
        allow,
        deny,
    ]
    return b"".join(program)


def load(libc: ctypes.CDLL, program: bytes) -> str:
    """Put the filter in force for this process for good; empty when it is, else the kernel's reason."""
    holder = _Program(len(program) // 8, program)
    if libc.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(holder)) == 0:
        return ""
    return f"the kernel refused the filter (errno {ctypes.get_errno()})"
