"""The one mark that tells a newcomer the three keys that matter; gone at the first key."""

from textual.content import Content
from textual.widgets import Static

from tui.keymap import keymap_of

LINES = (("time.play", "pause"), ("people.inspect", "look at someone"), ("people.play", "become them"))
HINT = "{tour.begin} takes the tour · any key"


class Coach(Static):
    """Three lines over the first picture."""

    def __init__(self) -> None:
        super().__init__("", id="coach", markup=False)
        self.border_title = Content("Welcome")

    def on_mount(self) -> None:
        keys = keymap_of(self.app)
        lines = [Content.assemble((f"{keys.key(id_):>6}", "bold $primary"), f"  {meaning}") for id_, meaning in LINES]
        self.update(Content("\n").join(lines))
        self.border_subtitle = Content(keys.filled(HINT))
