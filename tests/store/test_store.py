"""A file from which the next run goes on, and which never mixes what does not belong together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qmath.errors import OutputFileError
from qmath.options import Options
from qmath.problem import Problem
from qmath.result import Attempt, Failure, Result
from qmath.store.store import Store

EXACT = Options(mode="exact")


def result(problem: Problem, answer: str | None = "1") -> Result:
    return Result(problem, Attempt("exact", "…", answer, "answer" if answer else "no-answer"))


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def store(path: Path, options: Options = EXACT, weights: str | None = None) -> Store:
    opened = Store(path, options)
    try:
        opened.solve_with(weights)
    except BaseException:
        opened.close()
        raise
    return opened


def fill(path: Path, *problems: Problem, options: Options = EXACT, weights: str | None = None) -> None:
    kept = store(path, options, weights)
    for problem in kept.remaining(problems):
        kept.append(result(problem))
    kept.close()


def test_a_later_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    problems = [Problem(f"line:{n}", f"x={n}") for n in range(1, 6)]
    fill(path, *problems[:3])
    again = store(path)
    assert list(again.remaining(problems)) == problems[3:]
    assert (again.found, again.missed, again.notes) == (3, 0, ())
    again.close()
    fill(path, *problems)
    assert [r["id"] for r in written(path)] == [p.id for p in problems]


def test_a_problem_is_known_by_its_id_and_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    fill(path, Problem("a", "x=1"), Problem("\ud800", "\u2028\ud800"))
    changed = [Problem("a", "x=2"), Problem("b", "x=1")]
    again = store(path)
    assert (
        list(again.remaining([Problem("a", "x=1"), *changed, Problem("\ud800", "\u2028\ud800")])) == changed
    )
    again.close()


def test_each_record_stands_for_one_problem(tmp_path: Path) -> None:
    path, same = tmp_path / "a.jsonl", Problem("a", "x=1")
    fill(path, same)
    fill(path, same, same)
    assert len(written(path)) == 2


def test_what_was_missed_stays_missed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    first, failed = Problem("1", "?"), Problem("2", "!")
    kept = store(path)
    kept.append(result(first, None))
    kept.append(Result(failed, None, error=Failure("EngineError", "It failed.")))
    kept.append(result(Problem("3", "x")))
    kept.close()
    again = store(path)
    assert list(again.remaining([first, failed, Problem("3", "x")])) == []
    assert (again.found, again.missed) == (3, 2)
    again.close()


def test_a_record_says_what_it_was_solved_with(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    options = Options(mode="cot", model="/models/m.gguf", temperature=0.7, jobs=3, isolated=True)
    fill(path, Problem("1", "x"), options=options, weights="M")
    (record,) = written(path)
    told = record["options"]
    assert set(record) == {*result(Problem("1", "x")).to_record(), "options"}
    assert (told["mode"], told["model"], told["temperature"], told["weights"]) == ("cot", "m.gguf", 0.7, "M")
    assert told["timeout"] is None
    assert not {"jobs", "isolated", "download", "endpoint"} & set(told)


@pytest.mark.parametrize(
    ("options", "weights", "said"),
    [
        (Options(mode="tir"), "M", "was written with --mode cot, and this run is with --mode tir"),
        (
            Options(mode="cot", temperature=0.5),
            "M",
            "with --temperature 0.0, and this run is with --temperature 0.5",
        ),
        (Options(mode="cot", timeout=9), "M", "without --timeout, and this run is with --timeout 9"),
        (Options(mode="cot", max_tokens=9), "M", "--max-tokens 9"),
        (Options(mode="cot", model="m.gguf"), "M", "without --model, and this run is with --model m.gguf"),
        (Options(mode="cot"), "N", "with the model M, and this run is with the model N"),
        (Options(mode="cot"), None, "with the model M, and this run is without a model"),
    ],
)
def test_other_options_are_refused(options: Options, weights: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    fill(path, Problem("1", "x"), options=Options(mode="cot"), weights="M")
    before = path.read_bytes()
    with pytest.raises(OutputFileError) as refused:
        store(path, options, weights)
    assert said in str(refused.value)
    assert "would be mixed" in str(refused.value)
    assert path.read_bytes() == before


def test_what_changes_no_result_is_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    fill(path, Problem("1", "x"), options=Options(model="/here/m.gguf"), weights="M")
    fill(
        path,
        Problem("2", "x"),
        options=Options(model="m.gguf", jobs=4, isolated=True, download=False),
        weights="M",
    )
    assert len(written(path)) == 2


def test_an_option_that_was_not_yet_there_had_its_default(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    fill(path, Problem("1", "x"))
    (record,) = written(path)
    del record["options"]["max_rounds"]
    path.write_text(json.dumps(record) + "\n")
    store(path).close()
    record["options"]["unheard_of"] = 1
    path.write_text(json.dumps(record) + "\n")
    with pytest.raises(OutputFileError, match="--unheard-of 1"):
        store(path)


def test_records_of_stdout_are_taken_as_they_are(tmp_path: Path) -> None:
    path, problem = tmp_path / "a.jsonl", Problem("1", "x")
    path.write_text(json.dumps(result(problem).to_record()))
    kept = store(path)
    assert list(kept.remaining([problem])) == []
    kept.append(result(Problem("2", "y")))
    kept.close()
    assert [r["id"] for r in written(path)] == ["1", "2"]
