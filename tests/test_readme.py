"""The README is true: every command in it is run, and what it shows is what comes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MADE = re.findall(r"`((?:[A-Z_]+=\S+ )?make \w[^`]*)`", README)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, list[str]]]:
    """Each command of the console blocks with the lines shown under it."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def bare(folder: Path) -> dict[str, str]:
    """A machine without models and hub, and qmath on the path."""
    scripts = str(Path(sys.executable).parent)
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("HF_", "QMATH_"))},
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": str(folder),
    }


@pytest.mark.parametrize(("command", "shown"), [c for c in commands() if "qmath" in c[0]])
def test_commands_of_qmath(command: str, shown: list[str], tmp_path: Path) -> None:
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=tmp_path,
        env=bare(tmp_path),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout
    if shown:
        assert run.stdout.splitlines() == shown


@pytest.mark.parametrize("command", [c for c, _ in commands() if c.startswith("make ")] + MADE)
def test_commands_of_make(command: str) -> None:
    """What they would do is known; doing it is `.ci/run`."""
    if shutil.which("make") is None:
        pytest.skip("there is no make")
    run = subprocess.run(
        command.replace("make ", "make -n ", 1),
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr


def test_every_command_is_covered() -> None:
    assert len(commands()) >= 8
    assert {c.split()[0] for c, _ in commands()} <= {"qmath", "make", "printf", "echo"}


def test_the_python_example(tmp_path: Path) -> None:
    (example,) = blocks("python")
    run = subprocess.run(
        [sys.executable, "-c", example],
        cwd=tmp_path,
        env=bare(tmp_path),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (run.returncode, run.stdout) == (0, "-3, \\frac{2}{3} verified\n"), run.stderr


@pytest.mark.parametrize("page", [*sorted(ROOT.glob("docs/*.md")), ROOT / "README.md"], ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_exit_codes_are_those_of_the_errors() -> None:
    from qmath import errors

    used = {getattr(errors, n).exit_code for n in dir(errors) if isinstance(getattr(errors, n), type)
            and issubclass(getattr(errors, n), errors.QmathError)}  # fmt: skip
    for code in used:
        assert re.search(rf"\b{code} \w", README), code
