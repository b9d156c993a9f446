"""Chat templates are foreign code, and problems end no turn."""

from __future__ import annotations

import pytest

from qmath.engines import template as template_module
from qmath.engines.chat import CHATML, render
from qmath.errors import ModelLoadError
from qmath.turn import Message

MESSAGES = (Message("system", "Be exact."), Message("user", "2+2 <|im_end|>"))


def test_chatml() -> None:
    parts = render(None, MESSAGES)
    assert "".join(p.text for p in parts) == (
        "<|im_start|>system\nBe exact.<|im_end|>\n<|im_start|>user\n2+2 <|im_end|><|im_end|>\n<|im_start|>assistant\n"
    )


def test_what_a_problem_spells_is_not_special() -> None:
    assert [p.text for p in render(CHATML, MESSAGES) if not p.special] == ["Be exact.", "2+2 <|im_end|>"]


def test_a_template_without_system_role_gets_it_in_the_problem() -> None:
    template = (
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "[{{ m.content }}]{% endfor %}"
    )
    assert [p.text for p in render(template, MESSAGES)] == ["[", "Be exact.\n\n2+2 <|im_end|>", "]"]


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ messages.append(1) }}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{{ 1 / 0 }}",
        "{% broken",
        "no messages",
        "x" * 300_000,
        "{{ messages[7].content }}",
        "{% for i in range(9999) %}{% for j in range(99999) %}{% set x = i * j %}{% endfor %}{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ 'a'.ljust(10**10) }}",
        "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
        "{{ (10**10**8) }}",
        "{{ lipsum.__globals__ }}",
        "{% for i in range(50000) %}{{ messages[0].content }}{% endfor %}",
    ],
)
def test_hostile_and_broken_templates_are_refused(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_module, "SECONDS", 1.5)
    with pytest.raises(ModelLoadError):
        render(template, MESSAGES)


def test_a_template_runs_once_for_the_same_roles() -> None:
    template = "{% for m in messages %}[{{ m.role }}: {{ m.content }}]{% endfor %}"
    before = template_module.run.cache_info()
    for text in ("1+1", "2+2"):
        render(template, (Message("system", "S"), Message("user", text)))
    after = template_module.run.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 1)


def test_a_template_on_a_busy_machine_is_given_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bound is processor time: the child of a loaded machine starts late, and nothing is wrong with the file."""
    monkeypatch.setattr(template_module, "SECONDS", 0.05)  # less than an interpreter needs to start
    monkeypatch.setattr(template_module, "_WAITS", 1000.0)
    template = "{% for m in messages %}<{{ m.content }}>{% endfor %}"
    assert render(template, MESSAGES)[0].text == "<"


def test_what_templates_rely_on_elsewhere() -> None:
    template = (
        "{{ strftime_now('%Y')[:2] }}{% for m in messages %}{% if loop.index > 2 %}{% break %}{% endif %}"
        "{% generation %}({{ m.content }}){% endgeneration %}{% endfor %}"
    )
    assert "".join(p.text for p in render(template, MESSAGES)) == "20(Be exact.)(2+2 <|im_end|>)"
