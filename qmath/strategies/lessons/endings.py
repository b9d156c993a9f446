"""How lessons end: a value, solutions, infinity, or the finding that there is none."""

from __future__ import annotations

from qmath.strategies.lessons.lesson import Conclusion, Phrase, Printed, finished, positive_first, tidy

TEX = "order='old', ln_notation=True, inv_trig_style='full'"
NONE = r"\text{does not exist}"
DIVERGES = r"\text{diverges}"


def checked(out: Printed) -> Conclusion | None:
    """The printed `result`, where the printed `check` holds."""
    if out.get("check") != ["True"] or "result" not in out:
        return None
    result = positive_first(tidy(out["result"][0]))
    return Conclusion((), result) if finished(result.replace("n!", "n")) else None


def solved(out: Printed) -> Conclusion | None:
    """The printed `solutions` over the reals, where all of them are in a form to be shown."""
    if "solutions" not in out:
        return None
    values = [tidy(value) for value in out["solutions"][0].split(", ") if value]
    if not values:
        return Conclusion((Phrase("There is no real solution.", "方程没有实数解。"),), r"\emptyset")
    return Conclusion((), ", ".join(values)) if all(map(finished, values)) else None


def diverging(out: Printed) -> Conclusion | None:
    """A sum or integral that the cell has found to diverge."""
    if out.get("diverges") != ["True"]:
        return None
    reason = Phrase("It grows without bound, or settles at no value.", "它没有有限的值，因此发散。")
    return Conclusion((reason,), DIVERGES)
