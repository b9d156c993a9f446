from __future__ import annotations

import pytest
from checkpoints import Made, make


@pytest.fixture(scope="session")
def outcome_model(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("rm"), 1)


@pytest.fixture(scope="session")
def process_model(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("prm"), 2)
