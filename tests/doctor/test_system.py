from __future__ import annotations

import os
from pathlib import Path

import pytest

from qmath.doctor import system
from qmath.doctor.cpu import Cpu
from qmath.doctor.system import Terminal
from qmath.models.machine import Memory

GB = 1_000_000_000
CPU = Cpu("x86-64", "Xeon")


def test_python_is_named_with_its_place() -> None:
    check = system.python(CPU, version="3.13.1")
    assert check.status == "ok"
    assert "3.13.1" in check.detail


def test_a_32_bit_python_blocks() -> None:
    check = system.python(CPU, bits=32)
    assert (check.status, check.blocking) == ("problem", True)
    assert "64-bit" in check.remedy


def test_an_emulated_python_is_warned_of() -> None:
    check = system.python(Cpu("x86-64", "VirtualApple", emulated=True))
    assert check.status == "warning"
    assert "emulat" in check.remedy


@pytest.mark.parametrize(("available", "status"), [(8 * GB, "ok"), (GB, "warning")])
def test_memory_must_hold_the_smallest_model(available: int, status: str) -> None:
    check = system.main_memory(Memory(16 * GB, available), cores=1)
    assert check.status == status
    assert "16.0 GB" in check.detail
    assert check.detail.endswith("1 core")


def test_disk_is_measured_where_models_will_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    not_there_yet = tmp_path / "hub" / "models"
    assert system.disk(not_there_yet).status == "ok"
    assert not not_there_yet.exists()
    monkeypatch.setattr(system, "SMALLEST_FILE", 10**18)
    check = system.disk(not_there_yet)
    assert check.status == "warning"
    assert "HF_HUB_CACHE" in check.remedy


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    check = system.disk(tmp_path)
    assert check.status == "warning"
    assert str(tmp_path) in check.detail


@pytest.mark.parametrize(
    ("terminal", "status", "words"),
    [
        (Terminal(120, "utf-8", "xterm-256color"), "ok", "120 columns, colour"),
        (Terminal(120, "utf-8", "xterm", no_color=True), "ok", "no colour"),
        (Terminal(120, "utf-8", "dumb"), "ok", "no colour"),
        (Terminal(0, "ascii"), "ok", "no terminal"),
        (Terminal(120, "ISO-8859-1", "xterm"), "warning", "ISO-8859-1"),
        (Terminal(30, "UTF-8", "xterm"), "warning", "30 columns"),
    ],
)
def test_terminals(terminal: Terminal, status: str, words: str) -> None:
    check = system.terminal(terminal)
    assert check.status == status
    assert words in check.detail
    assert bool(check.remedy) == (status == "warning")
