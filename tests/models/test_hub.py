from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants
from loopback_hub import COMMIT, LoopbackHub, serve

from qmath.errors import DownloadError, ModelFileError, UsageError
from qmath.models import hub as hub_module
from qmath.models import huggingface, transfer
from qmath.models.hub import Hub
from qmath.models.hub_errors import HubUnreachable
from qmath.models.remote import RemoteFile, safe_name

REPO = "owner/tiny-GGUF"
DATA = bytes(range(256)) * 16_384  # 4 MiB
PARTS = {f"big-Q8_0/big-Q8_0-{n:05d}-of-00002.gguf": bytes([n]) * 5000 for n in (1, 2)}


@pytest.fixture
def server() -> Iterator[LoopbackHub]:
    with serve({REPO: {"tiny.gguf": DATA, "README.md": b"#", **PARTS}}) as hub:
        yield hub


@pytest.fixture
def hub(server: LoopbackHub, tmp_path: Path) -> Hub:
    return Hub(server.address, tmp_path / "cache")


def test_downloads_with_progress_and_then_needs_no_network(hub: Hub, server: LoopbackHub) -> None:
    assert hub.cached(REPO, "tiny.gguf") is None
    files = hub.look_up(REPO, "tiny.gguf")
    assert [(file.name, file.n_bytes) for file in files] == [("tiny.gguf", len(DATA))]
    seen: list[tuple[int, int]] = []
    (path,) = hub.download(REPO, files, lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == DATA
    assert seen[-1] == (len(DATA), len(DATA))
    assert len(seen) > 2
    assert seen == sorted(seen)
    asked = len(server.requests)
    assert hub.cached(REPO, "tiny.gguf") == path
    assert hub.download(REPO, files) == (path,)
    assert len(server.requests) == asked


def test_a_split_model_is_found_in_its_folder(hub: Hub) -> None:
    files = hub.look_up(REPO, "big-Q8_0.gguf", "big-Q8_0/")
    assert [file.name for file in files] == sorted(PARTS)
    assert hub.cached_parts(REPO, "big-Q8_0/", "big-Q8_0.gguf") == ()
    seen: list[tuple[int, int]] = []
    paths = hub.download(REPO, files, lambda done, total: seen.append((done, total)))
    assert [path.read_bytes()[:1] for path in paths] == [b"\1", b"\2"]
    assert seen[-1] == (10_000, 10_000)
    assert hub.cached_parts(REPO, "big-Q8_0/", "big-Q8_0.gguf") == paths


def test_lists_the_models_of_a_repository(hub: Hub) -> None:
    assert hub.list_models(REPO) == (*sorted(PARTS), "tiny.gguf")


def test_removes_what_it_downloaded(hub: Hub, tmp_path: Path) -> None:
    (path,) = hub.download(REPO, hub.look_up(REPO, "tiny.gguf"))
    assert hub.remove(REPO, path) == len(DATA)
    assert hub.cached(REPO, "tiny.gguf") is None
    assert not any(file.stat().st_size == len(DATA) for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("401", ModelFileError, "no repository owner/tiny-GGUF, or it is private. Check the name"),
        ("403", DownloadError, "restricted.*HF_TOKEN"),
        ("gated", DownloadError, "restricted.*HF_TOKEN"),
        ("404", ModelFileError, "The hub .*no"),
        ("429", DownloadError, "slow down"),
        ("500", DownloadError, r"fails \(HTTP 500\).*HF_ENDPOINT"),
        ("503", DownloadError, r"fails \(HTTP 503\)"),
    ],
)
def test_refusals_are_sentences_at_once(
    hub: Hub,
    server: LoopbackHub,
    fault: str,
    kind: type[Exception],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(huggingface, "FIRST_PAUSE", 0.01)
    server.fault = fault
    started = time.monotonic()
    with pytest.raises(kind, match=words):
        hub.look_up(REPO, "tiny.gguf")
    assert time.monotonic() - started < 5
    assert len(server.requests) == (huggingface.TRIES if fault in ("429", "500", "503") else 1)


@pytest.mark.parametrize(
    "heads",
    [
        [(429, {"Retry-After": "0"}), (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})],
        [(500, {}), (502, {"Retry-After": "soon"})],
        [None, (408, {})],
    ],
)
def test_a_question_is_asked_again_where_the_hub_is_busy_or_breaks_off(
    hub: Hub,
    server: LoopbackHub,
    monkeypatch: pytest.MonkeyPatch,
    heads: list[tuple[int, dict[str, str]] | None],
) -> None:
    monkeypatch.setattr(huggingface, "FIRST_PAUSE", 0.01)
    server.heads = list(heads)
    assert [file.n_bytes for file in hub.look_up(REPO, "tiny.gguf")] == [len(DATA)]
    assert server.methods() == ["HEAD"] * 3


