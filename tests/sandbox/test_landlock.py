from __future__ import annotations

import ctypes
import os
import struct
import sys

import pytest

from qmath.sandbox import landlock


@pytest.fixture(scope="module")
def libc():
    if not sys.platform.startswith("linux"):
        pytest.skip("Landlock belongs to Linux")
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


@pytest.mark.parametrize(
    ("abi", "rights"),
    [
        (1, (0x1FFF,)),
        (2, (0x3FFF,)),
        (3, (0x7FFF,)),
        (4, (0x7FFF, 3)),
        (5, (0xFFFF, 3)),
        (6, (0xFFFF, 3, 3)),
        (7, (0xFFFF, 3, 3)),
    ],
)
def test_each_abi_gives_up_all_it_knows(abi, rights):
    assert struct.unpack(f"={len(rights)}Q", landlock._ruleset(abi)) == rights


def test_a_kernel_without_it_says_so(libc):
    assert "no Landlock" in landlock.restrict(libc, 0)


def test_it_holds_without_any_other_wall(libc):
    """In a child: a file that was readable is not, and its parent cannot be signalled where the ABI knows that."""
    version = landlock.abi(libc)
    if version < 1:
        pytest.skip("this kernel has no Landlock")
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        libc.prctl(38, ctypes.c_ulong(1), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
        said = [landlock.restrict(libc, version)]
        for attempt in (
            lambda: os.open(__file__, os.O_RDONLY),
            lambda: os.kill(os.getppid(), 0),
            lambda: os.listdir("/"),
        ):
            try:
                attempt()
                said.append("reached")
            except OSError as error:
                said.append(type(error).__name__)
        os.write(writer, "|".join(said).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with open(reader) as answer:
        said = answer.read().split("|")
    signal = "PermissionError" if version >= 6 else "reached"
    assert said == ["", "PermissionError", signal, "PermissionError"]
