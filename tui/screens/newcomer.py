"""The form by which a player comes to town as somebody of their own."""

from typing import ClassVar, NamedTuple

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from sim.agent import FEATURES, Persona
from sim.content import INVERSE
from sim.errors import SimError
from sim.network import FOLLOWS, Tie
from sim.personas import WORDS, with_field
from sim.population import sampled, sampled_ties
from sim.randomness import Luck
from sim.temperament import TRAITS
from sim.world import World
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import Row, bar, between, clip, date, safe
from tui.screens.form import Answers, Completion
from tui.screens.pick import PickScreen
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.field import Field, Fields
from tui.widgets.town import Town

TITLES = {
    "name": "Name",
    "age": "Age",
    "gender": "Gender",
    "occupation": "Work",
    "traits": "Traits",
    "interests": "Interests",
    "features": "Known as",
}
NOTES = {
    "name": "two people may share one",
    "age": "1 to 120",
    "gender": "female, male and nonbinary have pronouns; anything else gets they",
    "occupation": "what they do",
    "traits": "adjectives, by commas; → completes",
    "interests": "genres and hobbies, strongest first",
    "features": "what you are known for, any of " + ", ".join(FEATURES),
}
NEEDED = {
    "name": "a name is needed; two people may share one",
    "age": "an age is needed, 1 to 120",
    "gender": "a gender is needed: female, male, nonbinary, or a word of your own",
    "occupation": "some work is needed: what they do",
}
KEYS = (
    ("{newcomer.come}", "brings them to town"),
    ("{newcomer.down}", "next field"),
    ("{newcomer.another}", "somebody else"),
    ("{newcomer.leave}", "leaves"),
)
GENDERS = ("female", "male", "nonbinary")
KINDS = ("friend", "neighbour", "colleague", "acquaintance", "partner", "sibling", "parent", "child", "rival")
FRIENDS_MOST = 12
CLOSENESS = 0.6  # of somebody added by hand
STEP = 0.1


class Friend(NamedTuple):
    """Somebody whom the newcomer knows. kind: what they are to the newcomer. closeness: 0 to 1."""

    agent: int
    kind: str
    closeness: float
    history: str = ""


class Newcomer(NamedTuple):
    """Somebody who is to come, and their ties, both ways."""

    persona: Persona
    ties: tuple[Tie, ...]


def somebody(world: World, number: int, attempt: int) -> tuple[Persona, tuple[Friend, ...]]:
    """Return a plausible person with a number, and whom they know; another one for each attempt."""
    luck = Luck(world.luck.seed, world.luck.salt + attempt)
    persona = sampled(luck, number, 1, world.catalogue)[0]
    ties = sampled_ties(luck, [agent.persona for agent in world.agents.values()], [persona])
    known = [Friend(tie.source, tie.kind, round(tie.closeness, 1), tie.history) for tie in ties if tie.target == number]
    return persona, tuple(friend for friend in known if friend.kind != FOLLOWS)[:FRIENDS_MOST]


def as_text(persona: Persona) -> dict[str, str]:
    """Return the fields as the form shows them."""
    values = {name: getattr(persona, name) for name in TITLES}
    return {name: safe(", ".join(value) if isinstance(value, tuple) else str(value)) for name, value in values.items()}


def described(sample: Persona, answers: Answers, minute: int) -> tuple[Persona, dict[str, str]]:
    """Return the person that the answers describe, and what is wrong with them by field.

    Args:
        sample: who is behind the form; lends what it does not ask for. minute: of the calendar, at which they come.
    """
    persona, problems = sample, dict[str, str]()
    for name in TITLES:
        answer = answers[name].strip()
        if not answer and name in NEEDED:
            problems[name] = NEEDED[name]
            continue
        if answer.count(",") >= WORDS:
            problems[name] = f"at most {WORDS} of them"
            continue
        try:
            persona = with_field(persona, name, answer)
        except SimError as error:
            problems[name] = safe(str(error), 120)
    who = {"female": "She", "male": "He"}.get(persona.gender, "They")
    bio = f"{who} came to town on {date(minute)}."
    return replace(persona, bio=bio, dislikes=tuple(word for word in persona.dislikes if word not in persona.interests)), problems


def ties_of(number: int, friends: tuple[Friend, ...]) -> tuple[Tie, ...]:
    """Return the ties between a newcomer and those they know, both ways."""
    ties: list[Tie] = []
    for friend in friends:
        ties.append(Tie(friend.agent, number, friend.kind, friend.closeness, friend.history))
        ties.append(Tie(number, friend.agent, INVERSE.get(friend.kind, friend.kind), friend.closeness, friend.history))
    return tuple(ties)


