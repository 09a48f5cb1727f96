"""The line at the foot of a stream in which one types what to look for."""

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from tui.bindings import bindings

LONGEST = 80  # characters of what is looked for


class Finder(Input):
    """Hidden until somebody looks for something; what is typed is looked for at once."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("finder")

    class Left(Message):
        """Whoever typed is done. kept: what they typed still holds."""

        def __init__(self, kept: bool) -> None:
            super().__init__()
            self.kept = kept

    class Stepped(Message):
        """The next place is wanted, or the one before."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, max_length=LONGEST, classes="finder", select_on_focus=False)
        self.display = False

    def action_keep(self) -> None:
        """Go back to the stream with what was found."""
        self.post_message(self.Left(kept=True))

    def action_clear(self) -> None:
        """Look for nothing any more."""
        self.post_message(self.Left(kept=False))

    def action_step(self, steps: int) -> None:
        """Go to another place that was found."""
        self.post_message(self.Stepped(steps))
