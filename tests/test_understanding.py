"""Free text of humans and models becomes moves that the people of a town can answer."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.catalogue import Catalogue, Item
from sim.channel import Act, Move, Utterance
from sim.content import SHIPPED, read_content
from sim.mentions import Names, person_in
from sim.scenarios import new_world
from sim.understanding import INSULT, understood

TOWN = read_content(SHIPPED)
EXTRA = ("Heat", "Her", "It", "Up", "M", "Go", "The Third Man")  # names that are words; the last one is there twice
FILMS = Catalogue([*TOWN.items, *(Item(id=9000 + k, title=title, year=1950 + k) for k, title in enumerate(EXTRA) if title not in ("M",))])
TOPICS = {topic.id: topic for topic in TOWN.topics}
NAMES = {persona.id: persona.name for persona in TOWN.personas}
ME, OTHER = 3, 1


def id_of(title: str) -> int:
    return FILMS.by_title[title.lower()][0]


def line(*moves: Move) -> Utterance:
    return Utterance(id=5, tick=1, author=OTHER, text="...", moves=moves, thread=5, to=ME)


def read(text: str, after: Utterance | None = None) -> tuple[Move, ...]:
    return understood(text, author=ME, catalogue=FILMS, topics=TOPICS, names=NAMES, after=after)


def shape(text: str, after: Utterance | None = None) -> list[tuple[str, int | str | None, int]]:
    """Return (act, item or topic, sign of the valence) of each move."""
    found = []
    for move in read(text, after):
        subject = move.item if move.item is not None else move.topic
        found.append((move.act, subject, (move.valence > 0.05) - (move.valence < -0.05)))
    return found


ALIEN, CASABLANCA, METROPOLIS = "The Thing", "Casablanca", "Metropolis"

# text -> moves, each "act title sign"; "-" for no subject; LAN is the sale of the cinema
PLAIN = [
    ("Hello!", ["greet"]),
    ("hi there", ["greet"]),
    ("Good morning, Astrid.", ["greet"]),
    ("Hey Astrid, how are you?", ["greet", "ask_self"]),
    ("How's work going?", ["ask_self"]),
    ("What have you been up to, how is your day?", ["ask_self"]),
    ("Thanks, that was kind.", ["thank"]),
    ("Cheers!", ["thank"]),
    ("I have to go now, bye!", ["part"]),
    ("See you later.", ["part"]),
    ("Good night, take care.", ["part"]),
    ("Have you seen <Casablanca>?", ["ask_seen Casablanca"]),
    ("have you seen casablanca", ["ask_seen Casablanca"]),
    ("Did you watch Metropolis?", ["ask_seen Metropolis"]),
    ("Do you know The Third Man?", ["ask_seen The Third Man"]),
    ("What did you think of <Metropolis>?", ["ask_opinion Metropolis"]),
    ("Did you like King Kong?", ["ask_opinion King Kong"]),
    ("How was Casablanca?", ["ask_opinion Casablanca"]),
    ("Is <Häxan> any good?", ["ask_opinion Häxan"]),
    ("is haxan any good?", ["ask_opinion Häxan"]),
    ("What should I watch tonight?", ["ask_tip"]),
    ("Can you recommend a good horror film?", ["ask_tip"]),
    ("any tips?", ["ask_tip"]),
    ("Seen anything good lately?", ["ask_tip"]),
    ("I loved <Casablanca>.", ["opine Casablanca +"]),
    ("Casablanca is a wonderful film", ["opine Casablanca +"]),
    ("I really hated Metropolis, it was so boring.", ["opine Metropolis -"]),
    ("Metropolis was not good", ["opine Metropolis -"]),
    ("Metropolis wasn't bad at all", ["opine Metropolis +"]),
    ("I did not enjoy <King Kong>", ["opine King Kong -"]),
    ("You should watch <Casablanca>!", ["recommend Casablanca +"]),
    ("I recommend Casablanca, it is brilliant", ["recommend Casablanca +"]),
    ("Go and see Late Spring", ["recommend Late Spring +"]),
    ("Don't miss King Kong.", ["recommend King Kong +"]),
    ("Don't bother with <King Kong>.", ["warn King Kong -"]),
    ("Avoid Metropolis", ["warn Metropolis -"]),
    ("Skip <Vampyr>, it is a waste of time", ["warn Vampyr -"]),
    ("I give <Metropolis> 2 stars", ["opine Metropolis -"]),
    ("Casablanca: 9/10", ["opine Casablanca +"]),
    ("Loved <Casablanca>, hated <Metropolis>.", ["opine Casablanca +", "opine Metropolis -"]),
    ("I enjoyed <Vampyr> but <Metropolis> was dull.", ["opine Vampyr +", "opine Metropolis -"]),
    ("Do you remember when we fell in the river?", ["remember"]),
    ("I remember the flood.", ["remember"]),
    ("I'm so tired today.", ["tell_self -"]),
    ("My garden is lovely this year.", ["tell_self +"]),
    ("I fixed the boiler yesterday.", ["tell_self"]),
    ("Should the council sell the Lantern?", ["ask_opinion LAN"]),
    ("What do you think about selling the Lantern?", ["ask_opinion LAN"]),
    ("Have you heard about the council and the flood wall?", ["tell_news LAN"]),
    ("Did you hear about the Lantern?", ["tell_news LAN"]),
    ("The council wants to sell the Lantern for a depot.", ["tell_news LAN"]),
    ("I'm against it: they must not sell the Lantern to the council's parcel friends", ["argue LAN -"]),
    ("I support the council, sell the Lantern", ["argue LAN +"]),
    ("Depot jobs come and go, machines will soon be sorting the parcels", ["argue LAN -"]),
    ("I think selling the Lantern would be a disaster", ["argue LAN -"]),
    ("We should keep the Lantern open", ["argue LAN -"]),
    ("Got any good westerns?", ["ask_tip"]),
    ("What's your favourite film?", ["ask_tip"]),
    ("Tell me about <Casablanca>", ["ask_opinion Casablanca"]),
    ("What about the lost film under the stage?", ["ask_opinion LOST"]),
    ("Hello! Have you seen <Casablanca>? I loved it.", ["greet", "ask_seen Casablanca", "opine Casablanca +"]),
    ("Thanks! I have to go, bye", ["thank", "part"]),
]

AFTER_SEEN = line(Move("ask_seen", item=id_of("Casablanca")))
AFTER_OPINION = line(Move("ask_opinion", item=id_of("Casablanca")))
AFTER_TIP = line(Move("recommend", item=id_of("Casablanca"), valence=0.8))
AFTER_NEWS = line(Move("tell_news", topic="lantern-sale"))
AFTER_BOTH = line(Move("recommend", item=id_of("Casablanca"), valence=0.8), Move("tell_news", topic="lantern-sale"))
AFTER_ASK_NEWS = line(Move("ask_opinion", topic="lantern-sale"))

ANSWERS = [
    ("Yes, I have.", AFTER_SEEN, ["answer Casablanca +"]),
    ("No, not yet.", AFTER_SEEN, ["answer Casablanca"]),
    ("Never heard of it", AFTER_SEEN, ["answer Casablanca"]),
    ("Yes, I loved it!", AFTER_SEEN, ["answer Casablanca +"]),
    ("I haven't seen Casablanca", AFTER_SEEN, ["answer Casablanca"]),
    ("It was terrible.", AFTER_OPINION, ["answer Casablanca -"]),
    ("A bit too slow, honestly", AFTER_OPINION, ["answer Casablanca -"]),
    ("It was great. And you?", AFTER_OPINION, ["answer Casablanca +", "ask_self"]),
    ("Have you seen it twice?", AFTER_TIP, ["ask_seen Casablanca"]),
    ("What did you like about it?", AFTER_TIP, ["ask_opinion Casablanca"]),
    ("Why?", AFTER_TIP, ["ask_opinion Casablanca"]),
    ("I agree!", AFTER_TIP, ["agree Casablanca"]),
    ("Exactly, it is wonderful", AFTER_TIP, ["agree Casablanca +"]),
    ("I disagree, it is overrated.", AFTER_TIP, ["disagree Casablanca -"]),
    ("I'll watch it tonight", AFTER_TIP, ["thank Casablanca +"]),
    ("Sounds good", AFTER_TIP, ["thank Casablanca +"]),
    ("Tell me more", AFTER_TIP, ["ask_opinion Casablanca"]),
    ("No thanks", AFTER_TIP, ["disagree Casablanca"]),
    ("Not my sort of thing, sorry.", AFTER_TIP, ["disagree Casablanca"]),
    ("That film is rubbish.", AFTER_TIP, ["opine Casablanca -"]),
    ("I'm against it.", AFTER_ASK_NEWS, ["answer LAN -"]),
    ("Yes, it makes sense to me", AFTER_ASK_NEWS, ["answer LAN +"]),
    ("I don't agree.", AFTER_NEWS, ["disagree LAN"]),
    ("What do you think?", AFTER_NEWS, ["ask_opinion LAN"]),
    ("No", AFTER_NEWS, ["answer LAN"]),
    ("ok I'll watch it", AFTER_BOTH, ["thank Casablanca +"]),
    ("It's a terrible idea.", AFTER_NEWS, ["argue LAN -"]),
]

SIGNS = {"+": 1, "-": -1}
SUBJECTS: dict[str, int | str] = {"LAN": "lantern-sale", "LOST": "lost-film"}


def expected(words: str) -> tuple[str, int | str | None, int]:
    act, _, rest = words.partition(" ")
    sign = SIGNS.get(rest[-1:], 0)
    subject = rest.rstrip("+-").strip()
    return act, (SUBJECTS.get(subject) or id_of(subject)) if subject else None, sign


@pytest.mark.parametrize(("text", "moves"), PLAIN, ids=[text for text, _ in PLAIN])
def test_a_sentence_by_itself_is_understood(text: str, moves: list[str]) -> None:
    assert shape(text) == [expected(words) for words in moves]


@pytest.mark.parametrize(("text", "after", "moves"), ANSWERS, ids=[text for text, _, _ in ANSWERS])
def test_an_answer_is_understood_by_what_it_answers(text: str, after: Utterance, moves: list[str]) -> None:
    assert shape(text, after) == [expected(words) for words in moves]


@pytest.mark.parametrize(
    "text",
    [
        "Her brother said it was up to me to go.",
        "It was late, so I went up.",
        "the heat is bad today",
        "IT WAS SO GOOD WHEN HER DOG WOKE UP",
        "I am not sure what to say.",
        "in 1917 the river rose",
    ],
)
def test_common_words_are_no_titles(text: str) -> None:
    assert all(move.item is None for move in read(text))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("I saw Heat last night", "Heat"),
        ("Last night we watched Up and cried", "Up"),
        ('My favourite is "it" for sure', "It"),
        ("<m> is great", "M"),
        ("we all adored <Her>", "Her"),
        ("Heat was great", "Heat"),
        ("The Third Man, from 1949, is superb", "The Third Man"),
    ],
)
def test_common_words_are_titles_where_they_are_written_as_titles(text: str, title: str) -> None:
    assert read(text)[0].item == id_of(title)


def test_the_longest_title_wins() -> None:
    assert read("I liked The Lord of the Rings: The Fellowship of the Ring")[0].item == id_of(
        "The Lord of the Rings: The Fellowship of the Ring"
    )


def test_of_two_items_with_one_title_the_year_tells_and_else_the_lowest_id_is_meant() -> None:
    assert read("Watch <The Third Man>")[0].item == FILMS.by_title["the third man"][0]
    assert read("Watch <The Third Man> (1956)")[0].item == 9006


def test_a_title_that_nobody_knows_is_no_item() -> None:
    assert [move.item for move in read("I loved <The Nonexistent Film of Nowhere>")] == [None]


def test_people_are_found_by_first_name_but_never_the_two_who_talk() -> None:
    assert read("Desmond says hello to everybody")[0].person == 2
    assert read("Astrid, I feel fine", AFTER_TIP)[0].person is None
    assert read("Kit is me, and I feel fine")[0].person is None


@given(st.text(alphabet=st.characters(), max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_yields_one_to_three_moves_about_what_exists(text: str) -> None:
    for after in (None, AFTER_SEEN, AFTER_NEWS):
        moves = read(text, after)
        assert 1 <= len(moves) <= 3
        for move in moves:
            assert move.act in Act.__args__
            assert move.item is None or move.item in FILMS
            assert move.topic is None or move.topic in TOPICS
            assert move.person is None or move.person in NAMES
            assert -1 <= move.valence <= 1


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800" * 50, "<" * 100_000, "a" * 100_000, "how " * 25_000, "'\"<>" * 25_000, "!?. " * 25_000, "\u0301" * 100_000]
)
def test_floods_are_read_in_bounded_time(text: str) -> None:
    read("warm up the index")
    start = time.perf_counter()
    assert 1 <= len(read(text, AFTER_OPINION)) <= 3
    assert time.perf_counter() - start < 0.5


def test_a_line_about_oneself_is_no_verdict_on_the_film_asked_about() -> None:
    world = new_world("town", 1)
    film = world.catalogue.items[10]
    asked = Utterance(1, 1, 2, f"You've seen <{film.title}>, surely?", (Move("ask_seen", item=film.id),), thread=1, to=1)
    told = understood(
        "I am sad today, my brother is ill.", author=1, catalogue=world.catalogue, topics=world.topics, names=world.names, after=asked
    )
    assert [move.act for move in told] == ["tell_self"]
    assert told[0].valence < 0


KNOWN = {"lantern-sale": 10, "lost-film": 22}


def of_news(text: str, known: dict[str, int]) -> list[tuple[str, int | str | None]]:
    """Return (act, item or topic) of each move of a text that follows praise of a film."""
    after = line(Move("opine", item=id_of("Casablanca"), valence=0.8))
    found = understood(text, author=ME, catalogue=FILMS, topics=TOPICS, names=NAMES, after=after, known=known)
    return [(move.act, move.item if move.item is not None else move.topic) for move in found]


@pytest.mark.parametrize(
    ("text", "act", "topic"),
    [
        ("What do you think about the news?", "ask_opinion", "lost-film"),
        ("Have you heard the news?", "tell_news", "lost-film"),
        ("The news is terrible.", "argue", "lost-film"),
        ("What do you make of the lost film?", "ask_opinion", "lost-film"),
        ("What do you think of what the council wants?", "ask_opinion", "lantern-sale"),
        ("And the vote, what do you say to that?", "ask_opinion", "lantern-sale"),
        ("What do you think about the flood wall?", "ask_opinion", "lantern-sale"),
    ],
)
def test_the_news_is_the_newest_that_has_reached_the_author_whatever_film_was_named_before(text: str, act: str, topic: str) -> None:
    assert of_news(text, KNOWN) == [(act, topic)]


def test_the_news_is_what_the_author_knows_and_never_a_film() -> None:
    assert of_news("What do you think about the news?", {"lantern-sale": 10}) == [("ask_opinion", "lantern-sale")]
    assert of_news("What do you think about the news?", {}) == [("ask_opinion", None)]
    assert of_news("What did you think of the film?", KNOWN) == [("ask_opinion", id_of("Casablanca"))]


@pytest.mark.parametrize(
    "text", ["you are a total idiot, Rajesh", "You're such a liar!", "You idiot.", "u r pathetic", "I hate you!", "Shut up, will you"]
)
def test_an_insult_to_the_hearer_is_a_quarrel_about_nothing(text: str) -> None:
    assert read(text, line(Move("tell_self"))) == (Move("disagree", valence=INSULT),)


@pytest.mark.parametrize("text", ["You're no fool.", "You are not stupid.", "That film is stupid.", "You fool nobody.", "The clown was me"])
def test_hard_words_that_are_not_thrown_at_the_hearer_are_no_insult(text: str) -> None:
    assert not any(move.act == "disagree" and move.valence <= INSULT for move in read(text, line(Move("tell_self"))))


def test_people_are_found_by_first_name_whatever_else_the_index_holds_and_after_they_change_it() -> None:
    names = Names({3: "Ann Lee", 1: "Ann Moss", 2: "Bo Lee"})
    assert [person_in(text, names, ()) for text in ("Ask Ann.", "Ask Ann Lee.", "Bo's film", "ask ann", "Lee")] == [1, 3, 2, None, None]
    assert person_in("Ask Ann.", names, (1,)) == 3
    names[1] = "Zoe Moss"
    names[4] = "Cy Hall"
    assert [person_in(text, names, ()) for text in ("Ann", "Zoe", "Cy")] == [3, 1, 4]
    assert person_in("Zoe", dict(names), ()) == 1, "any names will do"