def test_a_long_wait_before_the_download_is_the_users_to_make(hub: Hub, server: LoopbackHub) -> None:
    server.heads = [(429, {"Retry-After": "3600"})]
    with pytest.raises(DownloadError, match="slow down"):
        hub.look_up(REPO, "tiny.gguf")
    assert server.methods() == ["HEAD"]


@pytest.mark.parametrize(
    "head",
    [
        (405, {}),
        (501, {}),
        (200, {"X-Repo-Commit": COMMIT, "X-Linked-Size": "1000"}),  # no ETag
        (200, {"X-Repo-Commit": COMMIT, "ETag": '"abc"'}),  # no size but that of the empty body
        (200, {"X-Repo-Commit": COMMIT, "ETag": '"abc"', "X-Linked-Size": "-7"}),
    ],
)
def test_the_list_of_files_says_what_a_proxy_has_dropped(
    hub: Hub, server: LoopbackHub, head: tuple[int, dict[str, str]]
) -> None:
    server.heads = [head]
    files = hub.look_up(REPO, "tiny.gguf")
    assert [(file.n_bytes, file.sha256) for file in files] == [(len(DATA), hashlib.sha256(DATA).hexdigest())]
    assert hub.download(REPO, files)[0].read_bytes() == DATA


def test_a_weak_entity_tag_is_one(hub: Hub, server: LoopbackHub) -> None:
    digest = hashlib.sha256(DATA).hexdigest()
    server.heads = [
        (
            200,
            {"X-Repo-Commit": COMMIT, "ETag": f'W/"{digest}"', "X-Linked-Size": str(len(DATA))},
        )
    ]
    assert [file.sha256 for file in hub.look_up(REPO, "tiny.gguf")] == [digest]


def test_unknown_names(hub: Hub) -> None:
    with pytest.raises(ModelFileError, match=r"no absent\.gguf in owner/tiny-GGUF"):
        hub.look_up(REPO, "absent.gguf", "absent/")
    with pytest.raises(ModelFileError, match="no repository owner/other"):
        hub.look_up("owner/other", "tiny.gguf")
    with pytest.raises(ModelFileError, match="is not the name of a repository"):
        hub.look_up("owner/o--ther..", "tiny.gguf")


def test_a_server_that_is_no_hub(hub: Hub, server: LoopbackHub) -> None:
    server.fault = "not a hub"
    with pytest.raises(DownloadError, match="does not answer like a hub"):
        hub.download(REPO, hub.look_up(REPO, "tiny.gguf"))


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        started = time.monotonic()
        with pytest.raises(DownloadError, match=f"{address} is out of reach.*--model PATH"):
            Hub(address, tmp_path).look_up(REPO, "tiny.gguf")
    assert time.monotonic() - started < 5


def test_a_silent_hub_is_left_in_seconds(
    hub: Hub, server: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "ANSWER_SECONDS", 1.5)
    server.fault = "silent"
    with pytest.raises(DownloadError, match=r"does not answer|out of reach"):
        hub.look_up(REPO, "tiny.gguf")


def test_a_connection_cut_once_goes_on_where_it_was(hub: Hub, server: LoopbackHub) -> None:
    files = hub.look_up(REPO, "tiny.gguf")
    server.fault = "cut once"
    (path,) = hub.download(REPO, files)
    assert path.read_bytes() == DATA


