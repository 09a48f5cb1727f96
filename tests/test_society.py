"""Thirty ticks of the town are worth watching: nobody repeats themselves, talk holds together, taste and friends decide."""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import msgspec
import pytest

from models.rules.mind import RulesMind
from sim.channel import Utterance
from sim.event import AnyEvent, PersonaEdited, Posted, Rated, Said, Shown, Watched
from sim.journal import MemoryJournal
from sim.names import GIVEN_NAMES
from sim.scenarios import new_world, scenario_named
from sim.sentence import checksum, sentences
from sim.simulation import Intervention, Simulation
from sim.taste import genres_of
from sim.world import World

TICKS = 30
TITLE = re.compile(r"<([^<>]*)>")


class Lived:
    """A world after some ticks, and what happened in it."""

    def __init__(self, seed: int, ticks: int = TICKS, *interventions: Intervention) -> None:
        self.world: World = new_world("town", seed)
        mind, journal = RulesMind(), MemoryJournal()
        simulation = Simulation(self.world, scenario_named("town"), lambda _: mind, journal)
        for intervention in interventions:
            simulation.intervene(intervention)

        async def run() -> None:
            for _ in range(ticks):
                await simulation.tick()

        asyncio.run(run())
        self.events: list[AnyEvent] = [event for record in journal.records for event in record.events]

    def utterances(self) -> Iterator[tuple[int, str]]:
        """Yield (speaker, text) of everything said, posted or felt."""
        for event in self.events:
            match event:
                case Said(agent, line) | Posted(agent, line) if line.text:
                    yield agent, line.text
                case Rated(agent, _, _, feeling):
                    yield agent, feeling

    def chats(self) -> list[list[Utterance]]:
        threads: dict[int, list[Utterance]] = defaultdict(list)
        for event in self.events:
            if isinstance(event, Said):
                threads[event.utterance.thread].append(event.utterance)
        return list(threads.values())


@pytest.fixture(scope="module", params=[1, 2, 3])
def lived(request: pytest.FixtureRequest) -> Lived:
    return Lived(request.param)


def test_no_speaker_repeats_a_sentence(lived: Lived) -> None:
    said: dict[int, Counter[int]] = defaultdict(Counter)
    for speaker, text in lived.utterances():
        said[speaker].update(map(checksum, sentences(text)))
    repeated = sum(count - 1 for counts in said.values() for count in counts.values())
    assert repeated == 0


def test_at_most_two_in_a_hundred_utterances_are_equal_to_another(lived: Lived) -> None:
    texts = Counter(text for _, text in lived.utterances())
    assert sum(texts.values()) > 1000
    assert sum(count for count in texts.values() if count > 1) <= 0.02 * sum(texts.values())


def test_every_question_about_a_film_gets_an_answer_about_that_film(lived: Lived) -> None:
    asked = answered = 0
    for chat in lived.chats():
        for line, reply in pairwise(chat):
            for move in line.moves:
                if move.act in ("ask_seen", "ask_opinion") and move.item is not None:
                    asked += 1
                    answered += any(part.item == move.item and not part.act.startswith("ask") for part in reply.moves)
    assert asked > 100
    assert answered == asked


def test_a_line_that_ends_in_a_question_is_never_left_hanging(lived: Lived) -> None:
    hanging = [chat for chat in lived.chats() if chat[-1].text.endswith("?")]
    assert len(hanging) <= 0.02 * len(lived.chats())


def test_a_reply_takes_up_what_was_just_said(lived: Lived) -> None:
    """A film or a topic of the line before comes back in the reply, by name or by an answer to it, as read from the words alone."""
    turns = carried = 0
    for chat in lived.chats():
        for line, reply in pairwise(chat):
            subjects = {move.item for move in line.moves if move.item is not None} | {move.topic for move in line.moves if move.topic}
            if subjects and not any(move.act == "part" for move in line.moves):
                turns += 1
                taken = {move.item for move in reply.moves} | {move.topic for move in reply.moves}
                carried += bool(subjects & taken)
    assert turns > 200
    assert carried >= 0.95 * turns


def test_the_moves_of_a_line_are_in_its_words(lived: Lived) -> None:
    """What a line claims to mention it names, or a line before it in the same chat has."""
    for chat in lived.chats():
        named: set[str] = set()
        for line in chat:
            named |= {title.lower() for title in TITLE.findall(line.text)}
            for move in line.moves:
                if move.item is not None:
                    assert lived.world.catalogue[move.item].title.lower() in named, line.text


def test_three_in_ten_films_were_heard_of_or_recommended_to_a_taste(lived: Lived) -> None:
    shown: dict[int, dict[int, str]] = defaultdict(dict)
    films = led = 0
    for event in lived.events:
        match event:
            case Shown(agent, items, _, reasons):
                shown[agent].update(zip(items, reasons, strict=True))
            case Watched(agent, item, _, source):
                films += 1
                led += source is not None or "liked" in shown[agent].get(item, "") or "you gave" in shown[agent].get(item, "")
    assert films > 100
    assert led >= 0.3 * films


