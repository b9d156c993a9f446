"""LaTeX formulas to the nodes of pylatexenc, with the commands and environments that qmath can show."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pylatexenc.latexwalker import LatexWalker, LatexWalkerError
from pylatexenc.macrospec import (
    EnvironmentSpec,
    LatexContextDb,
    MacroSpec,
    MacroStandardArgsParser,
    SpecialsSpec,
)

from qmath.render import symbols
from qmath.render.symbols import names

LIMIT = 4000  # characters; a longer formula stays as it is

FRACTIONS = names("frac dfrac tfrac cfrac")
BINOMIALS = names("binom dbinom tbinom")
INFIXES = names("over choose")
BOXES = names("boxed fbox")
WORDS = names("text textrm textbf textit texttt textsf mbox")
UPRIGHT = names("mathrm mathbf bold mathit mathsf mathtt boldsymbol bm")
ALPHABETS = {"mathbb": "doublestruck", "mathcal": "script", "mathscr": "script", "mathfrak": "fraktur"}
BLANKS = names("phantom hphantom vphantom hspace")
OTHERS = names("left right not tag pmod pod operatorname")
GRIDS = names("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases dcases rcases")
ALIGNED = names("align aligned alignat equation gather gathered multline eqnarray split")

_ARGUMENTS = {
    "{{": FRACTIONS | BINOMIALS,
    "[{": names("sqrt"),
    "{": BOXES | WORDS | UPRIGHT | BLANKS | OTHERS | ALPHABETS.keys() | symbols.ACCENTS.keys(),
}
# A percent sign begins a comment in LaTeX; to those who write formulas here it is a percent sign. This stands in.
PERCENT = "\ue000"
_UNESCAPED_PERCENT = re.compile(r"(?<!\\)((?:\\\\)*)%")
_ROW_SPACING = re.compile(r"(?<!\\)\\\\\[[\d.]+(?:pt|em|ex|mm|cm)\]")
_BARE_SCRIPT = re.compile(r"([\^_])\s*(\\[dt]?frac(?:\{[^{}]*\}|\d)(?:\{[^{}]*\}|\d))")


class NotReadable(Exception):
    """The formula is to stay as it is."""


def parse(source: str) -> list[Any]:
    """The nodes of a formula. Raises NotReadable where it is not well formed, too long or too deep."""
    if len(source) > LIMIT or PERCENT in source:
        raise NotReadable
    source = _BARE_SCRIPT.sub(r"\1{\2}", source)
    source = _UNESCAPED_PERCENT.sub(r"\1" + PERCENT, _ROW_SPACING.sub(r"\\\\", source))
    try:
        nodes: list[Any] = LatexWalker(
            source, latex_context=_context(), tolerant_parsing=False
        ).get_latex_nodes()[0]
    except (LatexWalkerError, RecursionError) as error:
        raise NotReadable from error
    return nodes


def argument_nodes(node: Any, at: int = 0) -> list[Any]:
    """The nodes of an argument; none for an optional one that is not there."""
    parsed = node.nodeargd
    if parsed is None or len(parsed.argnlist) <= at:  # where LaTeX takes one token only: x^\sqrt2
        raise NotReadable
    argument = parsed.argnlist[at]
    if argument is None:
        return []
    nodes: list[Any] = argument.nodelist if type(argument).__name__ == "LatexGroupNode" else [argument]
    return nodes


def split_rows(nodes: list[Any]) -> list[list[list[Any]]]:
    """Rows of cells of nodes; empty rows and ruled lines are left out."""
    rows: list[list[list[Any]]] = [[[]]]
    for node in nodes:
        if getattr(node, "macroname", "") == "\\":
            rows.append([[]])
        elif getattr(node, "specials_chars", "") == "&":
            rows[-1].append([])
        elif getattr(node, "macroname", "") != "hline":
            rows[-1][-1].append(node)
    return [row for row in rows if any(_is_ink(node) for cell in row for node in cell)]


def _is_ink(node: Any) -> bool:
    return bool(getattr(node, "chars", "ink").strip())


@cache
def _context() -> LatexContextDb:
    db = LatexContextDb()
    db.add_context_category(
        "qmath",
        macros=[MacroSpec(name, spec) for spec, names in _ARGUMENTS.items() for name in names],
        environments=[
            EnvironmentSpec(name, "{", is_math_mode=True) for name in ("array", "alignat", "alignat*")
        ],
        specials=[
            *(SpecialsSpec(script, args_parser=MacroStandardArgsParser("{")) for script in "^_"),
            SpecialsSpec("&"),
            SpecialsSpec("~"),
        ],
    )
    db.set_unknown_macro_spec(MacroSpec(""))
    db.set_unknown_environment_spec(EnvironmentSpec(""))
    return db
