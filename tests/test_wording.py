"""The wording of the rules mind: what compose promises of every line."""

import csv
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace

from models.rules.speech import Form, Speech
from models.rules.wording import compose
from models.rules.wording.facts import SLOTS
from models.rules.wording.grammar import clause, first_name, gerund, lines_of, parsed, proposition, styled, with_article
from models.rules.wording.tables import TABLES
from models.rules.wording.voice import voice_of
from sim.agent import Agent, Memory, Persona, Viewing
from sim.catalogue import Catalogue, Item
from sim.channel import CHAT_LIMIT, POST_LIMIT, Act, Move, Utterance
from sim.observation import Contact
from sim.randomness import Luck
from sim.sentence import checksum, sentences
from sim.topic import Claim, Topic

DATA = Path(__file__).parents[1] / "sim" / "scenarios" / "data"
ROOM = {"chat": (3, CHAT_LIMIT), "post": (4, POST_LIMIT), "reply": (3, POST_LIMIT), "forward": (4, POST_LIMIT), "feeling": (1, CHAT_LIMIT)}

ITEMS = Catalogue(
    Item(id=n, title=title, year=year, director=director, country="Italy", genres=genres, tone=tone, about=about)
    for n, (title, year, director, genres, tone, about) in enumerate(
        [
            (
                "The Long Weir",
                1961,
                "Ada Finch",
                ("drama", "romance"),
                ("tense", "odd"),
                "a lock keeper's daughter who runs off with the ferry",
            ),
            ("Ewe and I", 1984, "Bo Lund", ("comedy",), ("daft", "airy"), "a shearer who cannot count"),
            ("Night Bus", 1999, "Cy Moon", ("horror", "mystery"), ("unsettling", "slow"), "passengers who never get off"),
            ("Is It Noon?", 2011, "Di Okri", ("western", "war"), ("dusty", "loud"), "two sheriffs and one hat"),
            ("Orbit... of Ann", 2020, "Ed Poe", ("science fiction",), ("icy", "eerie"), "an astronaut homesick for a bus shelter"),
        ]
    )
)
SALE = Topic(
    "lantern-sale",
    1,
    9,
    "Council wants to sell the Lantern",
    "should the council sell the Lantern?",
    "The council plans to sell the Lantern. The money would finish the wall.",
    (Claim("for", "the wall cannot be built out of ticket stubs"), Claim("against", "a town without a screen forgets how to sit together")),
)
PEOPLE = (
    Persona(id=1, name="Hamish Drummond", gender="male", age=61, occupation="lock keeper", home="the Weir", traits=("solitary", "gloomy")),
    Persona(
        id=2,
        name="Lily Chen",
        gender="female",
        age=16,
        occupation="school pupil",
        traits=("outgoing", "playful"),
        interests=("street dance",),
    ),
    Persona(
        id=3, name="Arthur Pemberton", gender="male", age=84, occupation="retired judge", traits=("formal", "witty"), interests=("dahlias",)
    ),
    Persona(
        id=4,
        name="Maria Silva",
        gender="female",
        age=24,
        occupation="software developer",
        traits=("sarcastic", "tidy"),
        interests=("horror",),
    ),
    Persona(
        id=5,
        name="Mai Tran",
        gender="female",
        age=45,
        occupation="hairdresser",
        traits=("gossipy", "cheerful", "warm"),
        interests=("karaoke",),
    ),
    Persona(id=6, name="Jun", gender="male", age=20, occupation="film student", traits=("dreamy", "shy", "earnest"), interests=("ducks",)),
    Persona(
        id=7, name="Gwen", gender="female", age=55, occupation="farmer", traits=("blunt", "stubborn"), interests=("western", "cider making")
    ),
    Persona(id=8, name="Agent 8", gender="", age=40, occupation="", traits=("zorgish",)),
)
NAMES = {person.id: person.name for person in PEOPLE}
TARGETS = {
    "item": Move("opine", item=0),
    "topic": Move("opine", topic="lantern-sale"),
    "person": Move("opine", person=9),
    "none": Move("opine"),
}


def contact(person: Persona, closeness: float = 0.6, kind: str = "friend") -> Contact:
    history = "won the horror quiz and lost the trophy the same night"
    return Contact(person.id, person.name, person.gender, person.age, person.occupation, kind, closeness, history)


def speech(me: Agent, *moves: Move, form: Form = "chat", to: Contact | None = None, purpose: str = "line", **more: object) -> Speech:
    known = {"names": {**NAMES, 9: "Olaf Brekke"}, "catalogue": ITEMS, "topics": {"lantern-sale": SALE}, **more}
    tick = int(str(known.pop("tick", 3)))
    luck = Luck(11).of(tick, me.id)
    return Speech(form=form, moves=moves, me=me, luck=luck, purpose=purpose, minute=tick * 127 + 480, to=to, **known)


