"""Every theme can be read: contrast by WCAG 2.2 on every ground that text stands on, and people can be told apart."""

from itertools import combinations

import pytest
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from tui.paint import Palette, contrast, palette_for
from tui.themes import ABOUT, HIGH_CONTRAST, THEMES, following

TEXT, HIGH, BACK = 4.5, 7.0, 3.0
APART = 8.0  # CIE76: a difference seen at a glance
ALL = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def colour(style: Style) -> Color:
    assert style.color is not None
    return Color.from_rich_color(style.color)


def grounds(theme: Theme) -> tuple[Color, ...]:
    return tuple(Color.parse(str(ground)) for ground in (theme.background, theme.panel))


def read(palette: Palette) -> dict[str, Style]:
    """Return the styles of words that are to be read."""
    found = {name: style for name, style in palette._asdict().items() if isinstance(style, Style) and style.color is not None}
    del found["faint"]
    return found | {f"person {number}": style for number, style in enumerate(palette.people)}


def lab(colour: Color) -> tuple[float, float, float]:
    """Return CIE L*a*b* of a colour."""
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in (part / 255 for part in colour.rgb))
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_there_are_six_or_more_dark_and_light_and_of_high_contrast() -> None:
    assert len(THEMES) >= 6
    assert {theme.dark for theme in THEMES.values()} == {True, False}
    assert {THEMES[name].dark for name in HIGH_CONTRAST} == {True, False}
    assert set(ABOUT) == set(THEMES)


@ALL
def test_every_style_of_words_stands_out_from_every_ground(theme: Theme) -> None:
    least = HIGH if theme.name in HIGH_CONTRAST else TEXT
    palette = palette_for(theme)
    for ground in grounds(theme):
        low = {name: round(contrast(colour(style), ground), 2) for name, style in read(palette).items()}
        assert {name: found for name, found in low.items() if found < least} == {}
        assert contrast(colour(palette.faint), ground) >= BACK
        assert contrast(colour(palette.text), ground) >= HIGH


@ALL
def test_words_on_the_line_pointed_at_can_be_read(theme: Theme) -> None:
    palette = palette_for(theme)
    for cursor in (palette.cursor, palette.idle_cursor):
        assert cursor.bgcolor is not None
        ground = Color.from_rich_color(cursor.bgcolor)
        assert contrast(colour(palette.text), ground) >= TEXT
        assert {name for name, style in read(palette).items() if contrast(colour(style), ground) < BACK} == set()


@ALL
def test_the_colours_of_frames_and_notices_can_be_read(theme: Theme) -> None:
    for ground in grounds(theme):
        for name in ("primary", "secondary", "accent", "warning", "error", "success"):
            assert contrast(Color.parse(getattr(theme, name)), ground) >= TEXT, name
        assert contrast(Color.parse(theme.variables["you"]), ground) >= TEXT
        assert contrast(Color.parse(theme.variables["dim"]), ground) >= TEXT


@ALL
def test_people_moods_and_you_are_told_apart(theme: Theme) -> None:
    palette = palette_for(theme)
    people = [lab(colour(style)) for style in palette.people]
    assert min(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 for one, other in combinations(people, 2)) >= APART
    moods = [lab(colour(style)) for style in (palette.calm, palette.moderate, palette.intense, palette.you)]
    assert min(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 for one, other in combinations(moods, 2)) >= 2 * APART


def test_themes_follow_each_other_round() -> None:
    names = [name := next(iter(THEMES))]
    while (name := following(name)) != names[0]:
        names.append(name)
    assert names == list(THEMES)
    assert following("no such theme") == names[0]
