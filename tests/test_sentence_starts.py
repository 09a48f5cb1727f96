"""Every sentence of a line begins as its speaker writes: with a capital, or, of those who use none, with a small letter."""

import itertools
import re

import pytest
from test_wording import NAMES, contact, speech
from test_wording import _films as films
from test_wording import _topics as topics
from test_wording import _town as town

from models.rules.speech import Form
from models.rules.wording import compose
from models.rules.wording.voice import voice_of
from sim.agent import Agent, Persona, Viewing
from sim.channel import Act, Move, Utterance

ACTS: tuple[Act, ...] = ("tell_news", "answer", "opine", "argue", "ask_seen", "ask_opinion", "tell_self", "agree", "disagree", "recommend")
FORMS: tuple[Form, ...] = ("chat", "post", "reply", "forward", "feeling")
BEGINNING = re.compile(r"(?:^|[.!?] )(\w+)")


def lines_of(person: Persona) -> list[str]:
    """Return lines of many kinds on news and films, to one who has named the film."""
    catalogue, news = films(), topics()
    film = catalogue.items[0].id
    names = {each.id: each.name for each in town()}
    found = []
    for act, form, n in itertools.product(ACTS, FORMS, range(6)):
        topic = list(news)[n % len(news)] if n % 2 else None
        move = Move(act, topic=topic, valence=(-0.8, 0.0, 0.8)[n % 3], item=None if topic else film)
        before = Utterance(1, 2, 2, "?", (Move("ask_seen", item=film),), 1, to=person.id)
        me = Agent(person, watched={film: Viewing(4, 1)} if n > 2 else {})
        to = contact(town()[1]) if form == "chat" else None
        found.append(
            compose(
                speech(
                    me,
                    move,
                    form=form,
                    to=to,
                    after=before if form == "chat" else None,
                    purpose=f"line {n}",
                    tick=n,
                    catalogue=catalogue,
                    topics=news,
                    names=names,
                )
            )
        )
    return found


def beginnings(text: str) -> list[str]:
    return [match[1] for match in BEGINNING.finditer(re.sub(r"<[^<>]*>", "X", text))]


@pytest.mark.parametrize("style", ["plain", "formal", "young", "lower"])
def test_sentences_begin_as_their_speaker_writes_them(style: str) -> None:
    called = {word for each in town() for word in re.findall(r"\w+", each.name)} | set(NAMES.values()) | {"X"}
    speakers = [each for each in town() if voice_of(each).style == style][:3]
    assert speakers
    for person in speakers:
        for text in lines_of(person):
            for word in beginnings(text):
                assert word in called or word[0].isdigit() or word[0].isupper() != (style == "lower"), text
