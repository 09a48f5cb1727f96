"""Plots of an experiment can be read with colour and without."""

import math

from rich.text import Text

from sim.experiments import Curve, Plot
from tui.experiments.drawing import SIGNS, drawn

XS = tuple(float(x) for x in range(30))


def plot(*names: str) -> Plot:
    curves = tuple(Curve(name, XS, tuple(math.sin(x / (3 + number)) for x in XS)) for number, name in enumerate(names))
    return Plot("How it went", "tick", "share", curves)


def counted(text: Text, sign: str) -> int:
    return sum(line.count(sign) for line in text.plain.splitlines() if "│" in line or "┤" in line)


def test_without_colour_every_curve_has_a_sign_of_its_own_and_a_legend_names_it() -> None:
    names = [f"arm {number}" for number in range(len(SIGNS))]
    text = drawn(plot(*names), 100, colour=False)
    assert "\x1b" not in text.plain
    for sign, name in zip(SIGNS, names, strict=True):
        assert f"{sign} {name}" in text.plain
        assert counted(text, sign) >= 5, sign
    assert max(map(len, text.plain.splitlines())) <= 100


def test_curves_that_coincide_both_show() -> None:
    same = Curve("a", XS, XS), Curve("b", XS, XS)
    text = drawn(Plot("", "x", "y", same), 80, colour=False)
    assert counted(text, SIGNS[0]) >= 8 and counted(text, SIGNS[1]) >= 8


def test_what_is_not_a_number_is_left_out() -> None:
    gap = Curve("gap", XS, tuple(math.nan if x < 15 else x for x in XS))
    assert counted(drawn(Plot("", "x", "y", (gap,)), 80, colour=False), SIGNS[0]) >= 5
    assert counted(drawn(Plot("", "x", "y", (Curve("none", (), ()),)), 80, colour=False), SIGNS[0]) == 0


def test_with_colour_many_curves_are_of_different_colours() -> None:
    text = drawn(plot(*(f"arm {number}" for number in range(12))), 110)
    assert len({str(span.style) for span in text.spans}) >= 12
