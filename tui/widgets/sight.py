"""What the player's agent sees when asked: exactly the question, and nothing more."""

from typing import ClassVar

from msgspec.structs import replace

from sim.agent import Agent
from sim.calendar import starts
from sim.channel import Utterance
from tui.paint import HEART, NEWS, SHARE, STAR, Palette, Row, Span, clip, clock, date, safe, spoken, wrapped
from tui.protocol import Question
from tui.widgets.doing import at_what
from tui.widgets.line_pane import LinePane
from tui.widgets.news_tag import tag_of
from tui.widgets.phrases import counted
from tui.widgets.post_marks import CAME, SCORES, TORN_BELOW, marks
from tui.widgets.talk import growing_line, spoken_line
from tui.widgets.town import Town

WATCHED_SHOWN, MEMORIES_SHOWN = 8, 5
SLIGHTLY, STRONGLY = 0.35, 0.65  # attitudes, of 1, below and from which somebody is so


class Sight(LinePane[Row]):
    """The observation in words; a chat starts at its end, everything else at its start."""

    tail: ClassVar[bool] = True
    empty: ClassVar[tuple[str, ...]] = ("Your turn will come; the others go on.", "Time must run: {time.play}.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="sight")
        self.town = town
        self.question: Question | None = None
        self._item: int | None = None
        self._growing: tuple[int, str] | None = None  # who is saying what, as far as it has come

    def see(self, question: Question | None) -> None:
        """Show a question, or that there is none."""
        self.question, self._item, self._growing = question, None, None
        self.renew()

    def overhear(self, thread: tuple[Utterance, ...]) -> None:
        """Show a chat as far as it is heard."""
        if self.question is not None:
            self.question, self._growing = replace(self.question, thread=thread), None
            self.renew()

    def grow(self, speaker: int, text: str | None) -> None:
        """Show in a chat what somebody is saying, as far as it has come, "" for not a word yet; None for nothing any more."""
        growing = None if text is None else (speaker, text)
        if self.question is not None and self.question.kind == "talking" and growing != self._growing:
            self._growing = growing
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
            rows += self._growing_rows()
            self.view.replace([[]] * (self.room[1] - len(rows)) + rows)
            self.view.to_end(self.room[1], True)
        else:
            self.view.replace(rows)
            self.view.to_start()
        self.repaint(whole=True)

    def _growing_rows(self) -> list[Row]:
        """Return the line that is being said: dim, and without an end."""
        return growing_line(*self._growing, self.town, self.palette, self.room[0]) if self._growing is not None else []

    def on_resize(self, event: object) -> None:
        self.renew()

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]


