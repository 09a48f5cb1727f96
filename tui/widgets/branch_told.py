"""What is told of the branch under the cursor: when it left, by what change, how its metrics stand at its end."""

from collections.abc import Sequence
from typing import ClassVar

from saves.about import About
from tui.comparing import TITLES, valued
from tui.paint import Row, clip, curtailed, fitted, safe, sparkline, spoken, wrapped
from tui.widgets.branch_tree import Twig, told
from tui.widgets.line_pane import LinePane

FIRST = ("mean_mood", "arousal", "polarisation")  # told first where they were measured
METRICS_MOST = 12
CHANGE_ROWS = 3


class BranchTold(LinePane[Row]):
    """One branch in words and figures; it cannot be entered."""

    can_focus = False
    tail: ClassVar[bool] = False

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown: tuple[Twig | None, About | None, str] = (None, None, "")

    def tell(self, twig: Twig | None, about: About | None, undoable: str) -> None:
        """Tell of a branch what is known of it. undoable: what could be undone on the line of history on show."""
        self._shown = twig, about, undoable
        self._lay_out()

    def wait(self) -> None:
        """Say that more is on its way, where nothing more is known yet."""
        twig, about, _ = self._shown
        if twig is not None and about is None and self.is_attached:
            self.extend([[("…", self.palette.dim)]])
            self.repaint()

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]

    def on_resize(self, event: object) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        twig, about, undoable = self._shown
        if not self.is_attached or self.content_size.height == 0:
            return
        width, colours = self.room[0], self.palette
        rows: list[Row] = []
        if twig is not None:
            rows = told(twig, colours, width)
            if about is not None:
                rows += self._changes(about, width)
                rows += self._metrics(about, width, self.room[1] - len(rows))
            if twig.here and undoable:
                rows += [[], *curtailed(wrapped([(safe(undoable, 300), colours.dim)], width), CHANGE_ROWS, width)]
        self.view.to_start()
        self.replace(rows)
        self.repaint(whole=True)

    def _changes(self, about: About, width: int) -> list[Row]:
        colours = self.palette
        rows: list[Row] = []
        for change in about.changes:
            words = wrapped(spoken(change, colours.text, colours.title), max(1, width - 2))
            rows += [
                [("▲ " if not place else "  ", colours.accent), *row] for place, row in enumerate(curtailed(words, CHANGE_ROWS, width - 2))
            ]
        return rows

    def _metrics(self, about: About, width: int, height: int) -> list[Row]:
        """Return the metrics as they stand at the end, two beside each other where there is room, as many as fit."""
        colours = self.palette
        names = [*(name for name in FIRST if name in about.metrics), *(name for name in about.metrics if name not in FIRST)]
        cells = [
            (TITLES.get(name, name.replace("_", " ")), valued(about.metrics[name]))
            for name in names
            if name in TITLES and about.metrics[name]
        ]
        rows: list[Row] = []
        if about.curve:
            rows.append([("activity ", colours.dim), (sparkline(about.curve, max(1, width - 10)), colours.river)])
        columns = max(1, min(3, width // 24))
        for start in range(0, min(len(cells), METRICS_MOST), columns):
            rows.append(self._figures(cells[start : start + columns], width // columns))
        return [*([[]] if height > len(rows) else []), *rows][: max(0, height)] if rows else []

    def _figures(self, cells: Sequence[tuple[str, str]], width: int) -> Row:
        colours = self.palette
        row: Row = []
        for title, value in cells:
            row += [(fitted(safe(title, 40), max(1, width - len(value) - 3)), colours.dim), (f" {value}  ", colours.text)]
        return row
