"""News that a society argues about."""

from typing import Literal

from msgspec import Struct

Side = Literal["for", "against"]


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
    """

    id: str
    tick: int
    author: int
    title: str
    question: str
    summary: str
    claims: tuple[Claim, ...]
