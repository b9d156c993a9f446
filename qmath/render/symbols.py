"""What LaTeX commands look like in Unicode, by the way they are spaced; most ordinary ones come from pylatexenc."""

from __future__ import annotations

import unicodedata
from functools import cache


def names(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


def _pairs(table: str) -> dict[str, str]:
    """Names and characters that stand in turn."""
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


RELATIONS = _pairs(
    r"""
    leq ≤   le ≤   leqslant ≤   geq ≥   ge ≥   geqslant ≥   neq ≠   ne ≠   lt <   gt >   approx ≈
    equiv ≡   sim ∼   simeq ≃   cong ≅   propto ∝   ll ≪   gg ≫   doteq ≐   to →   rightarrow →
    leftarrow ←   leftrightarrow ↔   longrightarrow ⟶   mapsto ↦   gets ←   Rightarrow ⇒   Leftarrow ⇐
    Leftrightarrow ⇔   Longrightarrow ⟹   implies ⟹   impliedby ⟸   iff ⟺   in ∈   notin ∉   ni ∋
    subset ⊂   subseteq ⊆   subsetneq ⊊   supset ⊃   supseteq ⊇   mid ∣   nmid ∤   parallel ∥   perp ⊥
    models ⊨   vdash ⊢   triangleq ≜   coloneqq ≔
    """
)
BINARIES = _pairs(
    r"""
    cdot ·   times ×   div ÷   pm ±   mp ∓   ast ∗   star ⋆   circ ∘   bullet •   cup ∪   cap ∩
    setminus ∖   wedge ∧   land ∧   vee ∨   lor ∨   oplus ⊕   otimes ⊗   bmod mod   mod mod
    """
)
FUNCTIONS = names("""
    sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth
    log ln lg exp gcd det dim ker deg arg Pr hom
""")
LARGE = _pairs(
    r"""
    sum ∑   prod ∏   coprod ∐   int ∫   iint ∬   iiint ∭   oint ∮   bigcup ⋃   bigcap ⋂   lim lim
    max max   min min   sup sup   inf inf
    """
) | {"limsup": "lim sup", "liminf": "lim inf"}
ORDINARY = _pairs(
    r"""
    triangle △   square □   Box □   blacksquare ■   angle ∠   measuredangle ∡   degree °   prime ′
    dots …   ldots …   cdots ⋯   vdots ⋮   ddots ⋱   dotsc …   dotsb ⋯   dotsm ⋯   infty ∞   emptyset ∅
    varnothing ∅   neg ¬   lnot ¬   forall ∀   exists ∃   nexists ∄   partial ∂   nabla ∇   hbar ℏ
    ell ℓ   Re ℜ   Im ℑ   aleph ℵ   therefore ∴   because ∵   checkmark ✓   epsilon ε   varepsilon ε
    phi φ   varphi φ   vartheta ϑ   backslash \   colon :   cent ¢   pounds £   euro €   lvert |
    vert |   lVert ‖   Vert ‖   | ‖
    """
)
OPENING = _pairs(
    r"""
    { {   lbrace {   langle ⟨   lfloor ⌊   lceil ⌈   lbrack [   ( (   [ [
    """
)
CLOSING = _pairs(
    r"""
    } }   rbrace }   rangle ⟩   rfloor ⌋   rceil ⌉   rbrack ]   ) )   ] ]   rvert |   rVert ‖
    """
)
ESCAPED = {char: char for char in "%$#_&"}
SPACES = {
    **dict.fromkeys((",", ":", ";", " ", ">", "thinspace"), " "),
    **dict.fromkeys(("!", "negthinspace"), ""),
    "quad": "  ",
    "qquad": "    ",
}
IGNORED = names("""
    displaystyle textstyle scriptstyle limits nolimits middle
    big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr
""")
NEGATIONS = _pairs(
    r"""
    = ≠   ∈ ∉   ⊂ ⊄   ⊆ ⊈   ≡ ≢   < ≮   > ≯   ≤ ≰   ≥ ≱   ∣ ∤   ∥ ∦   ≈ ≉
    """
)
ACCENTS = {
    "overline": "\u0305",
    "bar": "\u0304",
    "hat": "\u0302",
    "widehat": "\u0302",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "tilde": "\u0303",
}
ROOTS = {"2": "√", "3": "∛", "4": "∜"}

_SUPERSCRIPTS = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′°",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′°",
        strict=True,
    )
)
_SUBSCRIPTS = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvx",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
        strict=True,
    )
)


def superscript(text: str) -> str | None:
    """`text` raised, or None where Unicode lacks one of its characters."""
    return _map(text, _SUPERSCRIPTS)


def subscript(text: str) -> str | None:
    """`text` lowered, or None where Unicode lacks one of its characters."""
    return _map(text, _SUBSCRIPTS)


@cache
def ordinary(name: str) -> str | None:
    """The character of a command without arguments that stands for itself, such as `\\alpha`."""
    if name in ORDINARY:
        return ORDINARY[name]
    from pylatexenc.latex2text import get_default_latex_context_db

    spec = get_default_latex_context_db().get_macro_spec(name)
    char = getattr(spec, "simplify_repl", None)
    if not isinstance(char, str) or len(char) != 1:
        return None
    is_greek = "GREEK" in unicodedata.name(char, "")
    return char if is_greek or unicodedata.category(char) in ("Sm", "So") else None


def _map(text: str, table: dict[str, str]) -> str | None:
    mapped = [table.get(char) for char in text]
    return None if not mapped or None in mapped else "".join(filter(None, mapped))
