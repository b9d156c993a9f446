from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from qmath.doctor.gpus import Gpu, mending, run, seen, tool


def says(text: str) -> object:
    def answer(command: Sequence[str]) -> str:
        return text if command[0] == "nvidia-smi" else ""

    return answer


def card(root: Path, number: int, vendor: str, vram: int | None = None) -> None:
    device = root / f"sys/class/drm/card{number}/device"
    device.mkdir(parents=True)
    (device / "vendor").write_text(f"{vendor}\n")
    if vram is not None:
        (device / "mem_info_vram_total").write_text(f"{vram}\n")


def test_nvml_names_cards_and_memory(tmp_path: Path) -> None:
    card(tmp_path, 0, "0x10de")
    text = "NVIDIA GeForce RTX 3060, 12288\nNVIDIA H100 80GB HBM3, 81559\n"
    found = seen(says(text), tmp_path, "linux")  # type: ignore[arg-type]
    assert [str(gpu) for gpu in found] == ["NVIDIA GeForce RTX 3060", "NVIDIA H100 80GB HBM3"]
    assert found[0].total_bytes == 12288 << 20


@pytest.mark.parametrize("text", ["", "NVIDIA-SMI has failed", "a, b\n", "[N/A], [N/A]"])
def test_a_tool_that_fails_leaves_what_linux_knows(tmp_path: Path, text: str) -> None:
    assert seen(says(text), tmp_path, "linux") == ()  # type: ignore[arg-type]
    driver = tmp_path / "proc/driver/nvidia/version"
    driver.parent.mkdir(parents=True)
    driver.write_text("NVRM")
    card(tmp_path, 0, "0x10de")
    assert seen(says(text), tmp_path, "linux") == (Gpu("NVIDIA"),)  # type: ignore[arg-type]


def test_boards_whose_memory_is_the_machines(tmp_path: Path) -> None:
    assert seen(says("NVIDIA GB10, [N/A]\n"), tmp_path, "linux") == (Gpu("NVIDIA", "NVIDIA GB10"),)  # type: ignore[arg-type]
    release = tmp_path / "etc/nv_tegra_release"
    release.parent.mkdir()
    release.write_text("# R36")
    assert seen(says(""), tmp_path, "linux") == (Gpu("NVIDIA"),)  # type: ignore[arg-type]


def test_cards_of_others(tmp_path: Path) -> None:
    card(tmp_path, 0, "0x1002", 16 << 30)
    card(tmp_path, 1, "0x8086")
    card(tmp_path, 2, "0x1a03")  # the display controller of a server
    card(tmp_path, 3, "0x1002", 64 << 20)
    assert seen(says(""), tmp_path, "linux") == (Gpu("AMD", "GPU", 16 << 30), Gpu("Intel", "GPU"))  # type: ignore[arg-type]


def test_macs(tmp_path: Path) -> None:
    assert seen(says(""), tmp_path, "darwin", "arm64") == (Gpu("Apple", "GPU"),)  # type: ignore[arg-type]
    assert seen(says(""), tmp_path, "darwin", "x86_64") == ()  # type: ignore[arg-type]


def test_the_build_follows_the_kit_that_is_installed() -> None:
    def command(maker: str, *tools: str) -> str:
        return mending(maker, lambda tool: tool if tool in tools else None).command[0]

    assert command("NVIDIA", "nvcc", "glslc") == "CMAKE_ARGS=-DGGML_CUDA=on"
    assert command("NVIDIA", "glslc") == "CMAKE_ARGS=-DGGML_VULKAN=on"
    assert command("AMD") == "CMAKE_ARGS=-DGGML_HIP=on"
    assert command("Apple", "clang") == "CMAKE_ARGS=-DGGML_METAL=on"
    assert mending("AMD", lambda _: None).first == "ROCm with HIP"
    assert mending("AMD", lambda tool: tool).first == ""


def test_a_kit_that_is_not_on_path(tmp_path: Path) -> None:
    nvcc = tmp_path / "bin" / "no-such-tool-on-path"
    nvcc.parent.mkdir()
    nvcc.touch()
    assert tool(nvcc.name, {}) is None
    assert tool(nvcc.name, {nvcc.name: nvcc}) == str(nvcc)
    assert tool("sh", {}) == shutil.which("sh")


@pytest.mark.skipif(shutil.which("nvcc") is not None, reason="nvcc is on PATH here")
def test_cmake_is_told_where_the_compiler_is() -> None:
    found = mending("NVIDIA", {"nvcc": "/usr/local/cuda/bin/nvcc"}.get)
    assert found.command[:2] == ("CMAKE_ARGS=-DGGML_CUDA=on", "CUDACXX=/usr/local/cuda/bin/nvcc")
    assert found.first == ""


def test_commands_of_the_system_fail_in_silence() -> None:
    assert run(("no-such-tool-anywhere",)) == ""
    assert run(("false",)) == ""
    assert run(("echo", "here")).strip() == "here"
