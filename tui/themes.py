"""The themes: palettes of our own, dark and light, two of them of high contrast."""

from textual.color import Color
from textual.theme import Theme


def _theme(name: str, dark: bool, ground: tuple[str, str, str], text: tuple[str, str], you: str, **colours: str) -> Theme:
    """Return a theme.

    Args:
        ground: background, surface, panel. text: what is read, and what stands back. colours: primary, secondary, accent, warning, ...
    """
    background, surface, panel = ground
    share = 0.6 if name.startswith("high-contrast") else 0.18  # of the text in the frames of panes that are not in focus
    edge = Color.parse(background).blend(Color.parse(text[0]), share).hex
    cursor = {"block-cursor-foreground": background, "block-cursor-background": colours["primary"]}
    return Theme(
        name=name,
        foreground=text[0],
        background=background,
        surface=surface,
        panel=panel,
        dark=dark,
        variables={"you": you, "dim": text[1], "edge": edge, **cursor, "footer-key-foreground": colours["primary"]},
        **colours,  # type: ignore[arg-type]
    )


DARK = _theme(
    "voxpop-dark", True, ("#10121a", "#151822", "#1e2230"), ("#ddd8cc", "#9a968f"), "#f58ad6",
    primary="#f0b45f", secondary="#7dbdca", accent="#f2cf8b", warning="#f09a5b", error="#ee7f72", success="#8fca9a",
)  # fmt: skip
LIGHT = _theme(
    "voxpop-light", False, ("#f3ede0", "#faf6ec", "#e9e0cf"), ("#2c2923", "#676157"), "#a32a7c",
    primary="#934e08", secondary="#23697b", accent="#875400", warning="#964708", error="#b2362b", success="#2c6a35",
)  # fmt: skip
MIDNIGHT = _theme(
    "high-contrast-dark", True, ("#000000", "#0a0a0a", "#161616"), ("#ffffff", "#c4c4c4"), "#ff9df2",
    primary="#ffd84a", secondary="#6fe3ff", accent="#ffe680", warning="#ffb066", error="#ff9d94", success="#7dff9b",
)  # fmt: skip
NOON = _theme(
    "high-contrast-light", False, ("#ffffff", "#ffffff", "#ececec"), ("#000000", "#444444"), "#7a0060",
    primary="#00339c", secondary="#00504f", accent="#00339c", warning="#6e3300", error="#8c0000", success="#00501b",
)  # fmt: skip
AMBER = _theme(
    "amber", True, ("#140d04", "#1a1206", "#241909"), ("#ffc46b", "#b98a47"), "#ff8fb8",
    primary="#ffb000", secondary="#d9a35c", accent="#ffd98a", warning="#ff9350", error="#ff8168", success="#c9c95e",
)  # fmt: skip
DUSK = _theme(
    "dusk", True, ("#161826", "#1b1e30", "#262a40"), ("#cdd3ee", "#9299b8"), "#ff9ecb",
    primary="#9db2ff", secondary="#7fd1c7", accent="#c4b5fd", warning="#f5b38a", error="#f58fa3", success="#93d6a5",
)  # fmt: skip
HARBOUR = _theme(
    "harbour", True, ("#0b191c", "#0f2024", "#173036"), ("#cfe3de", "#8ba39f"), "#f7a1c4",
    primary="#5fd3c0", secondary="#8fbcff", accent="#e8d18a", warning="#f2a96b", error="#f28b7d", success="#93d68c",
)  # fmt: skip
PAPER = _theme(
    "paper", False, ("#fdf6e3", "#fffaec", "#f1e8cf"), ("#3b4a50", "#59656b"), "#a5216f",
    primary="#1c6298", secondary="#1d6a64", accent="#7a5600", warning="#a34512", error="#b02a2a", success="#4f6a00",
)  # fmt: skip
ORCHARD = _theme(
    "orchard", False, ("#f1f4ea", "#f9fbf4", "#e2e8d6"), ("#28332a", "#5f6a60"), "#98226e",
    primary="#2f6b34", secondary="#1f6478", accent="#6b5a00", warning="#94480a", error="#a83232", success="#2f6b34",
)  # fmt: skip

THEMES: dict[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT, MIDNIGHT, NOON, AMBER, DUSK, HARBOUR, PAPER, ORCHARD)}
HIGH_CONTRAST = frozenset({MIDNIGHT.name, NOON.name})
ABOUT: dict[str, str] = {
    DARK.name: "lamplight on ink",
    LIGHT.name: "ink on cream",
    MIDNIGHT.name: "high contrast, white on black",
    NOON.name: "high contrast, black on white",
    AMBER.name: "an old terminal, after hours",
    DUSK.name: "blue hour",
    HARBOUR.name: "deep water, ship's lights",
    PAPER.name: "newsprint in the sun",
    ORCHARD.name: "leaves by daylight",
}
NAMES = tuple(THEMES)


def following(name: str, steps: int = 1) -> str:
    """Return the name of the theme after one, or the first."""
    return NAMES[(NAMES.index(name) + steps) % len(NAMES)] if name in THEMES else NAMES[0]
