from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qmath.doctor import build, probe, store, toolchain
from qmath.doctor.probe import Outcome
from qmath.doctor.recipe import Recipe
from qmath.errors import NativeCrash, QmathError


@dataclass
class Workbench:
    """An environment in a folder: "installing" a wheel copies its text to the library that the probe then judges."""

    library: Path
    judge: Callable[[str], str] = lambda _: "ok"
    built: list[str] = field(default_factory=list)

    def build_wheel(self, recipe: Recipe, folder: Path, *_: object) -> None:
        kind = "portable" if recipe.portable else "native"
        self.built.append(kind)
        (folder / "llama.whl").write_text(f"{kind} {recipe.requested} {len(self.built)}")

    def install(self, wheel: Path, *_: object) -> None:
        self.library.write_text(wheel.read_text())

    def probe(self) -> Outcome:
        if not self.library.exists():
            return Outcome("missing", "llama-cpp-python is not installed.")
        state = self.judge(self.library.read_text())
        return Outcome(state, "" if state == "ok" else "It crashes (SIGILL).")  # type: ignore[arg-type]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workbench:
    made = Workbench(tmp_path / "libggml.so")
    for name in ("CMAKE_ARGS", "QMATH_PORTABLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(store, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr(build, "library_path", lambda: made.library if made.library.exists() else None)
    monkeypatch.setattr(build, "installed_version", lambda: "0.3.36" if made.library.exists() else None)
    monkeypatch.setattr(build, "pinned_version", lambda: "0.3.36")
    monkeypatch.setattr(probe, "probe", made.probe)
    monkeypatch.setattr(toolchain, "build_wheel", made.build_wheel)
    monkeypatch.setattr(toolchain, "install", made.install)
    monkeypatch.setattr(toolchain, "require_compiler", lambda _: None)
    return made


def test_a_bare_environment_gets_a_native_build_once(bench: Workbench) -> None:
    build.set_up()
    build.set_up()
    assert bench.built == ["native"]


def test_a_second_environment_gets_the_stored_wheel(bench: Workbench) -> None:
    build.set_up()
    bench.library.unlink()
    build.set_up()
    assert bench.built == ["native"]
    assert bench.library.exists()


def test_force_builds_anew(bench: Workbench) -> None:
    build.set_up()
    build.set_up(force=True)
    assert bench.built == ["native", "native"]


def test_what_the_user_installed_and_works_is_left_alone(bench: Workbench) -> None:
    bench.library.write_text("from a wheel for CUDA")
    build.set_up()
    assert bench.built == []


def test_what_was_installed_and_crashes_is_replaced(bench: Workbench) -> None:
    bench.library.write_text("a plain build")
    bench.judge = lambda text: "crashed" if "plain" in text else "ok"
    build.set_up()
    assert bench.built == ["native"]


def test_an_old_version_is_replaced(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.library.write_text("old")
    monkeypatch.setattr(build, "installed_version", lambda: "0.3.9+cu124")
    build.set_up()
    assert bench.built == ["native"]


def test_a_gpu_build_is_made_when_asked_for_and_stays_when_nothing_is_asked(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.set_up()
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=on")
    build.set_up()
    assert "GGML_CUDA" in bench.library.read_text()
    monkeypatch.delenv("CMAKE_ARGS")
    build.set_up()
    assert "GGML_CUDA" in bench.library.read_text()
    assert len(bench.built) == 2


def test_a_stored_wheel_that_fails_here_is_built_anew(bench: Workbench) -> None:
    build.set_up()
    bench.library.unlink()
    bench.judge = lambda text: "unloadable" if text.endswith(" 1") else "ok"
    build.set_up()
    assert bench.built == ["native", "native"]


def test_a_native_build_that_crashes_gives_way_to_a_portable_one_for_good(bench: Workbench) -> None:
    bench.judge = lambda text: "crashed" if text.startswith("native") else "ok"
    build.set_up()
    assert bench.built == ["native", "portable"]
    build.set_up()
    assert bench.built == ["native", "portable"]


def test_where_nothing_works_it_says_so_and_stores_nothing(
    bench: Workbench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.judge = lambda _: "crashed"
    with pytest.raises(NativeCrash, match="SIGILL"):
        build.set_up()
    assert list((build.store.cache_dir() / "wheels").iterdir()) == []
    assert build.main([]) == 1
    assert capsys.readouterr().err.startswith("error: It crashes (SIGILL).")


def test_portable_on_request(bench: Workbench) -> None:
    build.set_up()
    build.set_up(portable=True)
    assert bench.built == ["native", "portable"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(QmathError("No.", "Do."), 1), (PermissionError("read-only"), 1), (KeyboardInterrupt(), 130)],
)
def test_errors_become_one_line(
    bench: Workbench, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    def fail(_: str) -> str:
        raise error

    bench.library.write_text("any")
    bench.judge = fail
    assert build.main([]) == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version", "than", "older"),
    [("0.3.9", "0.3.36", True), ("0.3.36+cu124", "0.3.36", False), ("0.4", "0.3.36", False)],
)
def test_versions_are_compared_by_number(version: str, than: str, older: bool) -> None:
    assert build._older(version, than) == older


def test_the_environments_own_version_is_known() -> None:
    version = build.installed_version()
    assert version is None or version[0].isdigit()