def one(act: Act, target: str, valence: float = 0.5) -> Move:
    move = TARGETS[target]
    claim = 0 if target == "topic" and act in ("argue", "answer") else None
    return Move(act, item=move.item, topic=move.topic, person=move.person, valence=valence, claim=claim)


def titles_in(text: str) -> list[str]:
    return re.findall(r"<([^<>]*)>", text)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
@pytest.mark.parametrize("act", get_args(Act))
def test_every_act_about_anything_is_worded_in_every_form(act: Act, person: Persona) -> None:
    other = PEOPLE[(person.id) % len(PEOPLE)]
    before = Utterance(1, 2, other.id, "Have you seen <The Long Weir>?", (Move("ask_seen", item=0),), 1, to=person.id)
    seen = Agent(person, watched={0: Viewing(4, 1)})
    for target, form, valence, me in itertools.product(TARGETS, ROOM, (-0.9, 0.0, 0.9), (Agent(person), seen)):
        public = form != "chat"
        line = speech(
            me, one(act, target, valence), form=form, to=None if public else contact(other), after=before if form != "post" else None
        )
        text = compose(line)
        count, limit = ROOM[form]
        assert text.strip() == text and text
        assert len(text) <= limit
        assert len(sentences(text)) <= count, text
        assert text[-1] in ".!?…>)'" or voice_of(person).stopless, text
        assert not re.search(r"  |\.\.| [,.!?]|,[.!?,]|[{}*|]", re.sub("<.*?>", "X", text)), text
        known = titles_in(before.text) if form == "chat" else []  # the line before has named it: "it" will do
        assert set(titles_in(text)) | set(known if target == "item" else []) == ({"The Long Weir"} if target == "item" else set()), text


def test_a_line_does_all_its_moves_in_order() -> None:
    me, to = Agent(PEOPLE[4]), contact(PEOPLE[2])
    moves = (Move("recommend", item=1, valence=0.8), Move("ask_seen", item=2), Move("ask_opinion", topic="lantern-sale"))
    text = compose(speech(me, *moves, to=to))
    assert titles_in(text) == ["Ewe and I", "Night Bus"]
    assert text.endswith("?")


