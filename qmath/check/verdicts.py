"""How verdicts are worded: the finding, then the task as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from qmath.result import Status, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found out, without the task: `verified`, `refuted` or `unchecked`, and a sentence."""

    status: Status
    sentence: str

    def verdict(self, task_latex: str) -> Verdict:
        return Verdict(self.status, f"{self.sentence}; read as {task_latex}")


def verified(sentence: str) -> Finding:
    return Finding("verified", sentence)


def refuted(sentence: str) -> Finding:
    return Finding("refuted", sentence)


def unchecked(sentence: str) -> Finding:
    return Finding("unchecked", sentence)
