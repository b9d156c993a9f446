r"""Wordings of exercise sheets as the short orders that the other rooms of this package read.

`Factor the trinomial p` is `Factor p`, `Find all pairs (x, y) satisfying …` is `Solve for x and y: …`,
`f'(x)` by `\right|_{x=1}` is `… at x = 1`. A wording is rewritten only from its first word on, so a text that says
more keeps words that the grammar refuses.
"""

from __future__ import annotations

import re

from qmath.notation.sentences import MAX_CHARACTERS

_FIND = r"(?:find|determine|compute|calculate|evaluate|give|what (?:is|are))"
_END = r"[\s.?]*$"
_OPERATOR = r"(?=\\(?:int|sum|lim|prod)(?![a-z])|\\frac\s*\{\s*(?:d|\\partial)\b|lim(?![a-z])|d/d[a-z])"
_KINDS = (
    r"(?:(?:following|given|improper|definite|indefinite|infinite|double|finite|partial|one-sided|two-sided|left-hand"
    r"|right-hand|exact|geometric|telescoping|convergent|power) )*"
)
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_DOMAINS = {"R": "real", "C": "complex", "Z": "integer"}
_SUCH = r"(?:such that|so that|satisfying|that satisfy|which satisfy|with|for which|where|when|if)"
_LETTER = r"(?P<x>[a-z])"

