"""Records on stdout."""

from __future__ import annotations

import pytest

from qmath.cli.records import echo_record


def test_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    echo_record({"v": 1, "c": "\x9b2J\u2028"})
    assert capsys.readouterr().out == '{"v": 1, "c": "\\u009b2J\\u2028"}\n'