def seen(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return the rows of an observation."""
    match question.kind:
        case "planning":
            return _plan(question, town, colours, width)
        case "browsing":
            return _page(question, town, colours, width)
        case "rating":
            return _credits(question, town, colours, width)
        case "talking":
            return _thread(question, town, colours, width)
        case "scrolling":
            return _posts(question, town, colours, width)


def _plan(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    me, persona = question.me, question.me.persona
    posts = counted(question.waiting, "unread post") if question.waiting else "no unread posts"
    facts = f"You are {persona.age}, {persona.occupation}" + (f", {', '.join(persona.traits)}." if persona.traits else ".")
    feels: Row = [("You feel ", colours.dim), (me.emotion, colours.emotion(me.emotion)), (f", mood {me.mood:+.2f}.", colours.dim)]
    feels += [(" Your feed has ", colours.dim), (posts, colours.text), (".", colours.dim)]
    return [
        *_time(question, town, colours, width),
        *wrapped([(safe(facts), colours.text)], width),
        *wrapped(spoken(persona.bio, colours.dim, colours.title), width),
        *wrapped(feels, width),
        *_in_mind(question, colours, width),
        *_around(question, town, colours, width),
        *_films_known(me, town, colours, width),
        *_remembered(question, colours, width),
    ]


def _time(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return what time it is, and from when on the player is free."""
    free = starts(question.me, question.minute)
    row: Row = [("It is ", colours.dim), (date(question.minute), colours.strong)]
    if free > question.minute:
        row += [(". Until ", colours.dim), (clock(free), colours.strong), (" you are ", colours.dim)]
        row += [*spoken(at_what(question.me, town), colours.text, colours.title), ("; then you are free.", colours.dim)]
    return wrapped(row, width)


def _in_mind(question: Question, colours: Palette, width: int) -> list[Row]:
    """Return the memories that came to the agent's mind, with the scores that brought them up."""
    held = {memory.id: memory for memory in question.me.memories}
    found = [each for each in question.recalled.found if each.memory in held] if question.recalled else []
    if not found:
        return []
    rows: list[Row] = [[], [("Comes to mind, and why", colours.dim)]]
    for each in found:
        rows += _listed(spoken(held[each.memory].text, colours.text, colours.title), colours, width)
        scores = f"fresh {each.recency:.2f} · important {each.importance:.2f} · to the point {each.relevance:+.2f}"
        rows += [[("    ", colours.faint), *row] for row in wrapped([(scores, colours.faint)], width - 4)]
    return rows


def _around(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return who is close and what they are at, and the news that has reached the agent."""
    rows: list[Row] = []
    for contact in question.contacts[:5]:
        other = town.agent(contact.id)
        row: Row = [("  ", colours.dim), (town.label(contact.id), colours.person(contact.id)), (f" {safe(contact.kind)}", colours.dim)]
        if other is not None and other.busy.until > question.minute:
            row += spoken(f"  {at_what(other, town)} until {clock(other.busy.until)}", colours.moderate, colours.title)
        rows.append(clip(row, width))
    told = _news(question, town, colours, width, whole=True)
    return [*([[], [("Closest to you", colours.dim)], *rows] if rows else []), *([[], *told] if told else [])]


def _news(question: Question, town: Town, colours: Palette, width: int, whole: bool) -> list[Row]:
    """Return the question of each piece of news that the agent knows, and where they stand; if whole, with its title."""
    rows: list[Row] = []
    me, world = question.me, town.world
    for topic in [world.topics[each] for each in me.known if each in world.topics] if world else ():
        tag = tag_of(topic.id, world)
        mark: Row = [(f"{NEWS}{tag.letter if tag else ''} ", tag.style(colours) if tag else colours.intense)]
        if whole:
            rows.append(clip([*mark, (safe(topic.title), colours.text)], width))
            mark = [("  ", colours.dim)]
        rows.append(clip([*mark, (safe(topic.question), colours.dim)], width))
        stands: Row = [("  you are ", colours.dim), *_stance(me.attitudes.get(topic.id), colours)]
        rows.append(clip([*stands, (", and ", colours.dim), (me.emotion, colours.emotion(me.emotion))], width))
    return rows


def _stance(attitude: float | None, colours: Palette) -> Row:
    """Return a side and how strongly it is held, in words and as a number."""
    if attitude is None or abs(attitude) < TORN_BELOW:
        return [("for neither side" + (f" {attitude:+.2f}" if attitude is not None else ""), colours.text)]
    strength = "slightly" if abs(attitude) < SLIGHTLY else "strongly" if abs(attitude) >= STRONGLY else "rather"
    return [(f"{strength} {'for' if attitude > 0 else 'against'} it {attitude:+.2f}", colours.river if attitude > 0 else colours.warning)]


def _films_known(me: Agent, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return what the agent has heard of, newest first, and has watched."""
    rows: list[Row] = []
    if me.heard:
        rows += [[], [(f"You have heard of {counted(len(me.heard), 'film')}", colours.dim)]]
    for tip in reversed(me.heard):
        opinion = "spoke well of it" if tip.valence > 0.2 else "spoke badly of it" if tip.valence < -0.2 else "mentioned it"
        seen: Row = [(" · seen", colours.dim)] if tip.item in me.watched else []
        source: Row = [(f"  {town.name(tip.source)}", colours.person(tip.source)), (f" {opinion}", colours.dim)]
        rows.append(clip([("  ", colours.dim), *spoken(town.title(tip.item), colours.text, colours.title), *source, *seen], width))
    if me.watched:
        rows += [[], [(f"You have watched {counted(len(me.watched), 'film')}, lately", colours.dim)]]
    for item, viewing in sorted(me.watched.items(), key=lambda entry: -entry[1].tick)[:WATCHED_SHOWN]:
        title = spoken(town.title(item), colours.text, colours.title)
        rows.append(clip([("  ", colours.dim), *title, (f" {STAR * viewing.stars}", colours.accent)], width))
    return rows


def _remembered(question: Question, colours: Palette, width: int) -> list[Row]:
    rows: list[Row] = [[], [("You remember", colours.dim)]] if question.me.memories else []
    for memory in list(reversed(question.me.memories))[:MEMORIES_SHOWN]:
        rows += _listed(spoken(memory.text, colours.text, colours.title), colours, width)
    return rows


def _listed(spans: list[Span], colours: Palette, width: int) -> list[Row]:
    return [[("  ", colours.dim), *row] for row in wrapped(spans, width - 2)]


def _page(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    last = "next_page" not in question.legal
    heading = f"Page {question.page_number} of this visit" + (", the last" if last else "")
    heading += f" · best matches for “{safe(question.query, 40)}”" if question.query else " · recommended to you"
    rows: list[Row] = [*wrapped([(heading, colours.dim)], width), []]
    if not question.page:
        none = f"Nothing that you have not seen matches “{safe(question.query, 40)}”." if question.query else "Nothing is left."
        rows += wrapped([(none, colours.text)], width)
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
    if question.before:
        head.insert(1, [(f"At first you gave it {question.before} of 5.", colours.text)])
    for contact, stars in question.others:
        head.insert(-1, clip([(town.name(contact.id), colours.person(contact.id)), (f" gave it {stars} of 5", colours.dim)], width))
    return head + (film_rows(question.item, town, colours, width) if question.item is not None else [])


def _thread(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    rows: list[Row] = []
    if question.partner is not None:
        kind = next((f"your {safe(contact.kind, 20)}" for contact in question.contacts if contact.id == question.partner), "a stranger")
        other = town.agent(question.partner)
        facts = f" · {kind}" + (f" · {other.persona.age}, {safe(other.persona.occupation, 40)}" if other else "")
        rows += [clip([(town.label(question.partner), colours.person(question.partner)), (facts, colours.dim)], width)]
        rows += [*_in_mind(question, colours, width), []]
    for line in question.thread:
        rows += spoken_line(line, town, colours, width, question.agent)
    return rows


def _posts(question: Question, town: Town, colours: Palette, width: int) -> list[Row]:
    news = _news(question, town, colours, width, whole=False)
    rows: list[Row] = [*news, *([[]] if news else []), [("Your feed, best first", colours.dim)], []]
    for entry in question.posts:
        done = "  ✓ answered" if entry.post.id in question.done else ""
        likes = f"  {HEART} {entry.likes}" if entry.likes else ""
        passed_on: Row = [(f"{SHARE} ", colours.river)] if entry.post.forwards is not None else []
        head: Row = [*passed_on, *marks(entry.post, town, colours), (town.label(entry.author.id), colours.person(entry.author.id))]
        head += [(likes, colours.intense), (done, colours.good)]
        rows.append(clip([*head, (f"  {safe(SCORES.sub('', entry.reason), 60)} · {CAME[entry.source]}", colours.faint)], width))
        rows += [[("  ", colours.text), *row] for row in wrapped(spoken(town.words(entry.post), colours.text, colours.title), width - 2)]
        rows.append([])
    return rows