# Each is tried in order on what the ones before it left.
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), order)
    for pattern, order in (
        # How to do it, and what to do with the answer, changes no answer.
        (r"^(?:use|using|apply|by(?: using)?) (?:the )?[a-z' -]{3,40}?(?:formula|theorem|rule|method|identity"
         r"|definition|factoring|substitution|elimination)s?,? (?:to |and )?"
         r"(?=solve|find|expand|factor|evaluate|compute|calculate|determine|differentiate|integrate|simplify)", ""),
        (r"[\s,]*\b(?:by|using|with|via) (?:the )?(?:binomial (?:theorem|expansion)|grouping"
         r"|(?:product|quotient|chain|power) rule"
         r"|l'h[oô]pital(?:'s)?(?: rule)?|integration by parts|(?:a |u-|trigonometric )substitution"
         r"|(?:the )?definition|de moivre's theorem|first principles)(?=[\s:.,?]|$)\s*:?", " "),
        (r"[\s,]*\b(?:without (?:using )?a calculator|show(?:ing)? (?:all )?(?:your |the )?work(?:ing)?|if possible"
         rf"|where possible|step by step){_END}", ""),
        (r"^(solve) and (?:graph|sketch|check)\b", r"\1"),
        (r"^(solve [a-z ]*?(?:equation|inequality|system)s?)\.\s*(?:write|give|express|state)[^.:]*"
         r"(?:notation|form|intervals?)[.:]\s*", r"\1: "),
        (rf"[\s,]*(?:并)?(?:结果|答案|解集)?(?:用|写成)区间(?:形式)?(?:表示)?(?:结果|解集|答案)?{_END}", ""),
        # Where the solutions are sought.
        (r"^solve (?:in|over) \\?(?:the )?(R|C|Z|reals?|integers?|complex numbers?|real numbers?)\b\s*[:,]\s*",
         "Find the \\1 solutions of "),
        (rf"^(?:find|determine) (?:all )?(?:the )?(?:values of )?{_LETTER}\s*\\in\s*\\(?P<set>[RCZ])\s*,?\s*{_SUCH}\s+",
         r"Find the \g<set> solutions of "),
        (rf"^(?:find|determine) (?:all )?(?:the )?(?:values of )?{_LETTER} (?:\\?in) (?:the interval )?"
         rf"(?P<where>[\[(][^\[\]()]*[\])]),?\s+{_SUCH}\s+(?P<body>.+?){_END}",
         r"Solve for \g<x>: \g<body>, \g<x> \\in \g<where>"),
        (rf"^(?:find|determine) (?:all )?(?:the )?(integers?|real numbers?|numbers?|values of) {_LETTER} {_SUCH} ",
         r"Find all \1 \g<x> such that "),
        (rf"^(?:find|determine|state) (?:the )?(?:range|set)(?: of(?: all)?(?: possible)? values)?(?: of)? {_LETTER} "
         rf"(?:for which|such that|where)\s+", r"Solve for \g<x>: "),
        (r"^(?:find|determine) (?:all )?(?:the )?(?:real |ordered |integer )*(?:pairs?|solutions?|triples?|values)"
         r"(?: of real numbers)?\s*\((?P<letters>[a-z](?:\s*,\s*[a-z])+)\)\s*"
         r"(?:of|to|that satisfy|satisfying|such that|which satisfy|for)\s+(?:the )?"
         r"(?:(?:following |nonlinear |linear )?(?:system|equations?)(?: of equations)?)?\s*:?\s*",
         r"Solve for \g<letters>: "),
        # Orders under other names.
        (r"^(?:write|express|give|put)(?: it| the expression)? (?:in|into) (?:its |the )?"
         r"(?:simplest|simplified|lowest|reduced)(?: radical| surd)? (?:form|terms)\s*:?\s*", "Simplify "),
        (r"^reduce (?:the )?fraction\s*:?\s*", "Simplify "),
        (r"^simplify(?: and|,) (?:write|express|give|leave)[a-z ]*?(?:exponents|form|terms|brackets)\s*:?\s*",
         "Simplify "),
        (r"^simplify (?P<body>[^:]+?),? (?:and |then )?(?:writ|express|giv|leav)(?:e|ing)[a-z ]*?"
         rf"(?:exponents|form|terms){_END}", r"Simplify \g<body>"),
        (r"^multiply(?: out)? and simplify\s*:?\s*|^find the product\s*:\s*(?=.*[a-z])", "Expand "),
        (r"^find the (?:quotient|sum|difference|product)\s*:\s*", "Simplify "),
        (r"^(?:combine|express|write)(?: (?:them|it))?(?: into| as) a single (?:logarithm|log|fraction|power)\s*:?\s*",
         "Simplify "),
        (rf"^(?:combine|express|write) (?P<body>[^:]+?) (?:into|as) a single (?:logarithm|log|fraction|power){_END}",
         r"Simplify \g<body>"),
        (r"^(?P<verb>factor(?:ise|ize)?)(?: completely| fully)? (?:by grouping"
         r"|the (?:perfect square )?(?:trinomial|binomial"
         r"|difference of (?:two )?(?:squares|cubes)|sum of (?:two )?cubes|quadratic(?: expression| trinomial)?|cubic))"
         r"\s*:?\s*(?!formula)", r"\g<verb> "),
        (r"^(?:write|express|put|give) (?P<body>[^:]+?) (?:in|into) (?:completely |fully )?"
         rf"factor(?:ed|ised|ized) form{_END}",
         r"Factor \g<body>"),
        (r"^find (?:all )?the factors of (?=[^=]*[a-z])", "Factor "),
        (r"^prime factor(?:ise|ize)\s*:?\s*(?=\d+)", "Prime factorization of "),
        (r"^(?:decompose|resolve|split|expand) into partial fractions\s*:?\s*",
         "Decompose "),
        (r"^approximate (?=.* to )", "Evaluate "),
        # Calculus.
        (r"\b([1-9])(?:st|nd|rd|th) derivative\b", r"{\1} derivative"),
        (r"^(?P<verb>differentiate|integrate) with respect to (?P<x>[a-z])\s*[:,]?\s+(?P<body>.+?)[\s.?]*$",
         r"\g<verb> \g<body> with respect to \g<x>"),
        (rf"^{_FIND} (?:the )?(?P<order>[a-z]+ |\{{\d\}} )?derivative\s*:\s*(?:[a-z]\([a-z]\)|y)\s*=\s*",
         r"Find the \g<order>derivative of "),
        (rf"^(?:{_FIND} )?(?:\(?dy\s*/\s*dx\)?|\\[dt]?frac\{{dy\}}\{{dx\}}|y')\s*[:,]\s*(?=y\s*=)",
         "Find the derivative of "),
        (rf"^{_FIND} (?:the )?partial derivative of (?P<body>.+?) (?:with respect to|wrt) (?P<x>[a-z]){_END}",
         r"\\frac{\\partial}{\\partial \g<x>} (\g<body>)"),
        (rf"^(?:{_FIND} )?\\frac\{{\s*\\partial\s*(?P<f>[a-z])\s*\}}\{{\s*\\partial\s*(?P<x>[a-z])\s*\}}\s*,?\s*"
         r"(?:for|if|of|when|where)\s+(?P=f)\s*(?:\([a-z, ]*\))?\s*=\s*(?P<body>.+?)[\s.?]*$",
         r"\\frac{\\partial}{\\partial \g<x>} (\g<body>)"),
        (r"^\[(?P<body>[^\[\]]+)\]\s*(?P<marks>'+)", r"(\g<body>)\g<marks>"),
        (rf"^(?:{_FIND} )?(?P<body>.+?)\\at\s*_\s*\{{?\s*(?P<x>[a-z]\s*=\s*[^{{}}]+?)\}}?(?P<rest>[^{{}}]*){_END}",
         r"\g<body>\g<rest> at \g<x>"),
        (rf"^(?:integrate|(?:(?:{_FIND}) )?(?:the )?(?:definite )?integral of) (?P<body>[^=]+?) (?:on|over) (?:the )?"
         rf"(?:closed )?(?:interval )?\[(?P<low>[^\[\],]+),(?P<high>[^\[\],]+)\]{_END}",
         r"Find the integral of \g<body> from \g<low> to \g<high>"),
        (r"^(?P<verb>integrate|(?:(?:find|evaluate|compute|calculate) )?(?:the )?integral of) (?P<body>[^=]+?) from "
         rf"(?P<x>[a-z])\s*=\s*(?P<low>[^=]+?) to (?:(?P=x)\s*=\s*)?(?P<high>[^=]+?){_END}",
         r"\\int_{\g<low>}^{\g<high>} (\g<body>) d\g<x>"),
        (r"^(?:the )?(?:definite|indefinite) (?=integral of)", "Find the "),
        (rf"^{_FIND} (?:the )?(?:slope|gradient) of (?:the )?(?:tangent(?: line)? (?:to|of) )?(?:the )?"
         rf"(?:curve |graph (?:of )?)?(?:y|[a-z]\([a-z]\))\s*=\s*(?P<body>[^=]+?) "
         rf"(?:at|when|where) (?P<x>[a-z]\s*=\s*[^=]+?){_END}",
         r"Find the derivative of \g<body> at \g<x>"),
        (rf"^{_FIND} an (?=antiderivative|integral)", "Find the "),
        (rf"^{_FIND} (?:the )?(?P<side>left|right)[- ](?:hand(?:ed)? )?(?:sided )?limit of (?P<body>.+?),? "
         rf"(?:at|as) (?P<x>[a-z])\s*(?:=|approaches|->|\\to|tends to)\s*(?P<point>[^=]+?){_END}",
         r"limit of \g<body> as \g<x> approaches \g<point> from the \g<side>"),
        (rf"^{_FIND}[\s:]*(?:the )?(?:(?:value|sum|limit|product) of (?:the )?)?{_KINDS}"
         rf"(?:integral|sum|series|product|limit)\s*:?\s*{_OPERATOR}", "Find "),
        (r"^expand (?P<body>.+?) (?:as|in|into) (?:an? |the )?(?:(?:taylor|maclaurin|power) series"
         r"|(?:ascending )?powers of [a-z])(?P<rest>.*)$", r"Find the Maclaurin series of \g<body>\g<rest>"),
        (r"^(?:series|expansion) (?:of|for) (?=.* to )", "Taylor series of "),
        # Matrices and formulas.
        (r"(?:the )?determinant\s*:?\s*(?=det\()", ""),
        (r"\b(of|for) (?:the )?(?:matrix )?[A-Z]\s*=\s*(?=\[\s*\[)", r"\1 "),
        (rf"^{_FIND} (?P<asked>[^=]+?),? (?:if|where|when|given(?: that)?|for) (?P<given>[A-Z]\s*=\s*\[\s*\[.*)$",
         r"Let \g<given>. Find \g<asked>"),
        (r"^multiply (?:the )?matrices (?P<a>\[\[.*\]\]) (?:and|by) (?P<b>\[\[.*\]\])", r"\g<a> \g<b>"),
        (rf"^(?:{_FIND} )?(?P<name>[A-Za-z])\s*=\s*(?P<body>[^=<>]+?),? (?:for|if|when|where|with|given(?: that)?) "
         rf"(?P<given>[a-z]\s*=[^<>]+?){_END}", r"\g<name> = \g<body>, \g<given>, find \g<name>"),
        (r"^(?:find )?(?P<name>[a-z])\s*=\s*(?P<value>[^=,]*\bi\b[^=,]*?)\s*[,;.]\s*(?:find|compute|evaluate|then) "
         rf"(?P<body>[^=]+?){_END}", r"Evaluate \g<body>, \g<name> = \g<value>"),
    )
)  # fmt: skip
_ASSUMED = re.compile(
    r"[\s,.;]*\(?(?:assum(?:e|ing)(?: that)?|given(?: that)?|where|if|for)\s+(?:all )?(?:the )?(?:variables?|letters?)"
    r"(?: (?:are|is|represent|to be)(?: all)?)? positive(?: (?:real )?numbers?| reals?| values?)?\)?[\s.]*$"
    r"|[\s,.;]*\(?for positive (?:[a-z](?:\s*,\s*[a-z])*(?: and [a-z])?)\)?[\s.]*$"
    r"|[\s,]*(?:其中)?(?:所有)?字母(?:都|均)?(?:为|是)正数[\s.]*$",
    re.IGNORECASE,
)
_SPACED = re.compile(
    r"\bfind the (R|C|Z|reals?|real numbers?|complex numbers?|integers?) solutions of ", re.I
)


def in_short(text: str) -> str:
    """Normalized `text` with such a wording as a short order; any other text as it is."""
    if len(text) > MAX_CHARACTERS:
        return text
    if (assumed := _ASSUMED.search(text)) and re.match(r"simplify|化简", text, re.IGNORECASE):
        letters = sorted(set(re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", text[: assumed.start()])))
        text = text[: assumed.start()] + "".join(f", {letter} > 0" for letter in letters)
    for pattern, order in _REWRITES:
        text = pattern.sub(order, text)
    text = re.sub(r"\{([1-9])\} derivative", lambda m: f"{_ORDINALS[int(m[1])]} derivative", text)
    return _SPACED.sub(_domain, text).strip()


def _domain(match: re.Match[str]) -> str:
    name = _DOMAINS.get(match[1].upper(), match[1].split()[0].rstrip("s").lower())
    return f"Find the {name} solutions of "
