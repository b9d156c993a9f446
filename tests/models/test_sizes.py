from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qmath.doctor.tiny import write_tiny_model
from qmath.models import sizes
from qmath.models.estimate import Architecture, estimate
from qmath.models.header import read_header

MB = 1 << 20
# Qwen2.5 1.5B, whose buffers llama.cpp's log gave
SHAPE = estimate(Architecture(28, 1536, 8960, 12, 2, 128, 151_936, 4096, tied=True), 986_000_000, "Q4_K_M")


@pytest.mark.parametrize(
    ("n_ctx", "n_seq", "kv_type", "mib"),
    [
        (4096, 1, "f16", 112.0),
        (512, 1, "f16", 14.0),
        (4096, 16, "f16", 1792.0),
        (4096, 1, "q8_0", 59.5),
        (32_768, 1, "f16", 896.0),
        (500, 1, "f16", 14.0),  # rounded up to 512
    ],
)
def test_kv_cache_as_llama_cpp_logged_it(n_ctx: int, n_seq: int, kv_type: sizes.KVType, mib: float) -> None:
    total = sum(sizes.kv_bytes(SHAPE, layer, n_ctx, n_seq, kv_type) for layer in range(SHAPE.layers))
    assert total == mib * MB


@pytest.mark.parametrize(
    ("n_ctx", "outputs", "mib"),
    [
        (4096, 512, 302.75),
        (512, 1, 65.01),
        (4096, 1, 68.51),
        (32_768, 1, 96.51),
        (131_072, 1, 192.51),
        (1024, 16, 65.51),
    ],
)
def test_compute_buffer_as_llama_cpp_logged_it(n_ctx: int, outputs: int, mib: float) -> None:
    assert sizes.compute_bytes(SHAPE, n_ctx, outputs) == pytest.approx(mib * MB, rel=0.001)


def test_bytes_for_people() -> None:
    assert [sizes.human(n) for n in (0, 368_900, 986e6, 4.683e9, 47.42e9, 144e9)] == [
        "0 MB",
        "369 kB",
        "986 MB",
        "4.7 GB",
        "47.4 GB",
        "144 GB",
    ]


MEASURE = """
import sys, llama_cpp as L
lines = []
keep = L.llama_log_callback(lambda level, text, data: lines.append(text.decode()))
L.llama_log_set(keep, None)
L.llama_backend_init()
params = L.llama_model_default_params()
params.n_gpu_layers = 0
model = L.llama_model_load_from_file(sys.argv[1].encode(), params)
for case in sys.argv[2:]:
    n_ctx, n_seq, outputs, kv_type = map(int, case.split(","))
    params = L.llama_context_default_params()
    params.n_ctx, params.n_seq_max, params.n_outputs_max = n_ctx * n_seq, n_seq, outputs
    params.n_batch = params.n_ubatch = 512
    params.type_k = params.type_v = kv_type
    params.kv_unified = False
    L.llama_free(L.llama_init_from_model(model, params))
    lines.append(f"case {case}\\n")
print("".join(lines))
"""


def check_allocation(path: Path, cases: list[tuple[int, int, int]]) -> None:
    """Load the model for each (context, sequences, outputs) and compare llama.cpp's own log with the plan."""
    from qmath.models.fit import plan
    from qmath.models.machine import Machine, Memory

    header = read_header(path)
    machine = Machine((), Memory(64 << 30, 64 << 30), 4)
    # in a process of its own: the log callback belongs to the whole process
    arguments = [f"{n_ctx},{n_seq},{outputs},1" for n_ctx, n_seq, outputs in cases]
    log = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), *arguments], capture_output=True, text=True, check=True
    ).stdout
    weights, *contexts = re.split(r"case .*\n", log)[: len(cases) + 1]
    buffers = re.compile(r"buffer size = +([\d.]+) MiB")
    loaded, first = weights.split("llama_context: constructing", 1)
    fixed = sum(map(float, buffers.findall(loaded)))
    assert fixed > 0
    for (n_ctx, n_seq, outputs), text in zip(cases, [first, *contexts], strict=False):
        real = fixed + sum(map(float, buffers.findall(text)))
        planned = plan(header, machine, n_ctx, n_seq, outputs=outputs).expected_bytes / MB
        assert planned == pytest.approx(real, rel=0.1), (n_ctx, n_seq)


def test_the_plan_is_what_llama_cpp_allocates(tmp_path: Path) -> None:
    write_tiny_model(tmp_path / "tiny.gguf")
    check_allocation(tmp_path / "tiny.gguf", [(4096, 8, 24), (16_384, 1, 17), (1024, 64, 80)])


@pytest.mark.acceptance
def test_the_plan_is_what_llama_cpp_allocates_for_a_real_model() -> None:
    path = Path(os.environ.get("QMATH_TEST_MODEL", ""))
    if not path.is_file():
        pytest.skip("QMATH_TEST_MODEL is not set")
    cases = [(512, 1, 17), (4096, 1, 17), (4096, 8, 24), (1024, 16, 32), (16_384, 1, 17), (4096, 64, 80)]
    check_allocation(path, cases)
