"""What a cell made itself."""

from __future__ import annotations

import pytest

from qmath.sandbox.names.ownership import claim, is_own, is_own_class, plain_text


def test_claimed_classes_their_objects_and_subclasses_are_own() -> None:
    @claim
    class Mine: ...

    class Under(Mine): ...

    assert is_own(Mine)
    assert is_own(Mine())
    assert is_own_class(Under)
    assert is_own(Under())


def test_nothing_else_is() -> None:
    assert not any(map(is_own, [int, 3, [], test_nothing_else_is, claim, None]))


def test_plain_text() -> None:
    class Text(str):
        def __getitem__(self, key: object) -> str:
            return "a"

    assert type(plain_text(Text("__class__"))) is str
    with pytest.raises(TypeError):
        plain_text(3)
