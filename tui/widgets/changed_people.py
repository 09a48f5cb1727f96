"""What became on both sides of those whom the player changed: in words, and in two lines that they said, side by side."""

from itertools import zip_longest
from typing import ClassVar

from saves.findings import Account, Comparison
from tui import told_apart
from tui.paint import Palette, Row, clip, curtailed, row_width, safe, spoken, wrapped
from tui.widgets.line_pane import LinePane

QUOTE_ROWS = 4  # of a line that somebody said
BETWEEN = " │ "


class ChangedPeople(LinePane[Row], can_focus=False):
    """The block at the top of a comparison; as high as what it says, up to `most` rows."""

    tail: ClassVar[bool] = False
    most = 12
    found: Comparison | None = None

    def show_found(self, found: Comparison) -> None:
        """Show what a comparison found."""
        self.found = found
        self._lay_out()

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]

    def on_resize(self, event: object) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        rows = changed_in_rows(self.found, self.palette, self.room[0], self.most) if self.found and self.is_mounted else []
        self.styles.height = len(rows)
        self.replace(rows)
        self.view.to_start()
        self.repaint(whole=True)


def changed_in_rows(found: Comparison, colours: Palette, width: int, most: int) -> list[Row]:
    """Return at most so many rows: of the first person all that there is room for, of others what is left."""
    rows: list[Row] = []
    for account in found.accounts:
        more = [*([[]] if rows else []), *_account(account, found, colours, width)]
        if rows and len(rows) + len(more) > most:
            break
        rows += more
    return rows[:most] if width > 0 else []


def _account(account: Account, found: Comparison, colours: Palette, width: int) -> list[Row]:
    head = told_apart.heading(account)
    name, rest = safe(account.name, 80), safe(head.removeprefix(account.name))
    rows = wrapped([(name, colours.person(account.agent) + colours.bold), (rest, colours.accent)], width)
    rows += wrapped([(safe(told_apart.summary(account, found)), colours.text)], width)
    if any(account.lines):
        rows += _said(account, found, colours, width)
    company = told_apart.company(account, found)
    return [*rows, *(wrapped([(safe(company), colours.dim)], width) if company else [])]


def _said(account: Account, found: Comparison, colours: Palette, width: int) -> list[Row]:
    """Return one line of each side, side by side, each with its tick."""
    wide = max(1, (width - len(BETWEEN)) // 2)
    sides: list[list[Row]] = []
    for name, words, when in told_apart.quotes(account, found):
        branch = safe(name, wide)
        title: Row = [(branch, colours.strong), (f"  {safe(when, 100)}" if when else "", colours.dim)]
        said = wrapped(spoken(words, colours.text if when else colours.faint, colours.title), wide)
        sides.append([clip(title, wide), *curtailed(said, QUOTE_ROWS, wide)])
    return [_beside(left or [], right or [], wide, colours) for left, right in zip_longest(*sides)]


def _beside(left: Row, right: Row, wide: int, colours: Palette) -> Row:
    left = clip(left, wide)
    return [*left, (" " * (wide - row_width(left)), colours.text), (BETWEEN, colours.faint), *clip(right, wide)]