def test_friends_send_people_to_films(lived: Lived) -> None:
    sources = [event.source for event in lived.events if isinstance(event, Watched)]
    assert sum(source is not None for source in sources) >= 0.15 * len(sources)


def test_every_film_and_every_person_mentioned_exists(lived: Lived) -> None:
    titles = {item.title for item in lived.world.catalogue.items}
    known = {part for name in lived.world.names.values() for part in name.split()}
    facts = {word for item in lived.world.catalogue.items for word in re.findall(r"\w+", f"{item.director} {item.title} {item.about}")}
    data = {word for topic in lived.world.topics.values() for word in re.findall(r"\w+", f"{topic.summary} {topic.title}")}
    invented = {name for names in GIVEN_NAMES.values() for group in names.values() for name in group} - known - facts - data
    for _, text in lived.utterances():
        assert set(TITLE.findall(text)) <= titles, text
        spoken = {word for sentence in sentences(text) for word in sentence.split()[1:]}
        assert not {word.strip(",.!?") for word in spoken} & (invented - {"Grace", "Rose", "Sun", "An", "Will", "May"}), text


def test_ratings_are_spread_and_feelings_fit_them(lived: Lived) -> None:
    stars = Counter(event.stars for event in lived.events if isinstance(event, Rated))
    mean = sum(star * count for star, count in stars.items()) / sum(stars.values())
    assert 3.2 <= mean <= 4.2
    assert stars[1] + stars[2] >= 0.08 * sum(stars.values())


def test_the_news_reaches_most_people_and_divides_them(lived: Lived) -> None:
    topic = next(topic for topic in lived.world.topics.values() if topic.tick == 10)
    attitudes = [agent.attitudes[topic.id] for agent in lived.world.agents.values() if topic.id in agent.attitudes]
    assert len(attitudes) >= 0.5 * len(lived.world.agents)
    assert min(sum(attitude > 0.1 for attitude in attitudes), sum(attitude < -0.1 for attitude in attitudes)) >= 5


# Interventions show


def edited(persona_id: int, **changes: object) -> PersonaEdited:
    persona = msgspec.structs.replace(new_world("town", 1).agents[persona_id].persona, **changes)
    return PersonaEdited(persona_id, persona, tuple(changes))


def watched_genres(lived: Lived, agent: int) -> Counter[str]:
    return Counter(
        genre
        for event in lived.events
        if isinstance(event, Watched) and event.agent == agent
        for genre in lived.world.catalogue[event.item].genres
    )


FANS = (3, 10, 24, 30, 41)  # people of all ages; each is edited in a world of their own


def test_changing_interests_changes_what_people_watch() -> None:
    science = [
        Lived(1, 24, *(edited(fan, interests=("science fiction", "horror"), dislikes=("family", "romance"), activity=3.0) for fan in FANS))
    ]
    family = [
        Lived(1, 24, *(edited(fan, interests=("family", "romance"), dislikes=("science fiction", "horror"), activity=3.0) for fan in FANS))
    ]
    dark = sum((watched_genres(lived, fan) for lived in science for fan in FANS), Counter())
    mild = sum((watched_genres(lived, fan) for lived in family for fan in FANS), Counter())
    assert dark["science fiction"] + dark["horror"] > 2 * (mild["science fiction"] + mild["horror"])
    assert mild["family"] + mild["romance"] > 2 * (dark["family"] + dark["romance"])


def test_changing_traits_changes_how_people_talk() -> None:
    loud = Lived(1, 24, *(edited(fan, traits=("cheerful", "outgoing", "playful"), activity=3.0) for fan in FANS))
    quiet = Lived(1, 24, *(edited(fan, traits=("gloomy", "shy", "formal"), activity=3.0) for fan in FANS))

    def texts(lived: Lived) -> list[str]:
        return [text for speaker, text in lived.utterances() if speaker in FANS]

    def share(marks: str, found: list[str]) -> float:
        return sum(any(mark in text for mark in marks) for text in found) / len(found)

    def length(lived: Lived) -> float:
        chats = [chat for chat in lived.chats() if any(line.author in FANS for line in chat)]
        return sum(map(len, chats)) / len(chats)

    assert share("!", texts(loud)) > 2 * share("!", texts(quiet))
    assert len(texts(loud)) > 1.2 * len(texts(quiet)), "outgoing people say more"
    assert length(loud) > length(quiet), "shy people keep chats short"


def test_interests_come_up_in_talk() -> None:
    lived = Lived(1, 24, *(edited(fan, interests=("drama", "falconry"), activity=3.0) for fan in FANS))
    assert not genres_of("falconry", lived.world.catalogue)
    assert {speaker for speaker, text in lived.utterances() if "falconry" in text} & set(FANS)
