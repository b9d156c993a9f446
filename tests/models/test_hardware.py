from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qmath.models import hardware

GB = 1 << 30


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


@pytest.fixture
def container(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A control group tree, version 2, with this process in /box/job."""
    own = tmp_path / "cgroup"
    own.write_text("0::/box/job\n")
    root = tmp_path / "fs"
    write(root / "box" / "job")
    monkeypatch.setattr(hardware, "_OWN_CGROUP", own)
    monkeypatch.setattr(hardware, "_CGROUP_ROOT", root)
    return root


def test_this_machine_has_memory_and_a_core() -> None:
    machine = hardware.machine()
    assert 0 < machine.memory.available_bytes <= machine.memory.total_bytes
    assert machine.cores >= 1


def test_no_limit_means_the_whole_machine(container: Path) -> None:
    write(container / "box" / "job", memory__max="max\n", cpu__max="max 100000\n")
    assert hardware.memory().total_bytes > GB
    assert list(hardware.cgroups()) == [container / "box" / "job", container / "box", container]


def test_the_limit_of_a_container_is_the_machine(container: Path) -> None:
    write(
        container / "box",
        memory__max=f"{GB}\n",
        memory__current=f"{3 * GB // 4}\n",
        memory__stat=f"anon {GB // 2}\ninactive_file {GB // 4}\n",
    )
    memory = hardware.memory()
    assert memory.total_bytes == GB
    assert memory.available_bytes == GB // 2  # pages of files can be dropped


def test_the_tightest_limit_counts(container: Path) -> None:
    write(container / "box" / "job", memory__max=str(GB // 2), memory__current="0")
    write(container / "box", memory__max=str(GB), memory__current="0")
    assert hardware.memory().total_bytes == GB // 2


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_limit_of_the_address_space_is_kept() -> None:
    """`ulimit -v` of a batch system: what this process has mapped counts against it."""
    code = (
        "import resource, psutil; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30));"
        "from qmath.models import hardware; m = hardware.memory();"
        "print(m.total_bytes, m.available_bytes, psutil.Process().memory_info().vms)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    total, available, mapped = map(int, done.stdout.split())
    assert total == 3 * GB
    assert 0 < available <= 3 * GB - mapped + (64 << 20)


def test_a_quota_of_processor_time_bounds_the_cores(container: Path) -> None:
    write(container / "box", cpu__max="50000 100000\n")
    assert hardware.cores() == 1


def test_version_1_has_a_tree_for_each_controller(container: Path) -> None:
    (container.parent / "cgroup").write_text("5:cpu,cpuacct:/box\n4:memory:/box\n3:freezer:/elsewhere\n")
    write(container / "memory" / "box", memory__limit_in_bytes=str(GB), memory__usage_in_bytes=str(GB // 4))
    write(container / "cpu" / "box", cpu__cfs_quota_us="100000", cpu__cfs_period_us="100000")
    assert hardware.memory().total_bytes == GB
    assert hardware.memory().available_bytes == 3 * GB // 4
    assert hardware.cores() == 1


def test_a_quota_of_minus_one_is_none(container: Path) -> None:
    unlimited = hardware.cores()
    write(container, cpu__cfs_quota_us="-1", cpu__cfs_period_us="100000")
    assert hardware.cores() == unlimited


def test_a_path_that_the_container_does_not_show_falls_back_to_its_root(container: Path) -> None:
    (container.parent / "cgroup").write_text("0::/docker/0123456789\n")
    write(container, memory__max=str(GB), memory__current="0")
    assert hardware.memory().total_bytes == GB


def test_a_system_without_control_groups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(hardware, "_OWN_CGROUP", tmp_path / "none")
    assert list(hardware.cgroups()) == []
    assert hardware.memory().total_bytes > 0
