"""Menus of the player: what may be chosen, and the list that shows it."""

from typing import ClassVar, NamedTuple

from textual import events

from sim.action import label_of
from sim.observation import FeedEntry
from tui.paint import Row, bar, clip, safe, spoken
from tui.protocol import Question
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.draft import Field, action_named, fields_of
from tui.widgets.town import Town


class Choice(NamedTuple):
    """One entry of a menu.

    Args:
        text, detail: foreign text, titles in angle brackets.
        agent: whose colour the text takes.
    """

    value: object
    text: str
    detail: str = ""
    agent: int | None = None


class Menu(CursorPane[Choice]):
    """Numbered choices; a digit picks."""

    empty: ClassVar[tuple[str, ...]] = ("Nothing to choose from here; esc goes back.",)

    def lines(self, entry: Choice, width: int) -> list[Row]:
        colours = self.palette
        position = self.view.entries.index(entry)
        digit = f" {position + 1} " if position < 9 else "   "
        style = colours.person(entry.agent) if entry.agent is not None else colours.text
        rows: list[Row] = [clip([(digit, colours.accent), *spoken(entry.text, style, colours.title)], width)]
        if entry.detail:
            rows.append(clip([("   ", colours.dim), *spoken(entry.detail, colours.dim, colours.title)], width))
        return rows

    def offer(self, choices: list[Choice]) -> None:
        """Show these choices, the cursor on the first, as high as they need."""
        self.cursor = 0
        self.view.to_start()
        self.styles.height = max(1, sum(1 + bool(choice.detail) for choice in choices))
        self.replace(choices)

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdecimal() and event.character.isascii() and 0 < int(event.character) <= len(self.view):
            event.stop()
            self.point(int(event.character) - 1)
            self.pick()
        elif event.key in {"enter", "space"}:
            event.stop()
            self.pick()


def actions_of(question: Question) -> list[Choice]:
    """Return the legal actions as a menu."""
    found = [(tag, action_named(tag)) for tag in question.legal]
    return [Choice(tag, label_of(action), _fields_in_words(fields_of(action))) for tag, action in found if action is not None]


def _fields_in_words(fields: tuple[Field, ...]) -> str:
    return "" if len(fields) < 2 else "asks for " + ", then ".join(field.title.lower() for field in fields)


def options_of(field: Field, question: Question, town: Town) -> list[Choice]:
    """Return what may be chosen for a field; a text field has no options."""
    match field.kind:
        case "film":
            return _films(question, town)
        case "contact":
            return _contacts(question, town)
        case "post":
            return [post_choice(entry, town) for entry in question.posts if entry.post.id not in question.done]
        case "number":
            return [
                Choice(value, "★" * value, field.description if value == field.least else "")
                for value in range(field.least, field.most + 1)
            ]
        case "text":
            return []


def _films(question: Question, town: Town) -> list[Choice]:
    me = town.agent(question.agent)
    on_page = {entry.item for entry in question.page}
    choices = [Choice(entry.item, _film(entry.item, town), entry.reason) for entry in question.page]
    for tip in reversed(me.heard if me else []):
        if tip.item not in on_page:
            on_page.add(tip.item)
            choices.append(Choice(tip.item, _film(tip.item, town), f"heard of from {town.name(tip.source)}"))
    return choices


def _film(item: int, town: Town) -> str:
    me = town.agent(town.player)
    facts = town.world.catalogue[item] if town.world and item in town.world.catalogue else None
    year = f" {facts.year}" if facts and facts.year else ""
    genres = f" · {', '.join(facts.genres[:3])}" if facts and facts.genres else ""
    seen = " · seen" if me and item in me.watched else ""
    return f"{town.title(item)}{year}{genres}{seen}"


def _contacts(question: Question, town: Town) -> list[Choice]:
    contacts = town.world.contacts(question.agent) if town.world and question.agent in town.world.agents else ()
    return [
        Choice(contact.id, f"{town.label(contact.id)}  {contact.kind} {bar(contact.closeness, 5)}", contact.history, contact.id)
        for contact in contacts
    ]


def post_choice(entry: FeedEntry, town: Town) -> Choice:
    """Return a post of the feed as a choice."""
    likes = f"  ♥ {entry.likes}" if entry.likes else ""
    return Choice(entry.post.id, f"{town.label(entry.author.id)}{likes}", safe(entry.post.text, 200), entry.author.id)
