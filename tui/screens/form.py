"""The form by which an intervention is made: fields, what is wrong with them, before and after, and when it shall happen."""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static

from sim.errors import SimError
from sim.event import Intervention
from sim.interventions import checked
from sim.world import World
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe
from tui.screens.when import NOW, YESTERDAY, Due, due
from tui.widgets.customs import day_before
from tui.widgets.field import Field, Fields
from tui.widgets.town import Town

RENEW_SECONDS = 0.5
KEYS = "{form.up}{form.down} fields · {form.what_if} what if · {form.save} applies · {form.leave} leaves"
UNDONE = "{world.undo} takes it back: a new branch goes on as if it had not been"
AROUND = 14  # rows beside fields and notes, so that all notes have room

Answers = Mapping[str, str]


class Wish(NamedTuple):
    """What the player asks for, and when it is due."""

    interventions: tuple[Intervention, ...]
    due: Due


class Entry(NamedTuple):
    """A field of a form.

    Args:
        note: what is allowed, in a few words.
        words: to which what is typed completes. many: several of them, by commas.
        options: the only answers there are; left and right go through them.
    """

    name: str
    title: str
    note: str
    words: tuple[str, ...] = ()
    many: bool = False
    options: tuple[str, ...] = ()


class Sheet:
    """What one kind of intervention asks, and how the answers become one. Subclasses say which.

    Attributes:
        standing: what the fields hold at first is how it is now, so that before and after stand side by side.
    """

    title = ""
    standing = False

    def __init__(self, town: Town, world: World, agent: int | None) -> None:
        """Prepare to ask.

        Args:
            agent: whom the player has selected.
        """
        self.town, self.world = town, world
        self.agent = agent if agent in world.agents else min(world.agents)

    def entries(self) -> tuple[Entry, ...]:
        """Return the fields, in order."""
        raise NotImplementedError

    def before(self) -> dict[str, str]:
        """Return what the fields hold at first."""
        raise NotImplementedError

    def read(self, answers: Answers) -> tuple[tuple[Intervention, ...], dict[str, str]]:
        """Return what the answers ask for, nothing where they change nothing, and what is wrong with them by field."""
        raise NotImplementedError

    def preview(self, answers: Answers) -> str:
        """Return what it would change, in a line."""
        raise NotImplementedError

    def touches(self, answers: Answers) -> str:
        """Return whom it would touch and how many they are, in a few words."""
        return f"all {len(self.world.agents):,} people"


class Completion(Suggester):
    """Completes what is typed, or the last of several words between commas."""

    def __init__(self, words: tuple[str, ...], many: bool) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words, self._many = words, many

    async def get_suggestion(self, value: str) -> str | None:
        head, comma, last = value.rpartition(",") if self._many else ("", "", value)
        start = last.lstrip()
        if not start:
            return None
        found = next((word for word in self._words if word.casefold().startswith(start.casefold())), None)
        return f"{head}{comma}{last[: len(last) - len(start)]}{found}" if found else None


class Options(Static, can_focus=True):
    """One of a few answers; left and right, or the first letter of one, choose."""

    class Chosen(Message):
        """Another answer was chosen."""

    def __init__(self, options: tuple[str, ...], value: str, id: str) -> None:  # noqa: A002
        super().__init__("", id=id, markup=False, classes="options")
        self.options, self.value = options, value if value in options else options[0]

    def on_mount(self) -> None:
        self._show()

    def choose(self, value: str) -> None:
        """Take an answer."""
        self.value = value
        self._show()
        self.post_message(self.Chosen())

    def _show(self) -> None:
        self.update(Content(f"‹ {safe(self.value, 60)} ›"))

    def on_key(self, event: events.Key) -> None:
        place = self.options.index(self.value)
        if event.key in {"left", "right", "space"}:
            event.stop()
            self.choose(self.options[(place + (-1 if event.key == "left" else 1)) % len(self.options)])
        elif event.character and event.character.isalnum():
            event.stop()
            order = self.options[place + 1 :] + self.options[: place + 1]
            found = next((option for option in order if option.casefold().startswith(event.character.casefold())), None)
            if found:
                self.choose(found)

    def on_click(self) -> None:
        self.choose(self.options[(self.options.index(self.value) + 1) % len(self.options)])


