"""Stand-ins for names of numpy and scipy."""

from __future__ import annotations

import pytest

from qmath.sandbox.preload import preload


def test_fourier_transforms_of_scipy(show) -> None:
    pytest.importorskip("scipy")
    preload()
    show("from scipy import fft\nimport numpy as np\nx = [1.0, 2.0, 3.0, 4.0]")
    assert show(
        "np.allclose(fft.fft(x), np.fft.fft(x)), np.allclose(fft.idct(fft.dct(x, workers=2)), x)"
    ) == ("(True, True)")


def test_arrays_from_iterators(show) -> None:
    assert show("import numpy as np\nnp.fromiter((i * i for i in range(4)), dtype=int)") == "[0 1 4 9]"
    assert show("from itertools import count\nnp.fromiter(count(), float, count=3)") == "[0. 1. 2.]"


def test_endless_iterators_end(run) -> None:
    result = run("import numpy as np\nfrom itertools import count\nnp.fromiter(count(), int)")
    assert result.status in ("timeout", "memory")
