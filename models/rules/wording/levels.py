"""Plans, and what every plan is made from: how good a film was, which side somebody is on."""

from msgspec import Struct

from models.rules.speech import Speech
from sim.channel import Act, Move

Extras = tuple[tuple[str, float], ...]


class Plan(Struct, frozen=True):
    """Tables for one move.

    Args:
        cores: names of tables, best first; the first one with a fresh phrase is used.
        extras: names of tables with how likely each is for a speaker of medium length, in order.
        seen: whether it is said by somebody who has seen the item.
    """

    cores: tuple[str, ...]
    extras: Extras = ()
    seen: bool = False


def level(valence: float, stars: int | None) -> int:
    """Return 1 (awful) to 5 (glowing): the stars where there are any, else from the valence."""
    if stars is not None and 1 <= stars <= 5:
        return stars
    return 5 if valence > 0.65 else 4 if valence > 0.2 else 3 if valence > -0.2 else 2 if valence > -0.65 else 1


def seen_of(speech: Speech, move: Move) -> tuple[bool, int]:
    """Return whether the speaker has seen the item of a move, and how good it was, 1 to 5."""
    viewing = speech.me.watched.get(move.item) if move.item is not None else None
    mine = speech.stars if speech.moves and move.item == next((m.item for m in speech.moves if m.item is not None), None) else None
    stars = mine or (viewing.stars if viewing else None) or None
    return speech.form == "feeling" or viewing is not None or mine is not None, level(move.valence, stars)


def side_of(valence: float) -> str:
    """Return the side that a stance takes: "for", "against", "torn"."""
    return "for" if valence > 0.15 else "against" if valence < -0.15 else "torn"


def sort_of(n: int) -> str:
    """Return "good", "bad" or "mixed" for 1 to 5 stars."""
    return "good" if n >= 4 else "bad" if n <= 2 else "mixed"


def verdict_extras(n: int, craft: str) -> Extras:
    """Return reasons and asides for a film of n stars."""
    sort = sort_of(n)
    crafty: Extras = ((f"craft_{sort}_{craft or 'any'}", 0.3),) if sort != "mixed" else ()
    return ((f"reason_{sort}", 1.4), *crafty, (f"aside_{sort}", 0.5))


def theirs(speech: Speech, move: Move) -> tuple[Move, ...]:
    """Return what the line before did about the subject of a move."""
    if speech.after is None:
        return ()
    return tuple(other for other in speech.after.moves if other.item == move.item and other.topic == move.topic)


def acts_of(moves: tuple[Move, ...]) -> set[Act]:
    """Return what some moves do."""
    return {move.act for move in moves}


def have_done(speech: Speech, move: Move, *acts: Act) -> bool:
    """Return whether I have done one of some things about the subject of a move in this conversation."""
    return any(
        other.act in acts and other.item == move.item and other.topic == move.topic
        for line in speech.thread
        if line.author == speech.me.id
        for other in line.moves
    )
