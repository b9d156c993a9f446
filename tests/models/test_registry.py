from __future__ import annotations

from pathlib import Path

import pytest

from qmath.errors import ModelFileError, UsageError
from qmath.models.entries import Quirks
from qmath.models.registry import Registry, load_registry, shipped_file


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return load_registry(tmp_path_factory.mktemp("none") / "models.toml")


def with_user_file(folder: Path, text: str) -> Registry:
    path = folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def test_the_shipped_file_names_the_family(registry: Registry) -> None:
    assert shipped_file().name == "models.toml"
    assert [entry.alias for entry in registry.entries if entry.automatic] == ["1.5b", "7b", "72b"]
    assert {entry.role for entry in registry.entries} == {"solver", "outcome reward", "process reward"}
    for entry in registry.entries:
        assert entry.licence
        assert entry.architecture is not None
        if entry.role != "solver":
            assert not entry.is_loadable
            continue
        assert entry.default in entry.sizes
        assert {*entry.automatic, *entry.larger} <= set(entry.sizes)
        assert entry.automatic[:1] in ((), (entry.default,))
        assert list(entry.sizes.values()) == sorted(entry.sizes.values())
        assert entry.scores_source


@pytest.mark.parametrize(
    ("spec", "alias", "quantisation"),
    [
        ("7b", "7b", "Q4_K_M"),
        ("7B", "7b", "Q4_K_M"),
        ("1.5b:q8_0", "1.5b", "Q8_0"),
        ("qwen2.5-math-72b", "72b", "Q4_K_M"),
        ("Qwen2.5-Math-7B-Instruct:Q6_K", "7b", "Q6_K"),
    ],
)
def test_aliases(registry: Registry, spec: str, alias: str, quantisation: str) -> None:
    entry, found = registry.find(spec)
    assert (entry.alias, found) == (alias, quantisation)
    assert registry.knows(spec)
    assert quantisation in entry.filename(found)


def test_unknown_names_get_the_nearest_and_the_known(registry: Registry) -> None:
    with pytest.raises(ModelFileError) as caught:
        registry.find("qwen2.5-maths-7b")
    assert "'qwen2.5-maths-7b'" in caught.value.message
    assert "Did you mean qwen2.5-math-7b?" in caught.value.remedy
    assert "1.5b, 7b, 72b, qwen3-1.7b" in caught.value.remedy
    with pytest.raises(ModelFileError, match=r"no quantisation 'Q9'.*Q4_K_M"):
        registry.find("7b:Q9")


@pytest.mark.parametrize(
    ("architecture", "names", "family"),
    [
        ("qwen2", ("Qwen2.5 Coder 1.5B Instruct GGUF", "Qwen2.5-Coder"), "qwen2.5"),
        ("qwen2", ("Qwen2.5 7B Instruct", "Qwen2.5"), "qwen2.5"),
        ("qwen2", ("Qwen2.5 Math 7B Instruct", "Qwen2.5-Math"), "qwen2.5-math"),
        ("qwen2", ("Qwen2 Math 7B Instruct",), "qwen2.5-math"),
        ("qwen2", ("DeepSeek R1 Distill Qwen 7B",), "deepseek-r1"),
        ("qwen3", ("Qwen3 8B", "Qwen3"), "qwen3"),
        ("qwen3moe", ("Qwen3 30B A3B Instruct 2507",), "qwen3"),
        ("llama", ("Smollm2 135M",), ""),
        ("llama", (), ""),
        ("qwen2", ("", ""), ""),
    ],
)
def test_quirks_by_metadata(
    registry: Registry, architecture: str, names: tuple[str, ...], family: str
) -> None:
    assert registry.quirks(architecture, *names).family == family


def test_what_the_families_want(registry: Registry) -> None:
    coder = registry.quirks("qwen2", "Qwen2.5-Coder")
    assert coder.tir_prefill == "```python\n"
    math = registry.quirks("qwen2", "Qwen2.5-Math")
    assert math.tir_prefill == ""
    assert math.cot_system == "Please reason step by step, and put your final answer within \\boxed{}."
    assert math.tir_system is not None
    assert math.tir_system.startswith("Please integrate natural language reasoning with programs")
    assert (math.temperature, math.top_p, math.trained_context) == (0.7, 0.8, 4096)
    assert registry.quirks("qwen3", "Qwen3 4B").thinking == ("<think>", "</think>")
    assert registry.quirks("llama", "Other") == Quirks()


