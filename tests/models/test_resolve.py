from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gguf_files import write
from loopback_hub import LoopbackHub, serve

from qmath.errors import ConsentRequired, DownloadError, ModelFileError, NoModel, OutOfMemory
from qmath.models import resolve as resolve_module
from qmath.models.hub import Hub
from qmath.models.machine import Machine, Memory
from qmath.models.registry import Registry, load_registry
from qmath.models.resolve import resolve
from qmath.models.spec import is_path, parse_hub_spec

GB = 10**9
MACHINE = Machine((), Memory(16 * GB, 12 * GB), 4)
REPO = "bartowski/Qwen2.5-Math-1.5B-Instruct-GGUF"
FILE = "Qwen2.5-Math-1.5B-Instruct-Q4_K_M.gguf"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return load_registry(tmp_path_factory.mktemp("none") / "models.toml")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf").read_bytes()


@pytest.fixture
def server(tiny: bytes) -> Iterator[LoopbackHub]:
    large = {"Qwen2.5-Math-7B-Instruct-Q4_K_M.gguf": tiny}
    with serve({REPO: {FILE: tiny}, "bartowski/Qwen2.5-Math-7B-Instruct-GGUF": large}) as hub:
        yield hub


@pytest.fixture
def hub(server: LoopbackHub, tmp_path: Path) -> Hub:
    return Hub(server.address, tmp_path / "cache")


