from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from qmath.doctor.cpu import normal_arch, parse_cpuinfo, this_cpu

XEON = """processor\t: 0
vendor_id\t: GenuineIntel
model name\t: Intel(R) Xeon(R) Processor
flags\t\t: fpu sse4_2 avx avx2 fma f16c bmi2 avx512f

processor\t: 1
vendor_id\t: GenuineIntel
flags\t\t: of another core
"""


def test_the_first_processor_is_read() -> None:
    cpu = parse_cpuinfo(XEON, "x86-64")
    assert cpu.name == "GenuineIntel Intel(R) Xeon(R) Processor"
    assert {"avx2", "avx512f"} <= cpu.flags
    assert "another" not in cpu.flags
    assert not cpu.emulated


@pytest.mark.parametrize(
    "text",
    [
        XEON.replace("GenuineIntel", "VirtualApple"),  # Rosetta
        XEON.replace("Intel(R) Xeon(R) Processor", "QEMU TCG CPU version 2.5+"),  # qemu's system emulation
        "processor\t: 0\nFeatures\t: fp asimd\nCPU part\t: 0xd0c\n",  # qemu's user emulation on an ARM host
    ],
)
def test_emulation_is_seen(text: str) -> None:
    assert parse_cpuinfo(text, "x86-64").emulated


def test_arm_lists_features_and_is_real() -> None:
    cpu = parse_cpuinfo("processor\t: 0\nFeatures\t: fp asimd dotprod\nCPU part\t: 0xd0c\n", "arm64")
    assert "dotprod" in cpu.flags
    assert not cpu.emulated


def test_signature_changes_with_flags_and_not_with_their_order() -> None:
    cpu = parse_cpuinfo(XEON, "x86-64")
    again = parse_cpuinfo(XEON.replace("avx avx2", "avx2 avx"), "x86-64")
    assert cpu.signature == again.signature
    assert cpu.signature != dataclasses.replace(cpu, flags=cpu.flags - {"avx512f"}).signature


@pytest.mark.parametrize(
    ("machine", "arch"), [("AMD64", "x86-64"), ("aarch64", "arm64"), ("riscv64", "riscv64")]
)
def test_families_have_one_name(machine: str, arch: str) -> None:
    assert normal_arch(machine) == arch


def test_a_system_without_cpuinfo_still_has_a_processor(tmp_path: Path) -> None:
    cpu = this_cpu(tmp_path / "none")
    assert cpu.arch
    assert not cpu.flags
