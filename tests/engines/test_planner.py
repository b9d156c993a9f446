"""What goes into a step."""

from __future__ import annotations

from pathlib import Path

from qmath.engines.llama import LlamaConfig
from qmath.engines.planner import Planner
from qmath.engines.sequence import Sequence
from qmath.fences import Stops
from qmath.turn import Generate, Message, Sampling

MESSAGES = (Message("user", "x"),)
REPEATING = [*range(30), 99, *range(12)]
CPU = LlamaConfig(Path("m.gguf"), n_gpu_layers=0)
POOL = LlamaConfig(Path("m.gguf"), n_gpu_layers=0, n_cells=4096)


def sequence(
    slot: int, tokens: list[int], evaluated: int, most: int = 100, temperature: float = 0.0
) -> Sequence:
    made = Sequence(f"k{slot}", tokens, MESSAGES, slot=slot)
    made.resume(Generate(MESSAGES, "", Stops(()), most, Sampling(temperature)), lambda text, *, special: [])
    made.evaluated = evaluated
    return made


def test_who_writes_goes_on_while_others_read() -> None:
    writing, reading = sequence(0, [1, 2, 3], 2), sequence(1, list(range(100)), 0)
    one, two = Planner(CPU).plan([writing, reading], 32, 4096)
    assert (one.tokens, one.start, one.logits) == ([3], 2, 1)
    assert (two.tokens, two.start, two.logits) == (list(range(31)), 0, 0)
    reading.evaluated = 90
    assert [p.logits for p in Planner(CPU).plan([writing, reading], 32, 4096)] == [1, 1]


def test_one_alone_gets_drafts() -> None:
    (part,) = Planner(CPU).plan([sequence(0, list(REPEATING), len(REPEATING) - 1)], 512, 4096)
    assert part.tokens[:3] == [11, 12, 13]
    assert part.logits == len(part.tokens) > 2


def test_no_draft_reaches_beyond_a_limit() -> None:
    ready = [sequence(0, list(REPEATING), len(REPEATING) - 1, most=2)]
    (part,) = Planner(CPU).plan(ready, 512, 4096)
    assert len(part.tokens) == 2
    (part,) = Planner(CPU).plan([sequence(0, list(REPEATING), len(REPEATING) - 1)], 512, len(REPEATING) + 1)
    assert len(part.tokens) == 1


def test_what_is_drawn_by_lot_gets_no_draft() -> None:
    (part,) = Planner(CPU).plan(
        [sequence(0, list(REPEATING), len(REPEATING) - 1, temperature=0.7)], 512, 4096
    )
    assert part.logits == 1


def test_uneven_slices_only_where_they_are_evaluated_together() -> None:
    def ready() -> list[Sequence]:
        return [sequence(0, list(REPEATING), len(REPEATING) - 1), sequence(1, list(range(50)), 49)]

    assert [len(p.tokens) for p in Planner(CPU).plan(ready(), 512, 4096)] == [1, 1]
    assert [len(p.tokens) > 1 for p in Planner(POOL).plan(ready(), 512, 4096)] == [True, False]


def test_the_drafts_of_a_step_are_bounded() -> None:
    ready = [sequence(i, list(REPEATING), len(REPEATING) - 1) for i in range(8)]
    config = LlamaConfig(Path("m.gguf"), n_gpu_layers=-1, n_cells=4096, n_drafts=16)
    assert sum(p.logits for p in Planner(config).plan(ready, 512, 4096)) <= 8 + 16