class FormScreen(ModalScreen[Wish | None]):
    """A form over a sheet, before and after side by side; dismissed with what the player asks for, or None.

    Args:
        here: the tick of the past that is on show; None in live time. what_if: ask at first for a change since yesterday.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("form")

    def __init__(self, sheet: Sheet, here: int | None = None, what_if: bool = False) -> None:
        super().__init__()
        self.sheet, self._here, self._what_if = sheet, here, what_if
        self.entries = (*sheet.entries(), Entry("when", "When", "", (NOW, YESTERDAY)))  # its note tells the tick, which moves on
        self._tick = self._last
        self._before = {**sheet.before(), "when": NOW if here is None else str(here + 1)}

    @property
    def _last(self) -> int:
        """The last tick of this line of history."""
        town, world = self.sheet.town, self.sheet.world
        return world.tick if self._here is None else town.chronicle.tip

    def compose(self) -> ComposeResult:
        with Vertical(id="edit", classes="dialog") as box:
            box.border_title = Content(safe(self.sheet.title))
            box.border_subtitle = Content(keymap_of(self.app).filled(KEYS))
            if self.sheet.standing:
                with Horizontal(classes="field -head"):
                    yield Static("", classes="name", markup=False)
                    yield Static("before", classes="before", markup=False)
                    yield Static("after", classes="after", markup=False)
            with Fields(id="fields"):
                for entry in self.entries:
                    with Horizontal(classes="field", id=f"row-{entry.name}"):
                        yield Static(Content(entry.title), classes="name", markup=False)
                        if self.sheet.standing:
                            yield Static(Content(self._was(entry)), classes="before", markup=False)
                        yield self._input(entry)
                    yield Static("", id=f"note-{entry.name}", classes="note", markup=False)
            yield Static("", id="difference", markup=False)

    def _was(self, entry: Entry) -> str:
        return "" if entry.name == "when" else self._before[entry.name] or "–"

    def _input(self, entry: Entry) -> Widget:
        value, id_ = self._before[entry.name], f"edit-{entry.name}"
        if entry.options:
            return Options(entry.options, value, id_)
        suggester = Completion(entry.words, entry.many) if entry.words else None
        return Field(value, id=id_, suggester=suggester, max_length=600)

    def on_mount(self) -> None:
        if self._what_if and self._here is None and self._last:
            self.action_what_if()
        self._renew()
        self.set_interval(RENEW_SECONDS, self._tell_time)
        blank = [entry for entry in self.entries if not self._before[entry.name]]
        first = self.entries[0] if self.entries[0].options or not blank or self.sheet.standing else blank[0]
        self.query_one(f"#edit-{first.name}").focus()

    def _tell_time(self) -> None:
        """Tell the tick anew where time runs."""
        if self._tick != self._last:
            self._tick = self._last
            self._renew()

    def _note(self, entry: Entry) -> str:
        if entry.name != "when":
            return entry.note
        earlier = f"; {YESTERDAY}, or an earlier one: in a branch, and compared" if self._tick else ""
        return f"{NOW}, or a later tick such as {self._tick + 10}; it is tick {self._tick}{earlier}"

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the note of a field with it."""
        self._renew()
        name = (event.widget.id or "").removeprefix("edit-")
        for note in self.query(f"#note-{name}") if name else ():
            note.scroll_visible(animate=False)

    def answers(self) -> dict[str, str]:
        """Return what stands in the fields."""
        fields = {entry.name: self.query_one(f"#edit-{entry.name}") for entry in self.entries}
        return {name: field.value for name, field in fields.items() if isinstance(field, (Input, Options))}

    def wish(self) -> tuple[Wish | None, dict[str, str]]:
        """Return what the fields ask for, None where that is nothing, and what is wrong by field; "" is the whole."""
        answers = self.answers()
        found, problems = self.sheet.read(answers)
        when, problem = due(answers["when"], self._last, day_before(self.sheet.town.world, self._last))
        if problem:
            problems["when"] = problem
        if self._here is not None and when == Due():
            when = Due(since=self._here)
        if not problems:
            try:
                for intervention in found:
                    checked(intervention, self.sheet.world, later=when.at is not None)
            except SimError as error:
                problems[""] = safe(str(error), 200)
        return (Wish(found, when) if found and not problems else None), problems

    @on(Input.Changed)
    @on(Options.Chosen)
    def _renew(self) -> None:
        """Show what is wrong, what differs and what it touches, as the player types."""
        wish, problems = self.wish()
        answers = self.answers()
        roomy = self.app.size.height >= 2 * len(self.entries) + AROUND
        for entry in self.entries:
            note = self.query_one(f"#note-{entry.name}", Static)
            wrong = entry.name in problems
            note.display = roomy or wrong or self.query_one(f"#edit-{entry.name}").has_focus
            note.set_class(wrong, "-wrong")
            note.update(Content(problems.get(entry.name) or self._note(entry)))
            self.query_one(f"#row-{entry.name}").set_class(answers[entry.name].strip() != self._before[entry.name].strip(), "-changed")
        difference = self.query_one("#difference", Static)
        difference.set_class("" in problems, "-wrong")
        missing = ", ".join(entry.title for entry in self.entries if entry.name in problems)
        text = problems.get("") or (f"not yet: {missing}" if problems else "" if wish else "nothing changed yet")
        difference.update(Content("\n".join(safe(line) for line in ([text] if wish is None else self._effect(wish, answers)))))

    def _effect(self, wish: Wish, answers: Answers) -> list[str]:
        """Return what it changes, whom that touches, from when on, and the way back."""
        tick, branch = self._last, safe(self.sheet.town.branch, 40)
        if wish.due.since is not None:
            when = f"tick {wish.due.since + 1} on, in a new branch that lives to tick {tick} and is then compared; {branch} stays as it is"
        elif wish.due.at is not None:
            ways = keymap_of(self.app).filled(f"until then {{world.intervene}} calls it off, then {UNDONE}")
            when = f"tick {wish.due.at} on, by the schedule: {ways}"
        else:
            when = f"tick {tick + 1} on, the next; " + keymap_of(self.app).filled(UNDONE)
        return [self.sheet.preview(answers), f"touches {self.sheet.touches(answers)}", f"from {when}"]

    def action_what_if(self) -> None:
        """Make the change since yesterday, in a branch that is compared; or as it was."""
        field = self.query_one("#edit-when", Input)
        field.value = self._before["when"] if field.value.strip().lower() == YESTERDAY else YESTERDAY

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Ask for it, if everything is right."""
        wish, problems = self.wish()
        if not self.is_current:  # enter was pressed twice
            return
        if not problems:
            self.dismiss(wish)
            return
        name = next(iter(problems))
        title = next((f"{entry.title}: " for entry in self.entries if entry.name == name), "")
        self.notify(f"{title}{problems[name]}", severity="warning", markup=False)
        if name:
            self.query_one(f"#edit-{name}").focus()
