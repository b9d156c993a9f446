"""docs/evaluation.md is true: its commands are run, one after the other, in one folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/evaluation.md").read_text("utf-8")


def test_the_commands_run(tmp_path: Path) -> None:
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    commands = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    assert len(commands) == 7
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "QMATH_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        run = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env={**kept, "PATH": path, "HF_HUB_OFFLINE": "1"},
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert run.returncode == 0, (command, run.stderr)
        assert run.stdout or ">" in command, command


def test_the_benchmark_is_a_script_and_there() -> None:
    assert "benchmarks/evaluate.sh" in PAGE
    assert subprocess.run(["bash", "-n", ROOT / "benchmarks/evaluate.sh"], timeout=20).returncode == 0
