"""The filter program, interpreted here as the kernel would; `test_walls` sees it in force."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmath.sandbox import seccomp

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
ALLOW, DENY, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000


def judge(machine: str, number: int, arguments: tuple[int, ...] = (), audit: int | None = None) -> int:
    """Run the filter over one system call, as BPF is defined."""
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, audit or MACHINES[machine][1], 0, *padded)
    program = list(struct.iter_unpack("<HBBI", seccomp.build(machine)))
    at = accumulator = 0
    while True:
        code, if_true, if_false, k = program[at]
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, k)
        elif code == 0x06:
            return k
        else:
            holds = {0x15: accumulator == k, 0x35: accumulator >= k, 0x45: bool(accumulator & k)}[code]
            at += if_true if holds else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_the_list_and_nothing_else_is_allowed(machine):
    column = MACHINES[machine][0]
    listed = {numbers[column] for numbers in seccomp.SYSCALLS.values()} - {None}
    conditional = {seccomp.OWN_LIMITS[column], *(numbers[column] for numbers in seccomp.MAPPING.values())}
    for number in set(range(1024)) - conditional:
        assert judge(machine, number, (1, 1, 1)) == (ALLOW if number in listed else DENY), number


@pytest.mark.parametrize("machine", MACHINES)
def test_memory_is_writable_or_executable_by_its_third_argument(machine):
    for numbers in seccomp.MAPPING.values():
        number = numbers[MACHINES[machine][0]]
        assert judge(machine, number, (4, 4, 3)) == ALLOW
        assert judge(machine, number, (0, 0, 5)) == DENY


@pytest.mark.parametrize("machine", MACHINES)
def test_limits_only_of_itself(machine):
    number = seccomp.OWN_LIMITS[MACHINES[machine][0]]
    assert judge(machine, number, (0, 9)) == ALLOW
    assert judge(machine, number, (1, 9)) == DENY
    assert judge(machine, number, (1 << 32, 9)) == DENY


def test_other_tables_of_numbers_are_no_way_around():
    assert judge("x86_64", 5, audit=0x40000003) == KILL  # 32-bit calls on a 64-bit kernel
    assert judge("x86_64", 0x40000000 | 1) == DENY  # x32


@settings(deadline=None)
@given(
    st.integers(0, 2**32 - 1), st.tuples(*[st.integers(0, 2**64 - 1)] * 6), st.sampled_from(sorted(MACHINES))
)
def test_every_call_is_judged(number, arguments, machine):
    assert judge(machine, number, arguments) in (ALLOW, DENY)


@pytest.mark.parametrize(
    ("column", "header"),
    [(0, "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), (1, "/usr/include/asm-generic/unistd.h")],
)
def test_the_numbers_are_those_of_the_kernel(column, header):
    if not Path(header).exists():
        pytest.skip(f"no kernel header {header}")
    text = Path(header).read_text()
    known = {
        name.removeprefix("3264_"): int(number)
        for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)
    }
    table = {**seccomp.SYSCALLS, **seccomp.MAPPING, "prlimit64": seccomp.OWN_LIMITS}
    for name, numbers in table.items():
        assert known.get(name) == numbers[column], name


def test_an_unknown_machine_is_said(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert "riscv64" in seccomp.supported()
