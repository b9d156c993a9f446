"""Who agrees to a large download, and what is seen of any."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from loopback_hub import LoopbackHub, serve
from processes import QMATH, bare

from qmath.cli.downloads import consent, download_bar

REPO = "bartowski/Qwen2.5-Math-7B-Instruct-GGUF"
FILE = "Qwen2.5-Math-7B-Instruct-Q4_K_M.gguf"


class Announced(bytes):
    """A file that claims to be large."""

    def __len__(self) -> int:
        return 5_000_000_000


@pytest.fixture(scope="module")
def hub() -> Iterator[LoopbackHub]:
    with serve({REPO: {FILE: Announced(b"GGUF")}}) as server:
        yield server


def test_yes_agrees_and_nobody_agrees_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    agree = consent(yes=True)
    assert agree is not None
    assert agree("7B", 5_000_000_000)
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert consent(yes=False) is None


def test_nothing_is_shown_before_it_begins_or_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with download_bar():
        pass
    with download_bar(quiet=True) as progress:
        progress(1, 2)
    assert capsys.readouterr() == ("", "")
    with download_bar() as progress:
        progress(0, 2)
        progress(2, 2)
    out, err = capsys.readouterr()
    assert (out, err) == ("", "downloading the model (2 bytes)\ndownloaded the model\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("keys", "code"), [("n\r", 2), ("\x03", 130), ("\x04", 130)], ids=["no", "Ctrl-C", "Ctrl-D"]
)
def test_a_terminal_is_asked(keys: str, code: int, hub: LoopbackHub, tmp_path: Path) -> None:
    hub.requests.clear()
    child = pexpect.spawn(
        QMATH[0],
        [*QMATH[1:], "models", "pull", "7b"],
        env=bare(HF_ENDPOINT=hub.address, HF_HUB_CACHE=str(tmp_path)),  # type: ignore[arg-type]
        timeout=30,
        encoding="utf-8",
    )
    child.expect(r"Download Qwen2\.5-Math 7B Instruct \(Q4_K_M\), 5\.0 GB\?")
    child.send(keys)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    assert hub.methods() == ["HEAD"]
    assert ("nobody agreed" in (child.before or "")) is (code == 2)
    assert "Abort" not in (child.before or "")
