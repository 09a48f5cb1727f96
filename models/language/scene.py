"""A scene: what a prompt says of one observation."""

from msgspec import Struct

from sim.agent import Feature


class Scene(Struct, frozen=True):
    """What a prompt says of one observation.

    Args:
        behaviour: what it is counted under.
        suited: the habits that matter now.
        sight: what is seen. task: what is asked. cue: what memories are looked up by; "" where none are needed.
        tokens: an answer may take.
    """

    behaviour: str
    suited: tuple[Feature, ...]
    sight: str
    task: str
    cue: str
    tokens: int = 400
