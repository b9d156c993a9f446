from __future__ import annotations

from pathlib import Path

import pytest

from qmath.doctor import store
from qmath.doctor.recipe import Recipe

RECIPE = Recipe("0.3.36", (), "", False, "for this processor", "0123456789abcdef")


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(store, "cache_dir", lambda: tmp_path / "cache")


def put(name: str = "llama_cpp_python-0.3.36-py3-none-any.whl") -> object:
    return lambda folder: (folder / name).write_bytes(b"wheel")


def test_a_finished_wheel_is_found_again() -> None:
    assert store.stored_wheel(RECIPE) is None
    wheel = store.keep_wheel(RECIPE, put())
    assert store.stored_wheel(RECIPE) == wheel
    store.discard(RECIPE)
    assert store.stored_wheel(RECIPE) is None


def test_a_new_wheel_takes_the_place_of_the_old() -> None:
    store.keep_wheel(RECIPE, put("old.whl"))
    wheel = store.keep_wheel(RECIPE, put("new.whl"))
    assert [path.name for path in wheel.parent.iterdir()] == ["new.whl"]


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_an_interrupted_build_leaves_nothing(error: BaseException) -> None:
    def fail(folder: Path) -> None:
        (folder / "half.whl").write_bytes(b"ha")
        raise error

    with pytest.raises(type(error)):
        store.keep_wheel(RECIPE, fail)
    assert store.stored_wheel(RECIPE) is None
    assert list(store.folder_of(RECIPE).parent.iterdir()) == []


def test_a_build_without_a_wheel_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        store.keep_wheel(RECIPE, lambda _: None)


def test_what_is_installed_is_known_until_it_is_replaced(tmp_path: Path) -> None:
    library = tmp_path / "libggml.so"
    library.write_bytes(b"build")
    assert store.installed_from(library) is None
    store.note_installed(library, RECIPE)
    assert store.installed_from(library) == (RECIPE.key, "")
    library.write_bytes(b"another build")
    assert store.installed_from(library) is None
