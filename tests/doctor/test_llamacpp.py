from __future__ import annotations

import pytest

from qmath.doctor import llamacpp
from qmath.doctor.gpus import Gpu
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


NOTHING = {}.get


@pytest.mark.parametrize("backends", [["CPU"], ["CPU", "BLAS"], []])
def test_a_gpu_that_the_build_does_not_use_is_a_warning_with_the_command(backends: list[str]) -> None:
    gpu = Gpu("NVIDIA", "NVIDIA RTX 3060", 12 << 30)
    (check,) = llamacpp.unused_gpus([gpu, gpu], backends, [CPU], {"nvcc": "/bin/nvcc"}.get)
    assert (check.status, check.blocking) == ("warning", False)
    assert check.detail.startswith("NVIDIA RTX 3060:")
    assert "CMAKE_ARGS=-DGGML_CUDA=on" in check.remedy
    assert check.fix[0] == "CMAKE_ARGS=-DGGML_CUDA=on"


def test_where_the_kit_is_missing_it_comes_first() -> None:
    (check,) = llamacpp.unused_gpus([Gpu("AMD", "GPU")], ["CPU"], [CPU], NOTHING)
    assert "Install ROCm with HIP" in check.remedy
    assert "-DGGML_HIP=on" in check.remedy
    assert check.fix == ()


def test_the_card_is_mended_and_the_graphics_beside_it_are_not_missed() -> None:
    (check,) = llamacpp.unused_gpus([Gpu("Intel", "GPU"), Gpu("NVIDIA")], ["CPU"], [CPU], {"nvcc": "x"}.get)
    assert check.fix[0] == "CMAKE_ARGS=-DGGML_CUDA=on"
    (alone,) = llamacpp.unused_gpus([Gpu("Intel", "GPU")], ["CPU"], [CPU], {"glslc": "x"}.get)
    assert alone.fix[0] == "CMAKE_ARGS=-DGGML_VULKAN=on"


def test_no_build_takes_the_place_of_another() -> None:
    cards = [Gpu("AMD", "GPU", 16 << 30), Gpu("NVIDIA", "NVIDIA RTX 3060")]
    first, second = llamacpp.unused_gpus(cards, ["CPU"], [CPU], lambda tool: tool)
    assert (first.detail.partition(":")[0], first.fix[0]) == ("NVIDIA RTX 3060", "CMAKE_ARGS=-DGGML_CUDA=on")
    assert ("Vulkan" in second.remedy, second.fix) == (True, ())
    (left,) = llamacpp.unused_gpus(cards, ["CPU", "CUDA"], [CARD, CPU], lambda tool: tool)
    assert (left.detail.partition(":")[0], left.fix) == ("AMD GPU", ())


@pytest.mark.parametrize(("maker", "backend"), [("NVIDIA", "CUDA"), ("NVIDIA", "Vulkan"), ("AMD", "ROCm")])
def test_a_gpu_that_is_used_is_no_warning(maker: str, backend: str) -> None:
    assert llamacpp.unused_gpus([Gpu(maker)], ["CPU", backend], [CARD, CPU], NOTHING) == []


def test_a_build_that_could_and_a_driver_that_does_not() -> None:
    (check,) = llamacpp.unused_gpus([Gpu("NVIDIA")], ["CUDA", "CPU"], [CPU], NOTHING)
    assert "driver" in check.detail
    assert "container" in check.remedy
