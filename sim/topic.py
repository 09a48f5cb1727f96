"""News that a society argues about."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from sim.channel import POST_LIMIT

Side = Literal["for", "against"]

MOST_TOPICS = 100  # in one world
MOST_CLAIMS = 60  # for and against one piece of news
ID_LIMIT, TITLE_LIMIT, QUESTION_LIMIT, CLAIM_LIMIT = 60, 100, 160, 200  # characters
SUMMARY_LIMIT = POST_LIMIT - TITLE_LIMIT - 2  # characters: title and summary make the post by which news breaks
APPEALS_LIMIT = 400  # characters of all that one argument appeals to


class Claim(Struct, frozen=True):
    """One argument: `text` stands on its own after "because"; `appeals` names whom it moves."""

    side: Side
    text: str
    appeals: tuple[str, ...] = ()


class Topic(Struct, frozen=True):
    """A piece of news that breaks at a tick, and the arguments for and against.

    Args:
        id: a slug. tick: when it breaks. author: who posts it first.
        question: the yes/no question that divides people; attitude 1 answers yes.
        subjects: what it is about, of sim.influence.SUBJECTS.
        severity: how strongly it stirs whoever hears of it, 0 to 1.
        tilt: where the bare facts push attitudes, -1 to 1: an accident at a plant pushes against it.
        standing: whether people had an attitude to its question before it broke.
    """

    id: str
    tick: int
    author: int
    title: str
    question: str
    summary: str
    claims: tuple[Claim, ...]
    subjects: tuple[str, ...] = ()
    severity: Annotated[float, Meta(ge=0, le=1)] = 0.5
    tilt: Annotated[float, Meta(ge=-1, le=1)] = 0.0
    standing: bool = False
