"""What the network map says by glyph and colour, for each way of colouring."""

from typing import NamedTuple

from rich.style import Style
from textual.color import Color

from tui.paint import INTENSE, MODERATE, Palette
from tui.widgets.map_canvas import SHADES
from tui.widgets.muster import DEEPEST, Colouring
from tui.widgets.post_marks import AGAINST, FOR, OFFICIAL, TORN

FLASH = "✶"
HIGHLIGHT = "◎"


class Sign(NamedTuple):
    """How a level looks, and what the legend calls it; "" is left out there."""

    glyph: str
    label: str
    style: Style


def signs(colouring: Colouring, colours: Palette) -> tuple[Sign, ...]:
    """Return the sign of each level from 1 on; level 0 is a dot for everybody."""
    match colouring:
        case "emotion":
            return (
                Sign("∘", "calm", colours.calm),
                Sign(MODERATE, "moderate", colours.moderate),
                Sign(INTENSE, "intense", colours.intense),
            )
        case "stance":
            return Sign(TORN, "torn", colours.dim), Sign(AGAINST, "against", colours.warning), Sign(FOR, "for", colours.river)
        case "activity":
            return Sign("∘", "lately", colours.river), Sign("●", "this tick", colours.accent)
        case "tier":
            return (
                Sign("·", "low-impact", colours.dim),
                Sign("∘", "regular", colours.river),
                Sign("▲", "influential", colours.accent),
                Sign(OFFICIAL, "official", colours.you),
            )
        case "cascade":
            ramp = [_between(colours.accent, colours.river, depth / (DEEPEST - 1)) for depth in range(DEEPEST)]
            deeper = [Sign(str(depth + 1), "", style) for depth, style in enumerate(ramp)]
            return Sign("★", "wrote it", colours.you), deeper[0]._replace(label="to 9 steps"), *deeper[1:]


def shaded(style: Style, ground: Color) -> list[Style]:
    """Return a style in SHADES, the last the strongest."""
    colour = _colour(style)
    return [Style(color=colour.blend(ground, 0.45 * (1 - (k + 1) / SHADES)).rich_color, bold=style.bold) for k in range(SHADES)]


def _between(first: Style, second: Style, share: float) -> Style:
    return Style(color=_colour(first).blend(_colour(second), share).rich_color, bold=True)


def _colour(style: Style) -> Color:
    return Color.from_rich_color(style.color) if style.color is not None else Color(128, 128, 128)
