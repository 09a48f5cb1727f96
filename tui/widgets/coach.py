"""The one mark that tells a newcomer the three keys that matter; gone at the first key."""

from textual.content import Content
from textual.widgets import Static

LINES = (("space", "pause"), ("enter", "look at someone"), ("t", "become them"))


class Coach(Static):
    """Three lines over the first picture."""

    def __init__(self) -> None:
        text = Content("\n").join(Content.assemble((f"{key:>6}", "bold $primary"), f"  {meaning}") for key, meaning in LINES)
        super().__init__(text, id="coach", markup=False)
        self.border_title = Content("Welcome")
        self.border_subtitle = Content("any key")
