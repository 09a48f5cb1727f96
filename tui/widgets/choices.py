"""Menus of the player: what may be chosen, and the list that shows it."""

from time import monotonic
from typing import ClassVar, NamedTuple

from textual import events
from textual.actions import SkipAction

from sim import calendar
from sim.action import Action, Forward, label_of
from sim.observation import Contact, FeedEntry
from tui.asking import no_tie
from tui.paint import Row, bar, clip, clock, curtailed, safe, spoken, wrapped
from tui.protocol import Question
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.doing import at_what
from tui.widgets.draft import Field, action_named, fields_of
from tui.widgets.town import Town

CAPPED = "it was passed on as often as the platform allows"
DETAIL_ROWS = 3  # below a choice


class Choice(NamedTuple):
    """One entry of a menu.

    Args:
        text, detail: foreign text, titles in angle brackets.
        agent: whose colour the text takes.
        barred: why it cannot be chosen now, "" if it can.
    """

    value: object
    text: str
    detail: str = ""
    agent: int | None = None
    barred: str = ""


class Menu(CursorPane[Choice]):
    """Numbered choices; a digit picks."""

    empty: ClassVar[tuple[str, ...]] = ("Nothing to choose from here.",)
    held_until = float("-inf")  # by the monotonic clock: a key before that was meant for another menu

    def lines(self, entry: Choice, width: int) -> list[Row]:
        colours = self.palette
        position = self.view.entries.index(entry)
        digit = f" {(position + 1) % 10} " if position < 10 else "   "
        style = colours.person(entry.agent) if entry.agent is not None else colours.text
        style, title = (colours.dim, colours.dim) if entry.barred else (style, colours.title)
        rows: list[Row] = [clip([(digit, colours.accent), *spoken(entry.text, style, title)], width)]
        if entry.barred or entry.detail:
            note = colours.warning if entry.barred else colours.dim
            told = curtailed(wrapped(spoken(entry.barred or entry.detail, note, colours.title), max(1, width - 3)), DETAIL_ROWS, width - 3)
            rows += [[("   ", colours.dim), *row] for row in told]
        return rows

    def offer(self, choices: list[Choice]) -> None:
        """Show these choices, the cursor on the first, as high as they need."""
        self.cursor = 0
        self.view.to_start()
        self.replace(choices)
        self.styles.height = max(1, sum(len(self.lines(choice, self.room[0])) for choice in choices))

    def action_turn(self, pages: int) -> None:
        """Turn a page; a list that is seen whole leaves that to what is around it."""
        if self.view.share(self.room[1])[1] >= 1:
            raise SkipAction
        super().action_turn(pages)

    def on_key(self, event: events.Key) -> None:
        if monotonic() < self.held_until and (event.key == "enter" or event.is_printable):
            event.stop()
        elif event.character and event.character.isdecimal() and event.character.isascii() and len(self.view):
            event.stop()  # also a digit too large: it shall not mean a pane
            place = int(event.character) or 10  # 0 is the tenth
            if place <= len(self.view):
                self.point(place - 1)
                self.pick()
        elif event.key == "enter":
            event.stop()
            self.pick()


def actions_of(question: Question) -> list[Choice]:
    """Return the legal actions as a menu."""
    found = [(tag, action_named(tag)) for tag in question.legal]
    return [
        Choice(tag, label_of(action), _fields_in_words(fields_of(action)), barred=_nothing_for(action, question))
        for tag, action in found
        if action is not None
    ]


def _nothing_for(action: type[Action], question: Question) -> str:
    """Return why an action has nothing to act on, "" where it has."""
    kinds = {field.kind for field in fields_of(action)}
    if "post" in kinds and all(entry.post.id in question.done for entry in question.posts):
        return "you have answered every post on this page"
    if "film" in kinds and not question.page and not question.me.heard:
        return "there is no film on this page"
    authors = [entry.author for entry in question.posts]
    if "author" in kinds and authors and all(no_tie(action, author, question.me, question.contacts) for author in authors):
        return "there is nobody on this page of whom that would be possible"
    if action is Forward and question.posts and not any(entry.forwardable for entry in question.posts):
        return "every post on this page was passed on as often as the platform allows"
    return ""


