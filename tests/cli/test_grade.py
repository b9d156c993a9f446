from __future__ import annotations

import json
from pathlib import Path

from processes import qmath, records

LINES = [
    {
        "id": "a",
        "answer": r"\frac{1}{2}",
        "response": [r"so \boxed{0.5}", r"\boxed{3}"],
        "scores": [0.1, 0.9],
    },
    {"id": "b", "answer": r"2\sqrt{2}", "prediction": r"\sqrt{8}"},
]


def test_records_and_summary(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    done = qmath("grade", str(file), "--json")
    assert done.returncode == 0, done.stderr
    first, second, last = records(done)
    assert first["correct"] == [True, False]
    assert (first["majority"], first["majority_correct"], first["reward_correct"]) == ("0.5", True, False)
    assert (second["id"], second["correct"], second["reward_correct"]) == ("b", [True], None)
    assert last == {"summary": {"first": 1.0, "maj@k": 1.0, "rm@k": 0.0, "pass@k": 1.0, "n": 2}}


def test_bad_lines_are_told_and_the_rest_is_graded() -> None:
    done = qmath("grade", "-", "--json", stdin="not json\n" + json.dumps(LINES[0]))
    assert done.returncode == 3
    bad, good, last = records(done)
    assert bad == {"id": "line:1", "error": {"type": "InputError", "message": "Line 1 is not JSON."}}
    assert good["id"] == "a"
    assert last["summary"]["n"] == 1
    assert done.stderr == "qmath: Line 1 is not JSON.\n"


def test_a_file_of_another_kind_is_told_in_a_few_lines() -> None:
    done = qmath("grade", "-", "--json", stdin="no\n" * 40)
    assert done.returncode == 3
    assert len(records(done)) == 41
    assert done.stderr.splitlines()[-1] == "qmath: 35 more lines could not be read either."
    assert len(done.stderr.splitlines()) == 6


def test_a_table_for_people() -> None:
    done = qmath("grade", "-", stdin=json.dumps(LINES[0]))
    assert done.returncode == 0
    assert "maj@2" in done.stdout
    assert "1/1" in done.stdout


def test_nothing_to_grade(tmp_path: Path) -> None:
    assert qmath("grade", "-", stdin="\n").returncode == 2
    missing = qmath("grade", str(tmp_path / "none.jsonl"))
    assert missing.returncode == 2
    assert "is not there" in missing.stderr


def test_hostile_answers_neither_hang_nor_crash() -> None:
    texts = ["{" * 100_000, r"\boxed{" * 20_000, "9^{9^{9^9}}", r"\boxed{\boxed{1}", "\\boxed{\x00}"]
    lines = [{"answer": gold, "response": texts} for gold in ("9^{9^{9^9}}", "1", r"\frac{1}{0}")]
    done = qmath("grade", "-", "--json", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr
    assert [record["correct"][0] for record in records(done)[:-1]] == [False, False, False]