def test_a_body_that_is_always_too_short_ends(
    hub: Hub, server: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = hub.look_up(REPO, "tiny.gguf")
    server.fault = "short"
    monkeypatch.setattr(transfer, "FIRST_PAUSE", 0.001)
    with pytest.raises(DownloadError, match=r"does not get on.*the same command continues"):
        hub.download(REPO, files)
    assert hub.cached(REPO, "tiny.gguf") is None


def test_a_full_disk_is_noticed_before_anything_is_fetched(hub: Hub, server: LoopbackHub) -> None:
    with pytest.raises(DownloadError, match=r"has .* free and the download needs 1000000 GB.*HF_HUB_CACHE"):
        hub.download(REPO, [RemoteFile("tiny.gguf", 10**15)])
    assert server.requests == []


def test_several_parts_come_at_once(hub: Hub, server: LoopbackHub) -> None:
    files = hub.look_up(REPO, "big-Q8_0/big-Q8_0-00002-of-00002.gguf")  # any part names them all
    assert [file.name for file in files] == sorted(PARTS)
    server.together = len(PARTS)  # answers only when so many ask
    assert [path.read_bytes() for path in hub.download(REPO, files)] == [
        PARTS[name] for name in sorted(PARTS)
    ]


def test_a_later_revision_of_the_repository_keeps_what_is_here(hub: Hub, tmp_path: Path) -> None:
    (path,) = hub.download(REPO, hub.look_up(REPO, "tiny.gguf"))
    (tmp_path / "cache" / "models--owner--tiny-GGUF" / "refs" / "main").write_text("f" * 40)
    assert hub.cached(REPO, "tiny.gguf") == path


def test_unfinished_downloads_can_be_removed(hub: Hub, tmp_path: Path) -> None:
    (file,) = hub.look_up(REPO, "tiny.gguf")
    assert hub.peek(REPO, file, 1000) == DATA[:1000]
    (partial,) = tmp_path.rglob("*.qmath")
    assert hub.remove_partials(REPO) >= 1000
    assert not partial.exists()


def test_the_beginning_of_a_file_is_the_beginning_of_its_download(hub: Hub, server: LoopbackHub) -> None:
    (file,) = hub.look_up(REPO, "tiny.gguf")
    hub.peek(REPO, file, 100_000)
    (path,) = hub.download(REPO, [file])
    assert path.read_bytes() == DATA
    assert hub.peek(REPO, file, 10) == DATA[:10]
    assert server.methods() == ["HEAD", "GET", "GET"]


def test_modelscope_is_the_second_source(
    server: LoopbackHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELSCOPE_DOMAIN", server.address)
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    hub = Hub(cache=tmp_path)
    files = hub.look_up(REPO, "tiny.gguf")
    assert hub.download(REPO, files)[0].read_bytes() == DATA
    assert hub.cached(REPO, "tiny.gguf") is not None
    assert all("/api/v1/models/" in path and token is None for _, path, token in server.requests)
    assert hub.list_models(REPO) == (*sorted(PARTS), "tiny.gguf")
    with pytest.raises(HubUnreachable):  # where there is no such repository the first hub's error is told
        hub.look_up("owner/other", "tiny.gguf")
    asked = len(server.requests)
    for named in (Hub("http://127.0.0.1:9", tmp_path), Hub(cache=tmp_path, source="huggingface")):
        with pytest.raises(HubUnreachable):
            named.look_up(REPO, "tiny.gguf")
    assert len(server.requests) == asked


def test_modelscope_alone(server: LoopbackHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELSCOPE_DOMAIN", server.address)
    monkeypatch.setenv("QMATH_HUB", "modelscope")
    hub = Hub(cache=tmp_path)
    assert hub.address == server.address
    parts = hub.download(REPO, hub.look_up(REPO, "big-Q8_0.gguf", "big-Q8_0/"))
    assert [path.read_bytes() for path in parts] == [PARTS[name] for name in sorted(PARTS)]
    with pytest.raises(ModelFileError, match=r"ModelScope has no absent\.gguf"):
        hub.look_up(REPO, "absent.gguf")
    with pytest.raises(ModelFileError, match="ModelScope has no repository"):
        hub.look_up("owner/other", "tiny.gguf")
    server.fault = "500"
    with pytest.raises(DownloadError, match="HTTP 500"):
        hub.look_up(REPO, "tiny.gguf")
    monkeypatch.setenv("QMATH_HUB", "elsewhere")
    with pytest.raises(UsageError, match="QMATH_HUB=elsewhere is unknown"):
        Hub(cache=tmp_path)


@pytest.mark.parametrize("name", ["../../x.gguf", "/etc/x.gguf", "a\\b.gguf", "c:x.gguf", ""])
def test_names_from_the_hub_stay_in_their_folder(name: str) -> None:
    with pytest.raises(DownloadError, match="is no place in a folder"):
        safe_name(name)


def test_tags_from_the_hub_are_no_paths() -> None:
    file = RemoteFile("x.gguf", 1, "../../../etc/passwd", commit="../..")
    assert (len(file.blob), file.snapshot, file.sha256) == (40, "main", None)


CHILD = """
import sys
from qmath.errors import QmathError
from qmath.models.hub import Hub
hub = Hub()
def progress(done, total):
    print(done, flush=True)
try:
    print(*hub.download(sys.argv[1], hub.look_up(sys.argv[1], "tiny.gguf"), progress))
except QmathError as error:
    print(type(error).__name__, error)
"""


def child(server: LoopbackHub, cache: Path, **environment: str) -> subprocess.Popen[str]:
    env = {**os.environ, "HF_ENDPOINT": server.address, "HF_HUB_CACHE": str(cache), **environment}
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, REPO],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_environment_is_honoured(server: LoopbackHub, tmp_path: Path) -> None:
    with child(server, tmp_path / "there", HF_TOKEN="hf_secret") as process:
        out, err = process.communicate(timeout=60)
    assert out.splitlines()[-1].startswith(str(tmp_path / "there"))
    assert err == ""
    assert {token for _, _, token in server.requests} == {"Bearer hf_secret"}
    with child(server, tmp_path / "elsewhere", HF_HUB_OFFLINE="1") as process:
        out, err = process.communicate(timeout=60)
    assert out.startswith("NoModel tiny.gguf of owner/tiny-GGUF is not on this machine, and HF_HUB_OFFLINE")
    assert err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent to one process")
def test_ctrl_c_ends_a_download_at_once_and_the_next_run_goes_on(server: LoopbackHub, tmp_path: Path) -> None:
    server.fault = "slow"
    with child(server, tmp_path) as process:
        assert process.stdout is not None
        while process.stdout.readline() == "0\n":  # until it is under way
            pass
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        process.communicate(timeout=30)
        took = time.monotonic() - started
    assert process.returncode != 0
    assert took < 2  # 0.1 s and the interpreter's end; generous for a busy machine
    server.fault = ""
    (partial,) = tmp_path.rglob("*.qmath")
    have = partial.stat().st_size
    assert have > 0
    seen: list[int] = []
    here = Hub(server.address, tmp_path)
    (path,) = here.download(REPO, here.look_up(REPO, "tiny.gguf"), lambda done, total: seen.append(done))
    assert path.read_bytes() == DATA
    assert seen[0] == have
    assert not partial.exists()


def test_a_name_that_no_repository_can_have_is_told_in_words(hub: Hub, server: LoopbackHub) -> None:
    for repo in ("owner/two words", "owner/-x", "owner/..", "ow ner/x"):
        with pytest.raises(ModelFileError, match="not the name of a repository"):
            hub.cached(repo, "tiny.gguf")
    assert not server.requests


def test_a_cache_that_is_a_file(server: LoopbackHub, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    hub = Hub(server.address, tmp_path / "file")
    with pytest.raises(DownloadError, match=r"cannot be written.*Set HF_HUB_CACHE"):
        hub.download(REPO, hub.look_up(REPO, "tiny.gguf"))