def _fields_in_words(fields: tuple[Field, ...]) -> str:
    return "" if len(fields) < 2 else "asks for " + ", then ".join(field.title.lower() for field in fields)


def options_of(field: Field, question: Question, town: Town, action: type[Action]) -> list[Choice]:
    """Return what may be chosen for a field of an action; a text field has no options."""
    match field.kind:
        case "film":
            return _films(question, town)
        case "contact":
            return _contacts(question, town)
        case "post":
            barred = CAPPED if action is Forward else ""
            open_posts = [entry for entry in question.posts if entry.post.id not in question.done]
            return [post_choice(entry, town)._replace(barred="" if entry.forwardable else barred) for entry in open_posts]
        case "author":
            return _authors(action, question, town)
        case "number":
            return [
                Choice(value, "★" * value, field.description if value == field.least else "")
                for value in range(field.least, field.most + 1)
            ]
        case "text":
            return []


def _authors(action: type[Action], question: Question, town: Town) -> list[Choice]:
    """Return who wrote on the page, each once, with what forbids the action."""
    choices: dict[int, Choice] = {}
    for entry in question.posts:
        who = entry.author
        barred = no_tie(action, who, question.me, question.contacts)
        facts = f"{'a stranger' if who.kind == 'stranger' else who.kind} · {who.occupation}"
        choices.setdefault(who.id, Choice(who.id, town.label(who.id), safe(facts, 80), who.id, barred))
    return list(choices.values())


def _films(question: Question, town: Town) -> list[Choice]:
    on_page = {entry.item for entry in question.page}
    choices = [_film_choice(entry.item, entry.reason, question, town) for entry in question.page]
    for tip in reversed(question.me.heard):
        if tip.item not in on_page:
            on_page.add(tip.item)
            choices.append(_film_choice(tip.item, f"heard of from {town.name(tip.source)}", question, town))
    return choices


def _film_choice(item: int, reason: str, question: Question, town: Town) -> Choice:
    seen = question.me.watched.get(item)
    stars = "" if seen is None else f", and gave it {seen.stars} of 5" if seen.stars else ""
    return Choice(item, _film(item, town), reason, barred="" if seen is None else f"you have seen it{stars}")


def _film(item: int, town: Town) -> str:
    facts = town.world.catalogue[item] if town.world and item in town.world.catalogue else None
    year = f" {facts.year}" if facts and facts.year else ""
    genres = f" · {', '.join(facts.genres[:3])}" if facts and facts.genres else ""
    return f"{town.title(item)}{year}{genres}"


def _contacts(question: Question, town: Town) -> list[Choice]:
    return [_contact_choice(contact, question, town) for contact in question.contacts]


def _contact_choice(contact: Contact, question: Question, town: Town) -> Choice:
    """Return somebody to call; whoever could not be interrupted when the player is free cannot be called."""
    text = f"{town.label(contact.id)}  {contact.kind} {bar(contact.closeness, 5)}"
    other = town.agent(contact.id)
    if other is None or other.busy.until <= question.minute:
        return Choice(contact.id, text, contact.history, contact.id)
    when = f"{at_what(other, town)} until {clock(other.busy.until)}"
    if calendar.uninterruptible(other, calendar.starts(question.me, question.minute)):
        return Choice(contact.id, text, agent=contact.id, barred=f"{town.name(contact.id)} is {when} and cannot be called")
    return Choice(contact.id, text, when + (f" · {contact.history}" if contact.history else ""), contact.id)


def post_choice(entry: FeedEntry, town: Town) -> Choice:
    """Return a post of the feed as a choice."""
    likes = f"  ♥ {entry.likes}" if entry.likes else ""
    return Choice(entry.post.id, f"{town.label(entry.author.id)}{likes}", safe(town.words(entry.post), 200), entry.author.id)
