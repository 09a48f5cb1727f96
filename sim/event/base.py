"""What every event has, and the ranges that hold for whatever is read from a save."""

from typing import Annotated

from msgspec import Meta, Struct

Stars = Annotated[int, Meta(ge=1, le=5)]
Share = Annotated[float, Meta(ge=0, le=1)]
Signed = Annotated[float, Meta(ge=-1, le=1)]


# gc=False, here and of other plain values: none refers back to what holds it, so the garbage collector need not look at them.
class Shares(Struct, frozen=True, gc=False):
    """A community now. people: how many; the others: shares of them, 0 to 1, positive of those who hold an attitude."""

    people: int
    informed: Share
    intense: Share
    positive: Share


class Event(Struct, frozen=True, omit_defaults=True, gc=False):
    """Base of the closed union in sim.event."""
