"""The rewritten tree: same meaning, with helpers in the places that need one."""

from __future__ import annotations

import ast

import pytest

from qmath.sandbox import rewrite
from qmath.sandbox.denial import Denied
from qmath.sandbox.names.builtin import cell_builtins

HELPERS = [value for name, value in vars(rewrite).items() if isinstance(value, str) and value.startswith("<")]


def rewritten(source: str) -> str:
    return ast.unparse(ast.fix_missing_locations(rewrite.Rewriter().visit(ast.parse(source)))).replace(
        "\n\n", "\n"
    )


@pytest.mark.parametrize("name", HELPERS)
def test_every_helper_exists_and_cannot_be_spelled(name: str) -> None:
    assert name in cell_builtins()
    assert not name.isidentifier()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.b", "<load>(a, 'b')"),
        ("a.b = 1", "<store>(a, 'b').b = 1"),
        ("del a.b", "del <store>(a, 'b').b"),
        ("a.b += 1", "<store>(a, 'b').b += 1"),
        ("for a.b in c: pass", "for <store>(a, 'b').b in c:\n    pass"),
        ("a.append(1)", "a.append(1)"),
        ("a ** b", "<power>(a, b)"),
        ("a ** 2", "a ** 2"),
        ("a **= b", "a = <power>(a, b)"),
        ("a[b] **= c", "<container>[<index>] = <power>((<container> := a)[(<index> := b)], c)"),
        ("a.b **= 2", "<store>(<container>, 'b').b = <load>((<container> := a), 'b') ** 2"),
        ("a @ b", "<matmul>(a, b)"),
        ("a == b", "<equal>(a, b)"),
        ("a == 1", "a == 1"),
        ("a = [a, a]", "a = <nesting>([a, a])"),
        ("f((a, a))", "f(<nesting>((a, a)))"),
        ("a = dict(b=a, c=a)", "a = <nesting>(dict(b=a, c=a))"),
        ("a == b == c", "a == <comparable>(b) == <comparable>(c)"),
        ("a, b = b, a", "a, b = (b, a)"),
        ("x.__class__.__name__", "<load>(<class>(x), '__name__')"),
        ("x.__class__ == int", "<equal>(<class>(x), int)"),
        ("x = y.__class__", "x = <class>(y)"),
        ("x.__class__.n += 1", "<store>(<class>(x), 'n').n += 1"),
        ("locals()", "<locals>(<frame locals>())"),
        ("with a: pass", "with <context>(a):\n    pass"),
        ("try: pass\nexcept: pass", "try:\n    pass\nexcept <Exception>:\n    pass"),
        ("try: pass\nfinally: pass", "try:\n    pass\nfinally:\n    <alive>()\n    pass"),
        (
            "class A:\n    def f(s): return s.__x",
            "class A:\n    def f(s):\n        return <load>(s, '_A__x')",
        ),
        (
            "class A:\n    def __getattr__(s, n): 1",
            "class A:\n    @<getattr>\n    def __getattr__(s, n):\n        1",
        ),
    ],
)
def test_rewriting(source: str, expected: str) -> None:
    assert rewritten(source) == expected


def test_evaluated_text_has_no_class_of_objects() -> None:
    tree = rewrite.Rewriter(of_text=True).visit(ast.parse("x.__class__"))
    assert ast.unparse(ast.fix_missing_locations(tree)) == "<load>(x, '__class__')"


@pytest.mark.parametrize("name", ["__mro__", "__bases__", "__subclasses__", "__dict__"])
def test_the_class_of_an_object_leads_to_public_names(name: str) -> None:
    with pytest.raises(Denied, match="__class__"):
        rewritten(f"(1).__class__.{name}")
