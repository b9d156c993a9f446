from __future__ import annotations

import json

from qmath.doctor.check import Check


def test_a_check_is_a_record_for_json() -> None:
    check = Check("model", "hub", "warning", "cannot be reached", "Check the network.")
    assert json.loads(json.dumps(check.to_record())) == {
        "group": "model",
        "name": "hub",
        "status": "warning",
        "detail": "cannot be reached",
        "remedy": "Check the network.",
        "blocking": False,
        "fix": [],
    }
