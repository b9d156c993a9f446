from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from qmath.doctor import toolchain
from qmath.doctor.recipe import Recipe
from qmath.errors import QmathError

RECIPE = Recipe("0.3.36", ("-DA=1", '-DFLAGS="-x -y"'), "", False, "for this processor", "key")


@pytest.mark.parametrize(
    ("line", "percent"),
    [
        ("  [12/83] /usr/bin/g++ -DGGML_BUILD\n", 14),
        ("[83/83] Linking\n", 100),
        ("[ 37%] Building CXX object\n", 37),
        ("  -- The C compiler identification is GNU\n", None),
        ("see [1] for more\n", None),
    ],
)
def test_progress_is_read_from_ninja_and_make(line: str, percent: int | None) -> None:
    assert toolchain.progress(line) == percent


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("error: externally-managed-environment", "virtual environment"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("c++: fatal error: Killed signal terminated program cc1plus", "CMAKE_BUILD_PARALLEL_LEVEL=1"),
        ("  Could NOT find CUDAToolkit: CUDA Toolkit not found", "CUDA toolkit"),
        ("ERROR: No matching distribution found for llama-cpp-python==0.3.36", "PIP_INDEX_URL"),
        ("ninja: build stopped: subcommand failed.", ""),
    ],
)
def test_known_causes_have_a_remedy(line: str, words: str) -> None:
    remedy = toolchain.explain(["something before", line, "something behind"])
    assert words in remedy
    assert bool(remedy) == bool(words)


def test_a_missing_compiler_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(QmathError, match="no C\\+\\+ compiler") as caught:
        toolchain.require_compiler({})
    assert caught.value.remedy
    with pytest.raises(QmathError, match="my-c"):
        toolchain.require_compiler({"CXX": "my-c++ -m64"})


def test_a_compiler_named_in_cxx_is_enough() -> None:
    toolchain.require_compiler({"CXX": f"{sys.executable} -I"})


def test_there_is_always_one_job() -> None:
    assert 1 <= toolchain.jobs() <= (os.cpu_count() or 1)


def fake_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Put a stand-in for the interpreter that runs pip: it runs `code` instead."""
    script = tmp_path / "python"
    script.write_text(f"#!{sys.executable}\nimport os, sys\n{code}\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for pip")
def test_the_build_hands_its_arguments_to_pip_and_tells_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_pip(
        monkeypatch,
        tmp_path,
        "print('\\n'.join(f'[{i}/10] g++' for i in range(11)))\nprint(sys.argv)\nprint(os.environ['CMAKE_ARGS'])",
    )
    said: list[str] = []
    log = tmp_path / "log" / "build.log"
    toolchain.build_wheel(RECIPE, tmp_path / "wheels", log, said.append)
    assert said == [
        "  25 %",
        "  50 %",
        "  75 %",
        "  100 %",
    ]
    text = log.read_text()
    assert "--no-cache-dir" in text  # pip's cache does not know how a wheel was built
    assert "'--no-binary', 'llama-cpp-python'" in text
    assert "llama-cpp-python==0.3.36" in text
    assert text.splitlines()[-1] == """-DA=1 '-DFLAGS="-x -y"'"""


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for pip")
def test_a_failed_build_is_one_sentence_with_the_end_of_the_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_pip(monkeypatch, tmp_path, "print('first')\nprint('No space left on device')\nsys.exit(1)")
    log = tmp_path / "build.log"
    with pytest.raises(QmathError) as caught:
        toolchain.build_wheel(RECIPE, tmp_path, log, lambda _: None)
    assert "could not be built" in caught.value.message
    assert "disk is full" in caught.value.message
    assert str(log) in caught.value.remedy
    assert caught.value.remedy.endswith("No space left on device")
