"""This machine as plain data: devices from ggml, memory and cores from the system or its container."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

from qmath.models import ggml
from qmath.models.machine import Device, Machine, Memory

_CGROUP_ROOT = Path("/sys/fs/cgroup")
_OWN_CGROUP = Path("/proc/self/cgroup")


def machine() -> Machine:
    """Devices, memory and physical cores of this machine, as they are now."""
    return Machine(devices=devices(), memory=memory(), cores=cores())


def devices() -> tuple[Device, ...]:
    """What llama.cpp can compute on; memory in bytes. Empty without a llama.cpp library. Prints nothing."""
    return ggml.devices()


def memory() -> Memory:
    """Main memory in bytes: of the machine, or what bounds this process where that is less: a control group (a
    container's `--memory`), or a limit of its address space (`ulimit -v`, which batch systems set).
    """
    import psutil

    system = psutil.virtual_memory()
    total, available = int(system.total), int(system.available)
    for limit, used in (*map(_memory_limit, cgroups()), _address_space()):
        if limit is not None and limit < system.total:
            total = min(total, limit)
            available = min(available, max(0, limit - used))
    return Memory(total, available)


def cores() -> int:
    """Physical cores that this process may use: decoding gains nothing from a second thread of one core."""
    import psutil

    logical = os.cpu_count() or 1
    physical = psutil.cpu_count(logical=False) or logical
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else logical
    count = min(physical, usable)
    for folder in cgroups():
        if (quota := _cpu_quota(folder)) is not None:
            count = min(count, math.ceil(quota))
    return max(1, count)


def cgroups(own: Path | None = None, root: Path | None = None) -> Iterator[Path]:
    """The control groups that bound this process, from its own to the root (Linux; none elsewhere).

    In a container the process's path is often not visible; then the root folder is the container's own group.
    """
    own, root = own or _OWN_CGROUP, root or _CGROUP_ROOT
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and not {"memory", "cpu"} & set(controllers.split(",")):
            continue
        base = root if not controllers else root / ("memory" if "memory" in controllers.split(",") else "cpu")
        folder = base / path.lstrip("/")
        yield from (f for f in (folder, *folder.parents) if f.is_relative_to(base) and f.is_dir())


def _memory_limit(folder: Path) -> tuple[int | None, int]:
    """Limit and use in bytes; file pages that can be dropped at once do not count as used."""
    limit = _number(folder / "memory.max") or _number(folder / "memory.limit_in_bytes")
    used = _number(folder / "memory.current") or _number(folder / "memory.usage_in_bytes") or 0
    return limit, max(0, used - _droppable(folder / "memory.stat"))


def _address_space() -> tuple[int | None, int]:
    """Limit and use in bytes; None without a limit."""
    import psutil

    try:
        import resource
    except ImportError:  # Windows
        return None, 0
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return (None, 0) if limit == resource.RLIM_INFINITY else (limit, int(psutil.Process().memory_info().vms))


def _droppable(stat: Path) -> int:
    try:
        lines = stat.read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    fields = dict(line.split(" ", 1) for line in lines if " " in line)
    return int(fields.get("inactive_file") or fields.get("total_inactive_file") or 0)


def _cpu_quota(folder: Path) -> float | None:
    """Processors' worth of time: `cpu.max` is "quota period", or "max period" without a limit."""
    try:
        quota, period = (folder / "cpu.max").read_text(encoding="utf-8").split()
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError):
        pass
    quota_us, period_us = _number(folder / "cpu.cfs_quota_us"), _number(folder / "cpu.cfs_period_us")
    return quota_us / period_us if quota_us and period_us and quota_us > 0 else None


def _number(path: Path) -> int | None:
    """A number in a file of its own; None for "max", for other text, and where there is no such file."""
    try:
        return int(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
