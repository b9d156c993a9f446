"""Landlock: a second wall on Linux, independent of seccomp. No file, no TCP port, no signal to another domain.

Raw system calls, for no libc wraps them yet; their numbers are the same on every architecture. Which rights
exist depends on the ABI that the kernel reports (linux/landlock.h). All are handled and none is granted back.
"""

from __future__ import annotations

import ctypes
import os
import struct

_CREATE_RULESET, _RESTRICT_SELF = ctypes.c_long(444), ctypes.c_long(446)
_VERSION_FLAG = 1
_TCP = 0b11  # bind, connect: ABI 4
_SCOPES = 0b11  # abstract unix sockets, signals: ABI 6


def abi(libc: ctypes.CDLL) -> int:
    """The Landlock ABI of this kernel, 0 where there is none or it is switched off."""
    version: int = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_long(_VERSION_FLAG))
    return max(version, 0)


def _file_rights(version: int) -> int:
    # 13 rights in ABI 1; then one bit each: refer (2), truncate (3), ioctl on devices (5).
    return (1 << (13 + (version >= 2) + (version >= 3) + (version >= 5))) - 1


def _ruleset(version: int) -> bytes:
    """`struct landlock_ruleset_attr` as long as this ABI knows it."""
    fields = [_file_rights(version)]
    if version >= 4:
        fields.append(_TCP)
    if version >= 6:
        fields.append(_SCOPES)
    return struct.pack(f"={len(fields)}Q", *fields)


def restrict(libc: ctypes.CDLL, version: int) -> str:
    """Give up every right that ABI `version` knows, for good; empty when done, else why not.

    Needs no_new_privs.
    """
    if version < 1:
        return "this kernel has no Landlock, or it is switched off"
    attributes = _ruleset(version)
    handle = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_long(0))
    if handle < 0:
        return f"the kernel refused the ruleset (errno {ctypes.get_errno()})"
    try:
        if libc.syscall(_RESTRICT_SELF, ctypes.c_long(handle), ctypes.c_long(0)) != 0:
            return f"the kernel refused to enforce the ruleset (errno {ctypes.get_errno()})"
    finally:
        os.close(handle)
    return ""
