"""Downloads through a hub that goes wrong: the file is right or absent, and only the lost tail comes twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from faulty_hub import NAME, REPO, RESTARTS, Fault, FaultyHub, schedule, serve_faulty
from huggingface_hub import constants

from qmath.errors import DownloadError
from qmath.models import transfer
from qmath.models.hub import Hub
from qmath.models.meter import Progress
from qmath.models.transfer import retry_after

DATA = random.Random(5).randbytes(700_000)
LOST = 1 << 17  # bytes that may be on their way when a connection ends


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "FIRST_PAUSE", 0.002)
    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", 2)


def fetch(server: FaultyHub, cache: Path, progress: Progress | None = None) -> Path:
    hub = Hub(server.address, cache)
    return hub.download(REPO, hub.look_up(REPO, NAME), progress)[0]


def check_no_byte_twice(server: FaultyHub) -> None:
    """Each request begins where the one before it got to, less what may have been on its way."""
    reached = 0
    for request in server.requests:
        if request.kind in RESTARTS or request.start == 0:  # a new beginning, after a wrong hash
            reached = 0 if request.kind == "wrong" else reached
        else:
            assert request.start >= reached - LOST, server.requests
        reached = max(reached, request.start + request.sent) if request.kind not in RESTARTS else reached


def run_schedule(seed: int, cache: Path) -> None:
    with serve_faulty(DATA, []) as elsewhere, serve_faulty(DATA, schedule(seed), elsewhere) as server:
        try:
            path = fetch(server, cache)
        except DownloadError:
            assert Hub(server.address, cache).cached(REPO, NAME) is None
            server.faults.clear()
            path = fetch(server, cache)  # the next run has it
        assert path.read_bytes() == DATA
        check_no_byte_twice(server)
        assert not list(cache.rglob("*.qmath"))


@pytest.mark.parametrize("seed", range(12))
def test_schedules_of_faults(seed: int, tmp_path: Path) -> None:
    run_schedule(seed, tmp_path)


@pytest.mark.acceptance
@pytest.mark.parametrize("seed", range(12, 112))
def test_a_hundred_schedules_of_faults(seed: int, tmp_path: Path) -> None:
    run_schedule(seed, tmp_path)


def test_a_download_that_gave_up_goes_on_in_the_next_run(tmp_path: Path) -> None:
    faults = [Fault("cut", 0.4), *[Fault("status", status=503)] * 6]
    with serve_faulty(DATA, faults) as server:
        with pytest.raises(
            DownloadError, match=r"does not get on: the server answers HTTP 503.*continues it"
        ):
            fetch(server, tmp_path)
        (partial,) = tmp_path.rglob("*.qmath")
        assert partial.stat().st_size == int(0.4 * len(DATA))
        assert fetch(server, tmp_path).read_bytes() == DATA
        assert server.requests[-1].start == int(0.4 * len(DATA))


def test_wrong_content_for_ever_leaves_nothing(tmp_path: Path) -> None:
    with serve_faulty(DATA, [Fault("wrong", 0.5)] * 9) as server:
        seen: list[int] = []
        with pytest.raises(DownloadError, match="its SHA-256 is wrong"):
            fetch(server, tmp_path, lambda done, _: seen.append(done))
        assert seen[-1] == 0  # a bar that says "downloaded" would be wrong
        assert len(server.requests) == 2
        assert not any(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())


def test_a_partial_file_that_rotted_is_fetched_anew(tmp_path: Path) -> None:
    with serve_faulty(DATA, [Fault("cut", 0.5), *[Fault("status", status=500)] * 6]) as server:
        with pytest.raises(DownloadError):
            fetch(server, tmp_path)
        (partial,) = tmp_path.rglob("*.qmath")
        partial.write_bytes(bytes(partial.stat().st_size))  # what a power failure leaves
        assert fetch(server, tmp_path).read_bytes() == DATA


def test_the_token_goes_to_the_hub_and_not_to_where_it_sends_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with (
        serve_faulty(DATA, [Fault("cut", 0.3)]) as elsewhere,
        serve_faulty(DATA, [Fault("redirect"), Fault("redirect")], elsewhere) as server,
    ):
        assert fetch(server, tmp_path).read_bytes() == DATA
        assert {request.token for request in server.requests} == {"Bearer hf_secret"}
        assert [request.token for request in elsewhere.requests] == [None, None]
        assert elsewhere.requests[1].start == int(0.3 * len(DATA))


def test_an_address_that_ran_out_is_made_anew(tmp_path: Path) -> None:
    with (
        serve_faulty(DATA, [Fault("cut", 0.5), Fault("status", status=403)]) as elsewhere,
        serve_faulty(DATA, [Fault("redirect")] * 3, elsewhere) as server,
    ):
        assert fetch(server, tmp_path).read_bytes() == DATA
        assert len(elsewhere.requests) == 3


@pytest.mark.parametrize(("status", "words"), [(401, "private"), (403, "restricted"), (404, "no")])
def test_a_refusal_is_final(tmp_path: Path, status: int, words: str) -> None:
    from qmath.errors import QmathError

    with serve_faulty(DATA, [Fault("status", status=status)]) as server:
        with pytest.raises(QmathError, match=words):
            fetch(server, tmp_path)
        assert len(server.requests) == 1


def test_a_long_wait_is_the_users_to_make(tmp_path: Path) -> None:
    with (
        serve_faulty(DATA, [Fault("status", status=429, after="600")]) as server,
        pytest.raises(DownloadError, match="come back in 10 minutes"),
    ):
        fetch(server, tmp_path)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", 0),
        ("7", 7),
        ("x", 0),
        ("-3", 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("99999999999999999999", 999999999),
    ],
)
def test_when_to_come_back(value: str, seconds: float) -> None:
    assert retry_after({"Retry-After": value}) == seconds
    assert retry_after({}) == 0


def test_two_at_once_fetch_it_once(tmp_path: Path) -> None:
    with serve_faulty(DATA, [Fault("stall", 0.5)]) as server:
        found: list[bytes] = []
        threads = [
            threading.Thread(target=lambda: found.append(fetch(server, tmp_path).read_bytes()))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert found == [DATA] * 3
        assert all(request.start for request in server.requests[1:])  # nobody began anew


CHILD = """
import sys
from qmath.models.hub import Hub
hub = Hub()
hub.download(sys.argv[1], hub.look_up(*sys.argv[1:]), lambda done, total: print(done, flush=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_process_loses_no_byte(tmp_path: Path) -> None:
    with serve_faulty(DATA, [Fault("stall", 0.6)]) as server:
        env = {**os.environ, "HF_ENDPOINT": server.address, "HF_HUB_CACHE": str(tmp_path)}
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, REPO, NAME], env=env, stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            for line in child.stdout:
                if int(line) >= int(0.6 * len(DATA)):
                    break
            child.send_signal(signal.SIGKILL)
            child.communicate(timeout=30)
        assert fetch(server, tmp_path).read_bytes() == DATA
        assert server.requests[-1].start == int(0.6 * len(DATA))
