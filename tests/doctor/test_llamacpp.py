from __future__ import annotations

from pathlib import Path

import pytest

from qmath.doctor import llamacpp
from qmath.doctor.probe import Outcome
from qmath.models.machine import Device

CPU = Device("CPU", "Xeon", "cpu", 1 << 34, 1 << 33)
CARD = Device("CUDA0", "NVIDIA RTX 3060 ", "gpu", 12_000_000_000, 11_500_000_000)


def test_the_build_names_backends_and_instructions() -> None:
    check = llamacpp.build("0.3.36", {"CUDA": ("ARCHS=860",), "CPU": ("AVX2", "FMA"), "RPC": ()})
    assert check.status == "ok"
    assert check.detail == "llama-cpp-python 0.3.36; CUDA (ARCHS=860); CPU (AVX2, FMA); RPC"


def test_a_missing_llama_cpp_blocks_and_says_how_to_get_it() -> None:
    check = llamacpp.build(None, {})
    assert (check.status, check.blocking) == ("problem", True)
    assert "qmath.doctor.build" in check.remedy


def test_a_crash_blocks_and_says_how_to_mend_it() -> None:
    check = llamacpp.self_test(
        Outcome("crashed", "The installed llama.cpp crashes on this machine (SIGILL).")
    )
    assert (check.status, check.blocking) == ("problem", True)
    assert "SIGILL" in check.detail
    assert "qmath.doctor.build" in check.remedy
    assert llamacpp.self_test(Outcome("ok")).status == "ok"


def test_devices_are_listed_with_their_free_memory() -> None:
    assert llamacpp.devices([CARD, CPU]).detail == "CUDA0 NVIDIA RTX 3060 (11.5 GB free)"
    assert llamacpp.devices([CPU]).detail == "the processor alone"


@pytest.mark.parametrize("backends", [["CPU"], ["CPU", "BLAS"], []])
def test_a_gpu_that_the_build_does_not_use_is_a_warning_with_the_command(backends: list[str]) -> None:
    (check,) = llamacpp.unused_gpus(["NVIDIA"], backends)
    assert check.status == "warning"
    assert not check.blocking
    assert "CMAKE_ARGS=-DGGML_CUDA=on" in check.remedy
    (check,) = llamacpp.unused_gpus(["AMD"], backends)
    assert "-DGGML_HIP=on" in check.remedy


@pytest.mark.parametrize(("maker", "backend"), [("NVIDIA", "CUDA"), ("NVIDIA", "Vulkan"), ("AMD", "ROCm")])
def test_a_gpu_that_is_used_is_no_warning(maker: str, backend: str) -> None:
    assert llamacpp.unused_gpus([maker], ["CPU", backend]) == []


def test_makers_are_known_by_their_loaded_drivers(tmp_path: Path) -> None:
    assert llamacpp.gpu_makers(tmp_path) == ()
    driver = tmp_path / "proc/driver/nvidia/version"
    driver.parent.mkdir(parents=True)
    driver.write_text("NVRM version")
    assert llamacpp.gpu_makers(tmp_path) == ("NVIDIA",)