def test_a_path(tmp_path: Path, registry: Registry) -> None:
    path = write(tmp_path / "m.gguf")
    found = resolve(str(path), MACHINE, registry=registry)
    assert (found.path, found.name, found.entry) == (path, "Qwen2.5 Math Tiny", None)
    assert found.quirks.family == "qwen2.5-math"
    assert found.source.endswith("as asked.")


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("", "is empty"),
        ("8b", "no model called '8b'"),
        ("absent.gguf", "There is no file"),
        ("absent/model", "There is no file"),
        ("folder.gguf", "is a directory"),
        ("folder", "is a directory"),
        ("text.gguf", "not a GGUF"),
        ("empty.gguf", "is empty"),
        ("cut.gguf", "is cut short"),
        ("noext", "not a GGUF"),
        ("hf:", "is not hf:OWNER/REPO/FILE"),
        ("hf:owner", "is not hf:OWNER/REPO/FILE"),
        ("hf:owner/repo/file.bin", "is not hf:OWNER/REPO/FILE"),
        ("hf:owner/repo/../../x.gguf", "is not hf:OWNER/REPO/FILE"),
    ],
)
def test_what_is_no_model_is_a_usage_error(
    tmp_path: Path, tiny: bytes, registry: Registry, monkeypatch: pytest.MonkeyPatch, spec: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("folder.gguf", "folder"):
        Path(name).mkdir()
    for name, data in {
        "text.gguf": b"hello",
        "noext": b"hello",
        "empty.gguf": b"",
        "cut.gguf": tiny[:-3000],
    }.items():
        Path(name).write_bytes(data)
    with pytest.raises(ModelFileError, match=words) as caught:
        resolve(spec, MACHINE, registry=registry, hub=Hub("http://127.0.0.1:9", tmp_path / "cache"))
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_an_alias_beats_a_file_of_that_name_and_a_path_beats_nothing(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("7b").write_text("x")
    Path("other").write_text("x")
    assert not is_path("7b", registry)
    assert is_path("other", registry)
    assert is_path("./7b", registry)
    assert not is_path("hf:a/b/c.gguf", registry)


def test_an_alias_is_downloaded_once(hub: Hub, server: LoopbackHub, registry: Registry) -> None:
    seen: list[tuple[int, int]] = []
    found = resolve("1.5b", MACHINE, registry=registry, hub=hub, progress=lambda *at: seen.append(at))
    assert found.name == "Qwen2.5-Math 1.5B Instruct (Q4_K_M)"
    assert found.entry is not None
    assert seen
    asked = len(server.requests)
    again = resolve("1.5b", MACHINE, registry=registry, hub=hub, allow_download=False)
    assert again.path == found.path
    assert len(server.requests) == asked


def test_a_hub_file_by_name(hub: Hub, registry: Registry) -> None:
    found = resolve(f"hf:{REPO}/{FILE}", MACHINE, registry=registry, hub=hub)
    assert found.name == "Qwen2.5 Math Tiny"
    with pytest.raises(ModelFileError, match=f"names no file.*{FILE}"):
        resolve(f"hf:{REPO}", MACHINE, registry=registry, hub=hub)
    assert parse_hub_spec("hf:a/b/c/d.gguf") == ("a/b", "c/d.gguf")


def test_no_download(hub: Hub, server: LoopbackHub, registry: Registry) -> None:
    for spec in (None, "7b", f"hf:{REPO}/{FILE}"):
        with pytest.raises(NoModel, match="qmath models pull"):
            resolve(spec, MACHINE, registry=registry, hub=hub, allow_download=False)
    assert server.requests == []


def test_consent_is_asked_above_two_gigabytes(
    hub: Hub, server: LoopbackHub, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve(
        "1.5b", MACHINE, registry=registry, hub=hub, agree=lambda *_: pytest.fail("asked about a small one")
    )
    monkeypatch.setattr(resolve_module, "CONSENT_BYTES", 1000)
    asked: list[tuple[str, int]] = []

    def refuse(title: str, n_bytes: int) -> bool:
        asked.append((title, n_bytes))
        return False

    for agree in (None, refuse):
        with pytest.raises(
            ConsentRequired, match=r"7B Instruct \(Q4_K_M\) is a download of .* --yes"
        ) as caught:
            resolve("7b", MACHINE, registry=registry, hub=hub, agree=agree)
        assert caught.value.exit_code == 2
    assert asked[0][0] == "Qwen2.5-Math 7B Instruct (Q4_K_M)"
    assert server.methods().count("GET") == 1  # the small one's
    assert resolve("7b", MACHINE, registry=registry, hub=hub, agree=lambda *_: True).path.is_file()


def test_without_a_name_the_choice_is_fetched_and_then_kept(hub: Hub, registry: Registry) -> None:
    found = resolve(None, MACHINE, registry=registry, hub=hub)
    assert found.name == "Qwen2.5-Math 1.5B Instruct (Q4_K_M)"
    assert "is the largest that fits well" in found.source


def test_without_a_name_a_model_that_is_here_is_taken(
    hub: Hub, server: LoopbackHub, registry: Registry
) -> None:
    resolve("7b", MACHINE, registry=registry, hub=hub)  # not the choice on this machine
    asked = len(server.requests)
    found = resolve(None, MACHINE, registry=registry, hub=hub)
    assert found.source == "Qwen2.5-Math 7B Instruct (Q4_K_M), which is on this machine."
    assert len(server.requests) == asked


def test_without_a_name_and_without_a_hub_there_is_no_model(tmp_path: Path, registry: Registry) -> None:
    nowhere = Hub("http://127.0.0.1:9", tmp_path)
    with pytest.raises(
        NoModel, match=r"no model on this machine, and .* cannot be downloaded: The hub at .* is out of reach"
    ):
        resolve(None, MACHINE, registry=registry, hub=nowhere)
    with pytest.raises(DownloadError):
        resolve("7b", MACHINE, registry=registry, hub=nowhere)


def test_a_machine_too_small_for_any(registry: Registry, hub: Hub) -> None:
    with pytest.raises(OutOfMemory):
        resolve(None, Machine((), Memory(GB, GB // 2), 1), registry=registry, hub=hub)


def test_the_users_own_file(tmp_path: Path, hub: Hub) -> None:
    write(tmp_path / "m.gguf")
    (tmp_path / "models.toml").write_text("[[model]]\nalias = 'mine'\npath = 'm.gguf'\n")
    found = resolve("mine", MACHINE, registry=load_registry(tmp_path / "models.toml"), hub=hub)
    assert found.path == tmp_path / "m.gguf"


def test_what_does_not_fit_is_not_fetched(
    hub: Hub, server: LoopbackHub, registry: Registry, tmp_path: Path
) -> None:
    path = write(tmp_path / "large.gguf")
    data = path.read_bytes() + bytes(20 << 20)
    server.files["owner/large"] = {"large.gguf": data}
    narrow = Machine((), Memory(GB, 400_000_000), 1)
    with pytest.raises(OutOfMemory, match=r"large\.gguf was not downloaded: it does not fit this machine"):
        resolve("hf:owner/large/large.gguf", narrow, registry=registry, hub=hub)
    assert server.methods() == ["HEAD", "GET"]
    assert hub.cached("owner/large", "large.gguf") is None
    found = resolve("hf:owner/large/large.gguf", narrow, registry=registry, hub=hub, must_fit=False)
    assert found.path.stat().st_size == len(data)


def test_a_reward_model_has_no_file_to_load(hub: Hub, registry: Registry) -> None:
    with pytest.raises(
        ModelFileError, match=r"process reward model\) has no GGUF.*Serve Qwen/Qwen2\.5-Math-PRM-7B"
    ):
        resolve("prm-7b", MACHINE, registry=registry, hub=hub)


def test_a_folder_of_parts(tmp_path: Path, registry: Registry) -> None:
    folder = tmp_path / "split"
    folder.mkdir()
    for no in (1, 2):
        write(folder / f"m-{no:05d}-of-00002.gguf")
    assert resolve(str(folder), MACHINE, registry=registry).path.name == "m-00001-of-00002.gguf"
    write(folder / "other.gguf")
    with pytest.raises(ModelFileError, match="is a directory of 2 models"):
        resolve(str(folder), MACHINE, registry=registry)


def test_a_damaged_file_of_the_cache_is_told_with_the_way_to_a_new_one(hub: Hub, registry: Registry) -> None:
    for spec in (None, "1.5b", f"hf:{REPO}/{FILE}"):
        path = resolve("1.5b", MACHINE, registry=registry, hub=hub).path
        path.resolve().write_bytes(path.read_bytes()[:200])
        with pytest.raises(
            ModelFileError, match=r"cut short.*`qmath models rm (1.5b|hf:).*pull \1"
        ) as caught:
            resolve(spec, MACHINE, registry=registry, hub=hub)
        assert (spec or "1.5b:Q4_K_M") in caught.value.remedy
        hub.remove(REPO, path)