class FriendsPane(CursorPane[Friend]):
    """Whom the newcomer knows; keys change kind and closeness."""

    heading: ClassVar[str] = "Knows"
    empty: ClassVar[tuple[str, ...]] = ("Nobody yet; a adds somebody.",)

    def __init__(self, town: Town) -> None:
        super().__init__(id="friends")
        self.town = town

    def lines(self, entry: Friend, width: int) -> list[Row]:
        colours = self.palette
        left: Row = [(self.town.label(entry.agent), colours.person(entry.agent)), (f"  is your {entry.kind}", colours.text)]
        close: Row = [(bar(entry.closeness, 10), colours.river), (f" {entry.closeness:.1f}", colours.dim)]
        return [clip(between(left, close, width, colours.text), width)]

    def subtitle(self) -> str:
        return "a adds · space kind · ←→ closeness · x drops"

    def put(self, friends: tuple[Friend, ...]) -> None:
        """Show these and no others."""
        self.replace(friends)
        self.point(self.cursor)

    def add(self, agent: int) -> None:
        """Add somebody."""
        self.put((*self.view.entries, Friend(agent, KINDS[0], CLOSENESS)))
        self.point(len(self.view) - 1)

    def action_scroll(self, rows: int) -> None:
        if self.cursor + rows < 0:
            self.screen.focus_previous()
        else:
            super().action_scroll(rows)

    def on_key(self, event: events.Key) -> None:
        friend, others = self.current, list(self.view.entries)
        match event.key:
            case "a" | "plus":
                self._pick()
            case "x" | "delete" | "backspace" if friend is not None:
                del others[self.cursor]
                self.put(tuple(others))
            case "space" if friend is not None:
                kind = KINDS[(KINDS.index(friend.kind) + 1) % len(KINDS)] if friend.kind in KINDS else KINDS[0]
                self._change(friend._replace(kind=kind, history=""))
            case "left" | "right" if friend is not None:
                closeness = friend.closeness + (STEP if event.key == "right" else -STEP)
                self._change(friend._replace(closeness=round(min(max(closeness, 0.0), 1.0), 1)))
            case _:
                return
        event.stop()

    def _change(self, friend: Friend) -> None:
        self.put((*self.view.entries[: self.cursor], friend, *self.view.entries[self.cursor + 1 :]))

    def _pick(self) -> None:
        if len(self.view) >= FRIENDS_MOST:
            self.notify(f"At most {FRIENDS_MOST} to begin with; more will come.", markup=False)
            return

        def add(agent: int | None) -> None:
            if agent is not None:
                self.add(agent)

        self.app.push_screen(PickScreen(self.town, "Whom do you know?", {friend.agent for friend in self.view.entries}), add)


class NewcomerScreen(ModalScreen[Newcomer | None]):
    """Asks who comes; what it shows at first is somebody plausible. Dismissed with the newcomer, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("newcomer")

    def __init__(self, town: Town, world: World) -> None:
        super().__init__()
        self.town, self.world = town, world
        self._attempt = len(set(town.roles.coming) - set(world.agents))  # whoever is on the way is somebody else
        self._sample, self._friends = somebody(world, max(world.agents) + 1, self._attempt)

    def compose(self) -> ComposeResult:
        genres = self.world.catalogue.genres
        words = {"gender": GENDERS, "traits": tuple(TRAITS), "interests": genres, "features": FEATURES}
        shown = as_text(self._sample)
        with Vertical(id="newcomer", classes="dialog") as box:
            box.border_title = Content("Who comes to town?")
            with Fields(id="fields"):
                for name, title in TITLES.items():
                    with Horizontal(classes="field"):
                        yield Static(Content(title), classes="name", markup=False)
                        many = name in {"traits", "interests", "features"}
                        suggester = Completion(words[name], many) if name in words else None
                        yield Field(
                            shown[name],
                            id=f"new-{name}",
                            suggester=suggester,
                            placeholder=NOTES[name] if name != "interests" or self.town.films else "what they care about, strongest first",
                            max_length=300,
                            select_on_focus=not many,  # one more word is added more often than all are written anew
                        )
                    yield Static("", id=f"note-{name}", classes="note", markup=False)
            yield FriendsPane(self.town)
            filled = keymap_of(self.app).filled
            keys = [Content.assemble((filled(key), "bold $primary"), f" {meaning}") for key, meaning in KEYS]
            yield Static(Content("   ").join(keys), id="newcomer-keys", markup=False)

    def on_mount(self) -> None:
        self._renew()
        self.query_one("#new-name").focus()
        self.call_after_refresh(self.query_one(FriendsPane).put, self._friends)

    def answers(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return {name: self.query_one(f"#new-{name}", Input).value for name in TITLES}

    @on(Input.Changed)
    def _renew(self) -> None:
        """Show at each field what is wrong with it, or what may stand there."""
        persona, problems = described(self._sample, self.answers(), self.world.minute)
        unknown = [trait for trait in persona.traits if trait.lower() not in TRAITS]
        notes = NOTES | ({"traits": f"nobody knows what it means to be {', '.join(unknown)}; it changes nothing"} if unknown else {})
        for name in TITLES:
            note = self.query_one(f"#note-{name}", Static)
            note.set_class(name in problems, "-wrong")
            note.update(Content(problems.get(name) or safe(notes[name], 100)))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the title of the field that is written in stand out."""
        for field in self.query(".field"):
            field.set_class(event.widget.parent is field, "-here")

    @on(Input.Submitted)
    def action_come(self) -> None:
        """Come to town, if everything is right; else go to the first field that is not."""
        if not self.is_current:  # enter was pressed twice
            return
        persona, problems = described(self._sample, self.answers(), self.world.minute)
        if problems:
            self.query_one(f"#new-{next(iter(problems))}").focus()
        else:
            self.dismiss(Newcomer(persona, ties_of(persona.id, tuple(self.query_one(FriendsPane).view.entries))))

    def action_another(self) -> None:
        """Show somebody else."""
        self._attempt += 1
        self._sample, self._friends = somebody(self.world, self._sample.id, self._attempt)
        for name, text in as_text(self._sample).items():
            self.query_one(f"#new-{name}", Input).value = text
        self.query_one(FriendsPane).put(self._friends)
