"""What the player's agent sees when asked: exactly the question, and nothing more."""

from typing import ClassVar

from sim.agent import Agent
from tui.paint import HEART, NEWS, STAR, Palette, Row, clip, safe, spoken, wrapped
from tui.protocol import Question
from tui.widgets.chat import relation, spoken_line
from tui.widgets.line_pane import LinePane
from tui.widgets.town import Town


class Sight(LinePane[Row]):
    """The observation in words; a chat starts at its end, everything else at its start."""

    tail: ClassVar[bool] = True
    empty: ClassVar[tuple[str, ...]] = ("Your turn will come; the others go on.", "Time must run: space.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="sight")
        self.town = town
        self.question: Question | None = None
        self._item: int | None = None

    def see(self, question: Question | None) -> None:
        """Show a question, or that there is none."""
        self.question, self._item = question, None
        self.renew()

    def look_at(self, item: int) -> None:
        """Show the facts of one film, until something else is to be seen."""
        self._item = item
        self.renew()

    def renew(self) -> None:
        """Compose the rows for the width at hand; a chat stands at the bottom, above the player's line."""
        question = self.question
        rows = seen(question, self.town, self.palette, self.room[0]) if question else []
        if self._item is not None:
            rows = film_rows(self._item, self.town, self.palette, self.room[0])
        if question and question.kind == "talking":
            self.view.replace([[]] * (self.room[1] - len(rows)) + rows)
            self.view.to_end(self.room[1], True)
        else:
            self.view.replace(rows)
            self.view.to_start()
        self.repaint(whole=True)

    def on_resize(self, event: object) -> None:
        self.renew()

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]


def seen(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return the rows of an observation."""
    me = town.agent(question.agent)
    match question.kind:
        case "planning":
            return _plan(question, town, colours, width, me) if me else []
        case "browsing":
            return _page(question, town, colours, width)
        case "rating":
            return _credits(question, town, colours, width)
        case "talking":
            return _thread(question, town, colours, width)
        case "scrolling":
            return _posts(question, town, colours, width)


def _plan(question: Question, town: Town, colours: Palette, width: int, me: Agent) -> list[Row]:
    posts = f"{question.waiting} unread post{'s' if question.waiting != 1 else ''}" if question.waiting else "no unread posts"
    persona = me.persona
    facts = f"You are {persona.age}, {persona.occupation}" + (f", {', '.join(persona.traits)}." if persona.traits else ".")
    closest = (town.world.contacts(me.id) if town.world else ())[:3]
    rows: list[Row] = [
        *wrapped([(safe(facts), colours.text)], width),
        *wrapped(spoken(persona.bio, colours.dim, colours.title), width),
        [],
        [("You feel ", colours.dim), (me.emotion, colours.emotion(me.emotion)), (f", mood {me.mood:+.2f}", colours.dim)],
        [("Your feed has ", colours.dim), (posts, colours.text)],
    ]
    if closest:
        row: Row = [("Closest to you ", colours.dim)]
        for contact in closest:
            row += [(town.label(contact.id), colours.person(contact.id)), (f" {safe(contact.kind)}  ", colours.dim)]
        rows += wrapped(row, width)
    if me.heard:
        rows.append([("You have heard of", colours.dim)])
        for tip in list(reversed(me.heard))[:5]:
            source: Row = [("  from ", colours.dim), (town.name(tip.source), colours.person(tip.source))]
            rows.append(clip([("  ", colours.dim), *spoken(town.title(tip.item), colours.text, colours.title), *source], width))
    for topic in me.known:
        news = town.world.topics.get(topic) if town.world else None
        if news:
            rows.append(clip([(f"{NEWS} ", colours.intense), (safe(news.title), colours.text)], width))
    if me.memories:
        rows += [[], [("You remember", colours.dim)]]
        for memory in list(reversed(me.memories))[:5]:
            rows += [[("  ", colours.dim), *row] for row in wrapped(spoken(memory.text, colours.text, colours.title), width - 2)]
    return rows


def _page(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    rows: list[Row] = [[(f"Page {question.page_number} of what is recommended to you", colours.dim)], []]
    for entry in question.page:
        rows += film_rows(entry.item, town, colours, width)
        rows += [[("  ", colours.dim), *row] for row in wrapped(spoken(f"why: {entry.reason}", colours.river, colours.title), width - 2)]
        rows.append([])
    return rows


def film_rows(item: int, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return title, facts and description of a film."""
    rows: list[Row] = [clip(spoken(town.title(item), colours.text, colours.title), width)]
    film = town.world.catalogue[item] if town.world and item in town.world.catalogue else None
    if film is not None:
        facts = " · ".join(str(part) for part in (film.year, film.director, film.country, ", ".join(film.genres)) if part)
        rows += [[("  ", colours.dim), *row] for row in wrapped([(safe(facts), colours.dim)], width - 2)]
        about = film.description or film.about
        rows += [[("  ", colours.text), *row] for row in wrapped(spoken(about, colours.text, colours.title), width - 2)] if about else []
    return rows


def _credits(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    head: list[Row] = [[(f"The credits roll. {STAR} How was it?", colours.dim)], []]
    return head + (film_rows(question.item, town, colours, width) if question.item is not None else [])


def _thread(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    rows: list[Row] = []
    if question.partner is not None:
        kind = relation(town, question.agent, question.partner)
        other = town.agent(question.partner)
        facts = f" · {kind}" + (f" · {other.persona.age}, {safe(other.persona.occupation, 40)}" if other else "")
        rows += [clip([(town.label(question.partner), colours.person(question.partner)), (facts, colours.dim)], width), []]
    for line in question.thread:
        rows += spoken_line(line, town, colours, width)
    return rows


def _posts(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    rows: list[Row] = [[("Your feed, best first", colours.dim)], []]
    for entry in question.posts:
        done = "  ✓ answered" if entry.post.id in question.done else ""
        likes = f"  {HEART} {entry.likes}" if entry.likes else ""
        head: Row = [(town.label(entry.author.id), colours.person(entry.author.id)), (likes, colours.intense), (done, colours.good)]
        rows.append(clip([*head, (f"  {safe(entry.reason, 60)}", colours.faint)], width))
        rows += [[("  ", colours.text), *row] for row in wrapped(spoken(entry.post.text, colours.text, colours.title), width - 2)]
        rows.append([])
    return rows
