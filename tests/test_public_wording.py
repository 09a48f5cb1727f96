"""Open posts are worded when they are read: the same whenever, fitting what they do, and hardly ever the same twice."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.wording.public import text_of, worded_later
from models.rules.wording.public_endings import AGREE_ENDINGS, ENDINGS, NEWS_ENDINGS, OPENERS, OPINE_ENDINGS, SELF_ENDINGS
from models.rules.wording.public_phrases import FRAMES, LEADS, SAID, STEP, TAILS
from sim.agent import Emotion
from sim.channel import POST_LIMIT, Act, Move, Utterance, utterance_id
from sim.scenarios import new_world
from sim.sentence import checksum, sentences

TOPICS = new_world("breaking-news", 1, 30).topics
NEWS = next(iter(TOPICS.values()))
FOR = next(k for k, claim in enumerate(NEWS.claims) if claim.side == "for")
EMOTIONS: tuple[Emotion, ...] = ("calm", "moderate", "intense")
MANNERS = ("plain", "warm", "blunt", "lively", "dry", "official")
ACTS: tuple[Act, ...] = ("argue", "agree", "disagree", "opine", "tell_self", "tell_news", "ask_opinion")


def post(
    act: Act = "argue",
    *,
    author: int = 7,
    turn: int = 0,
    emotion: Emotion = "calm",
    manner: str = "plain",
    valence: float = 0.6,
    claim: int | None = None,
) -> Utterance:
    number = utterance_id(9, author, 128)
    move = Move(act, topic=NEWS.id, valence=valence, claim=claim)
    return Utterance(number, 9, author, "", (move,), number, emotion=emotion, manner=manner, turn=turn)


posts = st.builds(
    post,
    st.sampled_from(ACTS),
    author=st.integers(0, 20_000),
    turn=st.integers(0, 500),
    emotion=st.sampled_from(EMOTIONS),
    manner=st.sampled_from(MANNERS),
    valence=st.floats(-1, 1),
    claim=st.one_of(st.none(), st.integers(0, len(NEWS.claims) + 2)),
)


@given(posts)
@settings(deadline=None)
def test_every_open_post_has_words_that_fit_and_are_always_the_same(open_post: Utterance) -> None:
    text = worded_later(open_post, TOPICS)
    assert 0 < len(text) <= POST_LIMIT
    assert text == worded_later(open_post, dict(TOPICS))
    assert not {"{", "}"} & set(text)
    assert text[0] == text[0].upper()
    assert text[-1] in ".!?"


@given(posts)
@settings(deadline=None)
def test_an_argument_is_in_the_words_that_use_it(open_post: Utterance) -> None:
    move = open_post.moves[0]
    if move.act in ("argue", "agree", "disagree") and move.claim is not None and move.claim < len(NEWS.claims):
        assert NEWS.claims[move.claim].text.lower() in worded_later(open_post, TOPICS).lower()


@pytest.mark.parametrize(("act", "emotion"), product(ACTS, EMOTIONS))
def test_an_author_repeats_no_sentence_in_thirty_posts_of_one_kind(act: Act, emotion: Emotion) -> None:
    for author, manner in product((3, 4, 500, 17_000), MANNERS):
        texts = [worded_later(post(act, author=author, turn=turn, emotion=emotion, manner=manner, claim=FOR), TOPICS) for turn in range(30)]
        said = Counter(checksum(sentence) for text in texts for sentence in sentences(text))
        assert max(said.values()) == 1, (author, manner, texts)


def test_two_people_rarely_write_the_same() -> None:
    texts = [worded_later(post(author=author, turn=author % 5, emotion="moderate", claim=FOR), TOPICS) for author in range(60)]
    assert len(set(texts)) >= 45


def test_a_heated_text_is_worded_otherwise_than_a_calm_one_and_a_refusal_otherwise_than_consent() -> None:
    calm, intense = (worded_later(post("opine", emotion=emotion, turn=1), TOPICS) for emotion in ("calm", "intense"))
    assert calm != intense
    for turn, emotion in product(range(FRAMES), EMOTIONS):
        consent, refusal = (worded_later(post("opine", turn=turn, emotion=emotion, valence=side), TOPICS) for side in (0.7, -0.7))
        assert consent != refusal


def test_there_are_as_many_lines_as_the_walk_through_them_needs() -> None:
    frames = [len(lines) for by_emotion in SAID.values() for lines in by_emotion.values()]
    assert min(frames) >= FRAMES and all(count % STEP for count in frames)
    endings = (*ENDINGS.values(), *AGREE_ENDINGS.values(), *OPINE_ENDINGS.values(), NEWS_ENDINGS, SELF_ENDINGS)
    assert all(len(lines) == TAILS for lines in (*endings, *LEADS.values()))
    assert sum(len(lines) for by_emotion in SAID.values() for lines in by_emotion.values()) > 120


def test_an_office_is_never_heated() -> None:
    for turn, emotion in product(range(12), EMOTIONS):
        text = worded_later(post(manner="official", turn=turn, emotion=emotion, claim=FOR), TOPICS)
        assert text == worded_later(post(manner="official", turn=turn, claim=FOR), TOPICS)
        assert "!" not in text


def test_a_bare_forward_shows_the_words_that_it_passes_on() -> None:
    root = post(author=1, claim=FOR)
    first = Utterance(utterance_id(10, 2, 128), 10, 2, "", root.moves, root.id, forwards=root.id, depth=1)
    second = Utterance(utterance_id(11, 3, 128), 11, 3, "", root.moves, root.id, forwards=first.id, depth=2)
    kept = {each.id: each for each in (root, first, second)}
    words = text_of(root, TOPICS, kept)
    assert text_of(second, TOPICS, kept) == text_of(first, TOPICS, kept) == words != ""


def test_a_comment_on_a_forward_is_shown_rather_than_what_is_passed_on() -> None:
    root = post(author=1, claim=FOR)
    move = Move("agree", topic=NEWS.id, valence=0.5, claim=FOR)
    comment = Utterance(utterance_id(10, 2, 128), 10, 2, "", (move,), root.id, forwards=root.id, depth=1, manner="dry", turn=3)
    assert text_of(comment, TOPICS, {root.id: root}) == worded_later(comment, TOPICS) != text_of(root, TOPICS, {})


def test_a_text_that_was_written_is_shown_as_it_is() -> None:
    number = utterance_id(1, 1, 128)
    assert text_of(Utterance(number, 1, 1, "As written.", (), number), TOPICS, {}) == "As written."


def test_a_forward_whose_original_is_gone_still_has_words() -> None:
    lost = utterance_id(1, 1, 128)
    move = Move("argue", topic=NEWS.id, valence=0.5, claim=FOR)
    forward = Utterance(utterance_id(40, 2, 128), 40, 2, "", (move,), lost, forwards=lost, depth=1)
    assert NEWS.claims[FOR].text in text_of(forward, TOPICS, {})


@pytest.mark.parametrize(("act", "emotion"), product(ACTS, EMOTIONS))
def test_nothing_is_led_to_twice(act: Act, emotion: Emotion) -> None:
    opened = 0
    for author, manner, turn in product((3, 4, 500), MANNERS[:-1], range(40)):
        text = worded_later(post(act, author=author, turn=turn, emotion=emotion, manner=manner, claim=FOR), TOPICS)
        opener = next((each for each in OPENERS[manner] if text.startswith(each)), "")
        opened += bool(opener)
        assert ":" not in text[len(opener) :] or not opener, text
    assert opened or act != "tell_self"  # most arguments have a beginning of their own


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_view_says_of_what(emotion: Emotion) -> None:
    question = NEWS.question.rstrip("?").lower()
    for turn in range(30):
        text = worded_later(post("opine", turn=turn, emotion=emotion), TOPICS)
        assert question in text.lower(), text


def test_nobody_doubts_their_own_argument_or_answers_praise_with_a_rebuttal() -> None:
    doubts = ("as far as anybody can tell", "shown otherwise", "how it looks from here")
    for turn, author in product(range(100), (3, 4)):
        argued = worded_later(post("argue", author=author, turn=turn, claim=FOR), TOPICS)
        praised = worded_later(post("agree", author=author, turn=turn, claim=FOR), TOPICS)
        assert not any(doubt in argued + praised for doubt in doubts)
        assert "good answer to it" not in praised