def _ask(n: int) -> tuple[Move, ...]:
    acts: tuple[Act, ...] = get_args(Act)
    target = ("item", "topic", "none", "person", "none")[n % 5]
    return (one(acts[n % len(acts)], target, ((n * 7) % 11 - 5) / 5),)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_nobody_says_a_sentence_twice_in_150_lines(person: Persona) -> None:
    me, to = Agent(person), contact(PEOPLE[person.id % len(PEOPLE)])
    said: list[str] = []
    for n in range(150):
        text = compose(speech(me, *_ask(n), to=to, purpose=f"line/{n}", tick=n // 5))
        said += sentences(text)
        me.said = [checksum(sentence) for sentence in said][-600:]
    counts = Counter(checksum(sentence) for sentence in said)
    assert [sentence for sentence in said if counts[checksum(sentence)] > 1] == []


def test_asked_the_same_200_times_a_speaker_still_finds_new_words() -> None:
    me, to = Agent(PEOPLE[0]), contact(PEOPLE[2])
    said: list[str] = []
    for n in range(200):
        said += sentences(compose(speech(me, Move("answer"), to=to, purpose=f"line/{n}")))
        me.said = [checksum(sentence) for sentence in said]
    assert len(set(me.said)) == len(me.said)


def test_what_was_spoken_in_this_conversation_is_not_said_again() -> None:
    me, to = Agent(PEOPLE[3]), contact(PEOPLE[1])
    first = compose(speech(me, Move("greet"), to=to))
    spoken = tuple(checksum(sentence) for sentence in sentences(first))
    again = compose(speech(me, Move("greet"), to=to, spoken=spoken))
    assert not set(spoken) & {checksum(sentence) for sentence in sentences(again)}


def _cut(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _town() -> list[Persona]:
    return [
        Persona(
            id=int(row["id"]),
            name=row["name"],
            gender=row["gender"],
            age=int(row["age"]),
            occupation=row["occupation"],
            home=row["home"],
            traits=_cut(row["traits"]),
            interests=_cut(row["interests"]),
        )
        for row in _rows("people")
    ]


def _films() -> Catalogue:
    return Catalogue(
        Item(
            id=n,
            title=row["title"],
            year=int(row["year"]),
            director=row["director"],
            genres=_cut(row["genres"]),
            tone=_cut(row["tone"]),
            about=row["about"],
        )
        for n, row in enumerate(_rows("films"))
    )


def _topics() -> dict[str, Topic]:
    claims = _rows("arguments")
    return {
        row["id"]: Topic(
            row["id"],
            int(row["tick"]),
            int(row["author"]),
            row["title"],
            row["question"],
            row["summary"],
            tuple(Claim("for" if claim["side"] == "for" else "against", claim["claim"]) for claim in claims if claim["news"] == row["id"]),
        )
        for row in _rows("news")
    }


def _talk(people: list[Persona]) -> Iterator[tuple[Persona, str]]:
    """Yield about 2,500 lines as a town speaks them: chats and posts, 52 rounds of one line each."""
    chat: tuple[tuple[Move, ...], ...] = (
        (Move("greet"),),
        (Move("greet"), Move("ask_self")),
        (Move("answer"),),
        (Move("ask_tip"),),
        (Move("tell_self"),),
        (Move("remember"),),
        (Move("agree"), Move("part")),
        (Move("part"),),
    )
    agents = [Agent(person) for person in people]
    films, topics = _films(), _topics()
    ties: dict[int, list[Contact]] = {}
    for row in _rows("ties"):
        for a, b in ((row["a"], row["b"]), (row["b"], row["a"])):
            if int(b) <= len(people):
                known = contact(people[int(b) - 1], float(row["closeness"]))
                ties.setdefault(int(a), []).append(replace(known, history=row["history"]))
    for n in range(52):
        for me in agents:
            k = n * 7 + me.id
            to = ties[me.id][k % len(ties[me.id])]
            topic = topics[("lantern-sale", "lost-film")[k // 3 % 2]]
            claim = (n // 3 * 5 + me.id * 11) % len(topic.claims)
            side = 0.7 if topic.claims[claim].side == "for" else -0.7
            item, stars = (k * 31) % len(films), (k * 5) % 5 + 1
            film = Move("opine" if k % 4 else "recommend", item=item, valence=(stars - 3) / 2)
            public = n % 3 == 0
            if public:
                moves: tuple[Move, ...] = (film if k % 3 else Move("argue", topic=topic.id, claim=claim, valence=side),)
            else:
                moves = chat[k % len(chat)]
            line = speech(
                me,
                *moves,
                form="post" if public else "chat",
                to=None if public else to,
                tick=n,
                names={person.id: person.name for person in people},
                catalogue=films,
                topics=topics,
                stars=stars if public else None,
                likes=films[item].tone[:1],
            )
            text = compose(line)
            me.said = [*me.said, *(checksum(sentence) for sentence in sentences(text))][-600:]
            yield me.persona, text


def test_few_lines_of_a_town_are_equal() -> None:
    lines = [text.lower() for _, text in _talk(_town())]
    counts = Counter(lines)
    equal = sum(count for count in counts.values() if count > 1)
    assert equal <= 0.02 * len(lines), [pair for pair in counts.most_common(20) if pair[1] > 1]


def test_the_same_speech_gives_the_same_text_whatever_the_hash_seed() -> None:
    root = str(Path(__file__).parents[1])
    program = (
        "import importlib.util as u; s = u.spec_from_file_location('t', 'tests/test_wording.py'); m = u.module_from_spec(s);"
        "s.loader.exec_module(m); print([text for _, text in __import__('itertools').islice(m._talk(m._town()), 200)])"
    )
    seen = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
        seen.add(subprocess.run([sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, check=True).stdout)
    assert len(seen) == 1
    line = speech(Agent(PEOPLE[4]), one("recommend", "item"), to=contact(PEOPLE[0]))
    assert compose(line) == compose(line)


def _spoken(person: Persona) -> str:
    me, to = Agent(person), contact(PEOPLE[2])
    lines = []
    for n in range(60):
        lines.append(compose(speech(me, *_ask(n), to=to, purpose=f"line/{n}", tick=n)))
        me.said += [checksum(sentence) for sentence in sentences(lines[-1])]
    return "\n".join(lines)


def test_opposite_people_talk_differently() -> None:
    gloomy, teenager, judge, gossip = (_spoken(PEOPLE[place]) for place in (0, 1, 2, 4))
    assert len(gloomy) < 0.8 * len(gossip)
    assert gossip.count("!") > 3 * max(1, gloomy.count("!"))
    assert sum(line[:1].islower() for line in teenager.splitlines()) > 40
    contracted = re.compile(r"\b\w+'(?:m|ve|ll|re)\b")
    assert len(contracted.findall(judge)) < 3 < len(contracted.findall(gossip))


def test_changed_traits_change_the_talk() -> None:
    me = Persona(id=5, name="Mai Tran", gender="female", age=45, occupation="hairdresser", traits=("gloomy", "solitary", "blunt"))
    before, after = _spoken(PEOPLE[4]), _spoken(me)
    assert len(set(before.splitlines()) & set(after.splitlines())) <= 3
    assert len(after) < len(before)


@pytest.mark.parametrize(("stars", "word"), [(5, "glow"), (1, "grumble")])
def test_verdicts_fit_the_stars(stars: int, word: str) -> None:
    table = {
        re.sub(r"\{film\}", "<The Long Weir>", line.rpartition("|")[2].strip()).replace("*", "")
        for line in lines_of(TABLES[f"opine_{stars}"])
    }
    me = Agent(PEOPLE[6], watched={0: Viewing(stars, 1)})
    for n in range(20):
        text = compose(speech(me, Move("opine", item=0, valence=(stars - 3) / 2), stars=stars, to=contact(PEOPLE[0]), purpose=str(n)))
        assert any(line[:-1].lower() in text.lower() or text.lower() in line.lower() for line in table), (word, text)


def test_an_unseen_film_is_only_known_by_hearsay() -> None:
    film = Item(id=0, title="Far")
    text = compose(speech(Agent(PEOPLE[6]), Move("answer", item=0), catalogue=Catalogue([film]), to=contact(PEOPLE[0])))
    assert "<Far>" in text and "I loved" not in text


@pytest.mark.parametrize("act", get_args(Act))
def test_bare_facts_and_odd_names_are_survived(act: Act) -> None:
    item = Item(id=0, title="M*A*S*H <1970> [dir. cut] 🎬")
    topic = Topic("t1", 1, 1, "", "", "", ())
    odd = Persona(id=3, name="🦆<Duck> {x}...", gender="?", age=1, occupation="")
    nameless = Persona(id=4, name="", gender="", age=120, occupation="retired unemployed wizard", traits=("",), interests=("", "x"))
    for me, to, target in itertools.product((odd, nameless), (odd, nameless), TARGETS):
        move = Move(
            act,
            item=0 if target == "item" else None,
            topic="t1" if target == "topic" else None,
            person=9 if target == "person" else None,
            claim=3,
        )
        memory = Memory(1, "self", "<Another Film> was on. I slept..", 0.5, item=7)
        line = speech(
            Agent(me, mood=-1, arousal=1),
            move,
            catalogue=Catalogue([item]),
            topics={"t1": topic},
            names={},
            to=contact(to),
            memory=memory,
            stars=3,
        )
        text = compose(line)
        assert text and len(text) <= CHAT_LIMIT
        assert titles_in(text) == (["M*A*S*H 1970 [dir. cut] 🎬"] if target == "item" else []), text


def test_only_names_of_those_concerned_are_used() -> None:
    names = {person.id: person.name for person in PEOPLE} | {9: "Olaf Brekke", 10: "Zebedee Unmentioned"}
    for n in range(40):
        text = compose(speech(Agent(PEOPLE[4]), *_ask(n), to=contact(PEOPLE[2]), names=names, purpose=str(n)))
        assert "Zebedee" not in text and "Hamish" not in text


def test_every_line_of_every_table_is_well_formed() -> None:
    for name, table in TABLES.items():
        lines = lines_of(table)
        assert len(lines) == len(set(lines)), name
        for line in lines:
            phrase = parsed(line)
            assert set(phrase.parts[1::2]) <= set(SLOTS), (name, line)
            assert phrase.parts[1::2].count("film") <= 1, (name, line)
            text = line.rpartition("|")[2].strip()
            assert "  " not in text and "—" not in text and " - " not in text, (name, line)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        *((f"opine_{n}", 20) for n in range(1, 6)),
        *(
            (name, 20)
            for name in (
                "greet",
                "part",
                "recommend",
                "ask_seen",
                "argue_for",
                "argue_against",
                "agree",
                "disagree",
                "ask_self",
                "not_seen",
                "seen_good",
            )
        ),
    ],
)
def test_common_acts_have_many_cores(name: str, least: int) -> None:
    assert len(lines_of(TABLES[name])) >= least


def test_words_are_put_right() -> None:
    assert [with_article(noun) for noun in ("western", "adventure film", "historical film", "hour", "unicorn")] == [
        "a western",
        "an adventure film",
        "a historical film",
        "an hour",
        "a unicorn",
    ]
    assert [gerund(verb) for verb in ("sell the Lantern", "ban dogs", "close it", "see to it", "be brave", "open up")] == [
        "selling the Lantern",
        "banning dogs",
        "closing it",
        "seeing to it",
        "being brave",
        "opening up",
    ]
    assert proposition("should the council sell the Lantern?") == ("the council should sell the Lantern", "sell the Lantern")
    assert proposition("whither?") == ("", "")
    assert (
        styled("I don't know, it's late, isn't it, and I'd better go.", "formal")
        == "I do not know, it is late, isn't it, and I'd better go."
    )
    assert first_name("Dr. Anna Wu") == "Dr Wu" and first_name("Maria Silva") == "Maria" and first_name("") == ""
    assert clause("I went home. Then I slept.") == "I went home"
