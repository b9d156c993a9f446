from __future__ import annotations

import io
import re

from emulator import Terminal

from qmath.render.progress import DownloadProgress


def test_two_lines_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    with DownloadProgress(stream, "model.gguf", environ={}) as progress:
        for done in range(0, 1_000_001, 1000):
            progress.update(done, 1_000_000)
    progress.close()
    assert stream.getvalue() == "downloading model.gguf (1.0 MB)\ndownloaded model.gguf\n"


def test_a_download_that_stopped_says_where() -> None:
    stream = io.StringIO()
    with DownloadProgress(stream, "m", environ={}) as progress:
        progress.update(250_000, 1_000_000)
    assert stream.getvalue().endswith("the download of m stopped at 250.0 kB of 1.0 MB\n")


def test_what_is_here_already_is_said() -> None:
    stream = io.StringIO()
    with DownloadProgress(stream, "m", environ={}) as progress:
        progress.update(250_000, 1_000_000)
        progress.update(1_000_000, 1_000_000)
    assert stream.getvalue() == "downloading m (1.0 MB, 250.0 kB of it here already)\ndownloaded m\n"


def test_nothing_is_said_where_nothing_is_downloaded() -> None:
    stream = io.StringIO()
    with DownloadProgress(stream, "m", environ={}):
        pass
    assert stream.getvalue() == ""


def test_a_bar_on_a_terminal() -> None:
    terminal = Terminal(100, 10)
    with DownloadProgress(terminal, "{model} [red]\x1b[2J", environ={"TERM": "xterm-256color"}) as progress:
        progress.update(0, 1_000_000)
        progress.update(1_000_000, 1_000_000)
    assert "{model} [red]␛[2J" in terminal.text
    assert re.search(r"1\.0/1\.0 MB", terminal.text)
    assert terminal.cursor_is_visible
