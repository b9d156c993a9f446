from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qmath.cli.app import app

PAIRS = [
    {"id": "a", "problem": "x^2=4", "answer": "-2, 2"},
    {"problem": "x^2=4", "answer": "2"},
    {"problem": "How many apples?", "answer": "2"},
]


def run(*arguments: str, stdin: str | None = None) -> tuple[int, list[str], str]:
    result = CliRunner().invoke(app, ["check", *arguments], input=stdin)
    return result.exit_code, result.stdout.splitlines(), result.stderr


@pytest.mark.parametrize(
    ("problem", "answer", "status", "code"),
    [
        ("3x^2+7x-6=0", r"-3, \frac{2}{3}", "verified", 0),
        ("x^2=4", "-2, 2", "verified", 0),
        ("x^2=4", "2", "refuted", 5),
        ("-3x >= 12", "x <= -4", "verified", 0),
        ("Tom has three apples.", "3", "unchecked", 3),
        ("x^2=4", "", "unchecked", 3),
    ],
)
def test_two_lines_and_an_exit_code(problem: str, answer: str, status: str, code: int) -> None:
    exit_code, lines, _ = run(problem, answer)
    assert (exit_code, len(lines), lines[0]) == (code, 2, status)


def test_how_repeats_the_task_in_latex() -> None:
    assert r"3 x^{2} + 7 x - 6 = 0" in run("3x^2+7x-6=0", "-3")[1][1]


def test_json_of_a_pair() -> None:
    code, lines, _ = run("x^2=4", "2", "--json")
    record = json.loads(lines[0])
    assert code == 5
    assert set(record) == {"v", "problem", "answer", "task", "verdict", "seconds"}
    assert (record["v"], record["problem"], record["answer"]) == (1, "x^2=4", "2")
    assert record["verdict"]["status"] == "refuted"


def test_a_file_of_pairs(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(map(json.dumps, PAIRS)) + "\nnot JSON\n", encoding="utf-8")
    code, lines, _ = run("-f", str(path), "--json")
    records = [json.loads(line) for line in lines]
    assert code == 5
    assert [r["id"] for r in records] == ["a", "line:2", "line:3", "line:4"]
    assert [r["verdict"]["status"] for r in records] == ["verified", "refuted", "unchecked", "unchecked"]


def test_many_pairs_from_stdin_are_a_row_each() -> None:
    long = {"problem": "x=2", "answer": "2" + " + 0" * 20}
    code, lines, stderr = run(stdin="\n".join(map(json.dumps, [PAIRS[0], PAIRS[2], long])))
    assert code == 3
    assert [line.split()[0] for line in lines] == ["verified", "unchecked", "verified"]
    assert (
        len({line.index(word) for line, word in zip(lines, ("every", "the problem", "every"), strict=True)})
        == 1
    )
    assert "…" in lines[2]
    assert stderr == "1 unchecked, 2 verified\n"


def test_a_dash_is_stdin() -> None:
    code, lines, _ = run("-", "--json", stdin=json.dumps(PAIRS[1]))
    record = json.loads(lines[0])
    assert (code, record["verdict"]["status"], record["id"]) == (5, "refuted", "line:1")


@pytest.mark.parametrize(
    "arguments",
    [
        ("x=1",),
        ("x=1", "1", "2"),
        ("", "1"),
        ("-f", "nowhere.jsonl"),
        ("-f", "."),
        ("x=1", "1", "-f", "a.jsonl"),
    ],
)
def test_usage_errors(arguments: tuple[str, ...]) -> None:
    code, lines, stderr = run(*arguments)
    assert (code, lines) == (2, [])
    assert "qmath: " in stderr


def test_empty_stdin_is_a_usage_error() -> None:
    assert run(stdin="")[0] == 2
