"""How llama-cpp-python is built for a machine: version, CMake arguments, and the key of the finished wheel.

Pure arithmetic over the processor and the environment; standard library only, because it runs before any
dependency is installed. What only the compiler can tell (does it know a flag?) is asked in `llama.cmake`.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import shlex
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qmath.doctor.cpu import Cpu
from qmath.errors import QmathError

PACKAGE = "llama-cpp-python"
CMAKE_FILE = Path(__file__).with_name("llama.cmake")

# ggml's baseline for x86-64 that is not native, and the kernel's word for each.
_BASELINE = {
    "GGML_SSE42": "sse4_2",
    "GGML_AVX": "avx",
    "GGML_AVX2": "avx2",
    "GGML_FMA": "fma",
    "GGML_F16C": "f16c",
    "GGML_BMI2": "bmi2",
}
# What else reaches the compiler, and so belongs to the key.
_COMPILER_ENV = ("CC", "CXX", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "CUDACXX", "CUDAFLAGS", "HIPCXX")


@dataclass(frozen=True, slots=True)
class Recipe:
    """`requested` is what the user asked for, in words; `key` names the wheel in our store."""

    version: str
    cmake_args: tuple[str, ...]
    requested: str
    portable: bool
    why: str
    key: str

    @property
    def requirement(self) -> str:
        return f"{PACKAGE}=={self.version}"


def make_recipe(
    version: str, cpu: Cpu, platform: str, environ: Mapping[str, str], *, portable: bool = False
) -> Recipe:
    """The build for this processor. `portable` asks for one that is not tuned to it, as does
    QMATH_PORTABLE=1.

    Arguments in CMAKE_ARGS are kept and win over ours. On macOS llama_cpp turns Metal on by itself.
    """
    given = split_arguments(environ.get("CMAKE_ARGS", ""))
    portable = portable or environ.get("QMATH_PORTABLE", "").lower() not in ("", "0", "no", "false", "off")
    requested = " ".join([*given, *(["portable"] if portable else [])])
    why = "for any processor of this kind" if portable else "for this processor"
    if cpu.emulated and not portable:
        portable, why = True, "portable, because this processor is emulated"
    ours = {
        "LLAVA_BUILD": "OFF",
        "CMAKE_PROJECT_llama.cpp_INCLUDE": str(CMAKE_FILE),
        "GGML_NATIVE": "OFF" if portable else "ON",
    }
    if portable and cpu.arch == "x86-64" and (cpu.flags or cpu.emulated):
        ours |= {option: "OFF" for option, flag in _BASELINE.items() if flag not in cpu.flags}
    taken = {name for argument in given if (name := _defined(argument))}
    arguments = (*(f"-D{name}={value}" for name, value in ours.items() if name not in taken), *given)
    recorded = [a for a in arguments if not a.startswith("-DCMAKE_PROJECT_llama.cpp_INCLUDE=")]
    content = [
        version,
        recorded,
        hashlib.sha256(CMAKE_FILE.read_bytes()).hexdigest(),
        "any" if portable else cpu.signature,
        platform,
        {name: environ[name] for name in _COMPILER_ENV if name in environ},
    ]
    key = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
    return Recipe(version, arguments, requested, portable, why, key)


def split_arguments(text: str) -> tuple[str, ...]:
    """CMAKE_ARGS by the rules of a shell, as scikit-build-core splits it. Raises QmathError on an open quote."""
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise QmathError(f"CMAKE_ARGS cannot be read ({error}).", "Close its quotes.") from error


def pinned_version(project: Path | None = None) -> str:
    """The version of llama-cpp-python that qmath is tested with: the lower bound of its requirement.

    It stands in one place, `pyproject.toml`; an installed qmath carries it in its metadata.
    """
    project = project or Path(__file__).parents[2] / "pyproject.toml"
    if project.is_file():
        requirements = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    else:
        requirements = importlib.metadata.requires("qmath") or []
    return lower_bound(requirements)


def lower_bound(requirements: Iterable[str]) -> str:
    """The version that the requirement of llama-cpp-python begins with. Raises QmathError where there is none."""
    for requirement in requirements:
        if found := re.match(rf"{PACKAGE}\s*(?:==|>=|~=)\s*([0-9][0-9.]*)", requirement):
            return found[1]
    raise QmathError(f"qmath's requirements name no version of {PACKAGE}.", "Install qmath again.")


def _defined(argument: str) -> str:
    """`GGML_CUDA` of `-DGGML_CUDA=on` or `-DGGML_CUDA:BOOL=on`; empty for other arguments."""
    found = re.match(r"-D\s*([^:=\s]+)", argument)
    return found[1] if found else ""
