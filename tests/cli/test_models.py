"""`qmath models` as a user runs it: in a process of its own, against a hub on loopback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from gguf_files import write
from loopback_hub import LoopbackHub, serve

from qmath.models.registry import load_registry

REPO = "bartowski/Qwen2.5-Math-1.5B-Instruct-GGUF"
FILE = "Qwen2.5-Math-1.5B-Instruct-Q4_K_M.gguf"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackHub]:
    data = write(tmp_path_factory.mktemp("gguf") / "tiny.gguf").read_bytes()
    with serve({REPO: {FILE: data, "large.gguf": data + bytes(3 << 20)}}) as hub:
        yield hub


@pytest.fixture
def environment(server: LoopbackHub, tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HF_", "NO_COLOR", "FORCE_"))
    }
    return {
        **kept,
        "HF_ENDPOINT": server.address,
        "HF_HUB_CACHE": str(tmp_path / "cache"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "COLUMNS": "100",
    }


def qmath(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qmath.cli.main", "models", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )


def test_pull_path_list_rm(environment: dict[str, str]) -> None:
    before = qmath(environment, "path", "1.5b")
    assert (before.returncode, before.stdout) == (1, "")
    assert "1.5b is not on this machine" in before.stderr

    pulled = qmath(environment, "pull", "1.5b")
    assert pulled.returncode == 0
    assert [line.split(" (")[0] for line in pulled.stderr.splitlines()] == [
        "downloading the model",
        "downloaded the model",
    ]
    path = Path(pulled.stdout.strip())
    assert path.name == FILE
    assert path.is_file()
    assert qmath(environment, "path", f"hf:{REPO}/{FILE}").stdout == pulled.stdout

    listed = json.loads(qmath(environment, "--json").stdout)
    assert listed["v"] == 1
    here = {row["alias"]: row["path"] for row in listed["models"]}
    assert here["1.5b"] == str(path)
    assert not any(place for alias, place in here.items() if alias != "1.5b")
    assert [row["alias"] for row in listed["models"] if row["chosen"]] == [listed["choice"]["alias"]]

    removed = qmath(environment, "rm", "1.5b")
    assert (removed.returncode, removed.stdout) == (0, "")
    assert removed.stderr.startswith(f"Removed {FILE}")
    assert not path.exists()


def test_the_list_is_a_table_with_the_choice_and_its_reason(environment: dict[str, str]) -> None:
    found = qmath(environment)
    assert (found.returncode, found.stderr) == (0, "")
    lines = found.stdout.splitlines()
    assert lines[0].split() == ["model", "quantisation", "file", "needs", "runs", "on", "here"]
    assert [line.removeprefix("→").split()[0] for line in lines[1:4]] == ["1.5b", "7b", "72b"]
    assert sum(line.startswith("→ ") for line in lines) == 2  # a row, and why
    assert "Fetch it: qmath models pull" in found.stdout
    assert "\x1b" not in found.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("pull", "13b"), 2, "no model called '13b'"),
        (("pull", "model.gguf"), 2, "is a file"),
        (("pull", f"hf:{REPO}/absent.gguf"), 2, "has no absent.gguf"),
        (("pull", "hf:nobody/nothing/x.gguf"), 2, "no repository nobody/nothing"),
        (("rm", "7b"), 1, "not on this machine"),
        (("rm", "seven"), 2, "no model called"),
        (("path", "model.gguf"), 2, "is a file, not a downloaded model"),
    ],
)
def test_mistakes_are_one_sentence_and_a_code(
    environment: dict[str, str], arguments: tuple[str, ...], code: int, words: str
) -> None:
    found = qmath(environment, *arguments)
    assert (found.returncode, found.stdout) == (code, "")
    assert words in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr


def test_a_broken_user_file_is_said(environment: dict[str, str], tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("XDG_CONFIG_HOME is Linux's")
    (tmp_path / "config" / "qmath").mkdir(parents=True)
    (tmp_path / "config" / "qmath" / "models.toml").write_text("[[model]\n")
    found = qmath(environment)
    assert found.returncode == 2
    assert "is not valid TOML" in " ".join(found.stderr.split())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_bar_and_ctrl_c_on_a_terminal(
    environment: dict[str, str], server: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "fault", "slow")
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "qmath.cli.main", "models", "pull", f"hf:{REPO}/large.gguf"],
        env={**environment, "TERM": "xterm"},  # type: ignore[arg-type]
        dimensions=(24, 100),
        timeout=30,
    )
    terminal.expect("the model")
    terminal.expect(r"[12]\.\d/3\.\d MB")
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130
    assert b"Traceback" not in terminal.before
    assert b"\x1b[?25h" in terminal.before  # the cursor is back


def test_the_page_about_models_is_true(environment: dict[str, str], tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "models.md").read_text("utf-8")
    commands = re.findall(r"^\$ qmath models ?(.*)$", page, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        found = qmath(environment, *command.split())
        assert found.returncode == 0, found.stderr
    (example,) = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "models.toml").write_text(example, encoding="utf-8")
    registry = load_registry(tmp_path / "models.toml")
    assert registry.find("coder:q8_0")[1] == "Q8_0"
    assert registry.find("mine")[0].path == tmp_path / "my-model.gguf"
    assert registry.quirks("llama", "My model 3").temperature == 0.7
