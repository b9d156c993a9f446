"""What all tests share: property tests that find the same things each time, in no hurry on a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("qmath", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("qmath")
