from __future__ import annotations

from pathlib import Path

import pytest

from qmath.doctor.cpu import Cpu
from qmath.doctor.recipe import CMAKE_FILE, Recipe, lower_bound, make_recipe, pinned_version, split_arguments
from qmath.errors import QmathError

XEON = Cpu("x86-64", "Xeon", frozenset(["sse4_2", "avx", "avx2", "fma", "f16c", "bmi2", "avx512f"]))
PENTIUM = Cpu("x86-64", "Pentium", frozenset({"sse4_2"}))
ROSETTA = Cpu("x86-64", "VirtualApple", frozenset({"sse4_2", "avx", "avx2"}), emulated=True)
APPLE = Cpu("arm64", "Apple M1 Pro")


def recipe(
    cpu: Cpu = XEON, platform: str = "linux-x86_64 glibc 2.36", portable: bool = False, **environ: str
) -> Recipe:
    return make_recipe("0.3.36", cpu, platform, environ, portable=portable)


def options(made: Recipe) -> dict[str, str]:
    return dict(argument.removeprefix("-D").split("=", 1) for argument in made.cmake_args if "=" in argument)


def test_a_real_processor_gets_a_native_build_without_what_llama_cpp_does_not_need() -> None:
    made = recipe()
    assert options(made) == {
        "LLAVA_BUILD": "OFF",
        "CMAKE_PROJECT_llama.cpp_INCLUDE": str(CMAKE_FILE),
        "GGML_NATIVE": "ON",
    }
    assert not made.portable
    assert made.requirement == "llama-cpp-python==0.3.36"


@pytest.mark.parametrize("cpu", [XEON, APPLE])
def test_portable_on_request(cpu: Cpu) -> None:
    for made in (recipe(cpu, QMATH_PORTABLE="1"), recipe(cpu, portable=True)):
        assert options(made)["GGML_NATIVE"] == "OFF"
        assert made.portable


@pytest.mark.parametrize("word", ["", "0", "no", "False"])
def test_qmath_portable_can_be_said_no(word: str) -> None:
    assert not recipe(QMATH_PORTABLE=word).portable


def test_an_emulated_processor_gets_a_portable_build_with_only_what_it_has() -> None:
    made = recipe(ROSETTA)
    assert options(made)["GGML_NATIVE"] == "OFF"
    assert options(made)["GGML_FMA"] == "OFF"
    assert "GGML_AVX2" not in options(made)
    assert "emulated" in made.why


def test_a_portable_build_on_an_old_processor_leaves_out_what_would_crash_there() -> None:
    off = {name for name, value in options(recipe(PENTIUM, portable=True)).items() if value == "OFF"}
    assert {"GGML_AVX", "GGML_AVX2", "GGML_FMA", "GGML_F16C", "GGML_BMI2"} <= off
    assert "GGML_SSE42" not in off


def test_arguments_of_the_user_are_kept_and_win() -> None:
    made = recipe(CMAKE_ARGS='-DGGML_CUDA=on -DGGML_NATIVE:BOOL=OFF -DCMAKE_CXX_FLAGS="-g -O2"')
    natives = [argument for argument in made.cmake_args if "GGML_NATIVE" in argument]
    assert natives == ["-DGGML_NATIVE:BOOL=OFF"]
    assert "-DGGML_CUDA=on" in made.cmake_args
    assert "-DCMAKE_CXX_FLAGS=-g -O2" in made.cmake_args
    assert "GGML_CUDA" in made.requested


def test_an_open_quote_is_explained() -> None:
    with pytest.raises(QmathError, match="CMAKE_ARGS"):
        split_arguments('-DX="on')


def test_the_key_holds_what_makes_a_wheel_another() -> None:
    keys = [
        made.key
        for made in (
            recipe(),
            recipe(APPLE),
            recipe(portable=True),
            recipe(platform="linux-x86_64 glibc 2.41"),
            recipe(CMAKE_ARGS="-DGGML_CUDA=on"),
            recipe(CXX="clang++"),
            make_recipe("0.3.37", XEON, "linux-x86_64 glibc 2.36", {}),
        )
    ]
    assert len(set(keys)) == len(keys)
    assert recipe().key == recipe(HOME="/elsewhere").key


def test_a_portable_wheel_serves_every_processor_that_has_what_it_uses() -> None:
    newer = Cpu("x86-64", "newer", XEON.flags | {"avx512_vnni"})
    assert recipe(portable=True).key == recipe(newer, portable=True).key
    assert recipe().key != recipe(newer).key


def test_the_version_stands_in_pyproject_alone(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\ndependencies = ["rich>=15", "llama-cpp-python>=0.3.99,<0.4"]\n')
    assert pinned_version(project) == "0.3.99"
    assert pinned_version()  # this repository's own


def test_a_version_is_needed() -> None:
    assert (
        lower_bound(["llama-cpp-python ~= 0.3.36 ; python_version > '3'"]) == "0.3.36"
    )  # as metadata spell it
    with pytest.raises(QmathError, match="no version"):
        lower_bound(["rich>=15", "llama-cpp-python-extra>=1"])


def test_the_cmake_file_turns_amx_off_for_the_host_compilers_only() -> None:
    text = CMAKE_FILE.read_text(encoding="utf-8")
    assert "LLAMA_BUILD_COMMON OFF" in text
    assert "$<$<COMPILE_LANGUAGE:C,CXX>:-mno-amx-${feature}>" in text  # nvcc would stop at it