def test_the_users_file_comes_first(tmp_path: Path) -> None:
    registry = with_user_file(
        tmp_path,
        """
        [[model]]
        alias = "mine"
        path = "weights/mine.gguf"
        [[model]]
        alias = "7b"
        repo = "me/other"
        file = "other.gguf"
        [[family]]
        id = "mine"
        name = "coder"
        stop_strings = ["<end>"]
        """,
    )
    assert registry.find("mine")[0].path == tmp_path / "weights/mine.gguf"
    assert registry.find("7b")[0].repo == "me/other"
    assert registry.find("72b")[0].repo.startswith("bartowski/")
    assert registry.quirks("qwen2", "Qwen2.5-Coder").stop_strings == ("<end>",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[model]\n", "not valid TOML.*line 1"),
        ("[[model]]\nalias = 7", r"\[\[model\]\] number 1 has a 'alias' that is not a text"),
        ("[[model]]\nrepo = 'a/b'\nfile = 'c.gguf'", "lacks 'alias'"),
        ("[[model]]\nalias = 'x'", "needs a 'path', or a 'repo'"),
        ("[[model]]\nalias = 'x'\nrepo = 'a/b'\nfile = '{quantisation}.gguf'", "needs a 'default'"),
        (
            "[[model]]\nalias = 'x'\npath = 'a'\nsizes = { Q4 = 'big' }",
            "sizes has a 'Q4' that is not a whole number",
        ),
        ("[[model]]\nalias = 'x'\npath = 'a'\nalaises = []", "unknown key 'alaises'"),
        ("[[model]]\nalias = 'x'\npath = 'a'\narchitecture = { layers = 0 }", "lacks 'hidden'"),
        ("model = 3", "'model' that is not a list"),
        ("model = [3]", "must be a table"),
        ("[[family]]\nid = 'x'", "needs a 'name' or an 'architecture'"),
        ("[[family]]\nid = 'x'\nname = '('", "no regular expression"),
        ("[[family]]\nid = 'x'\nname = 'a'\nthinking = ['<a>']", "not two tags"),
        ("[[family]]\nid = 'x'\nname = 'a'\nstop_strings = [1]", "not a list of texts"),
        ("[colours]\nred = 1", "unknown key 'colours'"),
        ("[[family]]\nid = 'x'\nname = 'a'\ntemperature = -1", "'temperature' that must be between 0 and 5"),
        ("[[family]]\nid = 'x'\nname = 'a'\ntemperature = nan", "'temperature' that must be between 0 and 5"),
        ("[[family]]\nid = 'x'\nname = 'a'\ntop_p = 8.0", "'top_p' that must be above 0 and at most 1"),
        ("[[family]]\nid = 'x'\nname = 'a'\ntrained_context = 0", "'trained_context' that must be positive"),
        ("[[model]]\nalias = 'x'\npath = 'a'\nsizes = { Q4 = -1 }", "sizes has a 'Q4' that is not positive"),
        ("[[model]]\nalias = ''\npath = 'a'", "alias that is empty"),
        ("[[model]]\nalias = 'x'\naliases = ['x:y']\npath = 'a'", "holds a colon"),
        ("[[model]]\nalias = 'x'\nrepo = 'a/b c'\nfile = 'f.gguf'", "a 'repo'"),
        ("[[model]]\nalias = 'x'\nrepo = 'a/b'\nfile = '../f.gguf'", "outside of its repository"),
    ],
)
def test_mistakes_are_named_with_their_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        with_user_file(tmp_path, text)
    assert str(tmp_path / "models.toml") in caught.value.message
    assert caught.value.remedy


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not valid TOML"):
        load_registry(tmp_path / "models.toml")


@pytest.mark.parametrize(
    ("architecture", "template", "names", "family"),
    [
        ("", "", ("Qwen/Qwen2.5-Math-72B-Instruct",), "qwen2.5-math"),
        ("", "", ("default",), ""),
        (
            "",
            "{{ 'Please reason step by step, and put your final answer within' }}",
            ("default",),
            "qwen2.5-math",
        ),
        ("", "{{ 'You are Qwen, created by Alibaba Cloud.' }}", ("coder.gguf",), "qwen2.5"),
        ("", "<|im_start|>assistant\n<think>\n\n</think>", ("model",), "qwen3"),
        (
            "",
            "You are Qwen, created by Alibaba Cloud",
            ("Qwen2.5-Math-7B",),
            "qwen2.5-math",
        ),  # names come first
        ("llama", "", ("qwen2.5-7b",), ""),
        ("qwen2", "", ("qwen2.5-7b",), "qwen2.5"),
    ],
)
def test_families_of_models_behind_a_server(
    architecture: str, template: str, names: tuple[str, ...], family: str
) -> None:
    assert load_registry().quirks_of_server(architecture, template, *names).family == family
