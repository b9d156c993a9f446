"""The processor as a build sees it: its instructions, and whether it is real. Standard library only."""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

_X86 = {"x86_64", "amd64", "x64"}
_ARM = {"aarch64", "arm64"}
_HEAD_BYTES = 8192  # the first processor's entry; the whole file is large, and slow to read, on many cores


@dataclass(frozen=True, slots=True)
class Cpu:
    """`arch` is `x86-64`, `arm64` or the platform's own word. `flags` is empty where the system does not
    tell.
    """

    arch: str
    name: str = ""
    flags: frozenset[str] = field(default_factory=frozenset)
    emulated: bool = False

    @property
    def signature(self) -> str:
        """Twelve hex digits: another processor, or the same with other instructions, has others."""
        text = "\n".join((self.arch, self.name, " ".join(sorted(self.flags))))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def this_cpu(cpuinfo: Path = Path("/proc/cpuinfo")) -> Cpu:
    """The processor of this process: from `/proc/cpuinfo` on Linux, else what the platform says of itself."""
    arch = normal_arch(platform.machine())
    try:
        with cpuinfo.open("rb") as f:
            return parse_cpuinfo(f.read(_HEAD_BYTES).decode("utf-8", "replace"), arch)
    except OSError:  # macOS, Windows, BSD
        brand = _sysctl("machdep.cpu.brand_string").rstrip(b"\0").decode()
        name = brand or os.environ.get("PROCESSOR_IDENTIFIER", "")
        return Cpu(arch, name, emulated=any(_sysctl("sysctl.proc_translated")))


def parse_cpuinfo(text: str, arch: str) -> Cpu:
    """Read the first processor of `/proc/cpuinfo`.

    An x86-64 process that finds no x86 flags there runs under qemu's user emulation; Rosetta calls its
    processor VirtualApple, and qemu's system emulation puts TCG into the name.
    """
    fields: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip() and fields:
            break
        key, _, value = line.partition(":")
        fields.setdefault(key.strip(), value.strip())
    name = fields.get("model name") or fields.get("CPU part") or ""
    vendor = fields.get("vendor_id", "")
    flags = frozenset((fields.get("flags") or fields.get("Features") or "").split())
    foreign = "flags" not in fields or vendor == "VirtualApple" or "TCG" in name
    return Cpu(arch, f"{vendor} {name}".strip(), flags, emulated=arch == "x86-64" and foreign)


def normal_arch(machine: str) -> str:
    """The processor family by one name on all systems."""
    machine = machine.lower()
    if machine in _X86:
        return "x86-64"
    return "arm64" if machine in _ARM else machine


def _sysctl(name: str) -> bytes:
    """A value of macOS's `sysctl`; empty elsewhere, and where there is no such value."""
    try:
        call = ctypes.CDLL(None).sysctlbyname
    except (OSError, AttributeError, TypeError):  # no such function; TypeError: Windows has no library None
        return b""
    buffer = ctypes.create_string_buffer(256)
    size = ctypes.c_size_t(len(buffer))
    failed = call(name.encode(), buffer, ctypes.byref(size), None, ctypes.c_size_t(0))
    return b"" if failed else buffer.raw[: size.value]
