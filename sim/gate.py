"""The gate between minds and the world: whatever a mind answers is checked here, once, whatever mind it is."""

import msgspec
from msgspec import Struct

from sim.action import name_of
from sim.agent import RECALLED, Recall
from sim.channel import Move
from sim.errors import SimError
from sim.mind import Decision
from sim.observation import AnyObservation
from sim.text import clean
from sim.world import World

OPEN = "…"  # stands for an open text while the rest of an action is checked
REASON_LIMIT = 280  # characters of a reason
FAILED = "the mind failed: "  # before the words of whatever failed


class Failure(Struct, frozen=True):
    """A mind gave no decision that can be carried out."""

    because: str


Answer = Decision | Failure


def admitted(decision: object, observation: AnyObservation, world: World) -> Answer:
    """Return a decision that is legal and sound, its reason one plain line; or why there is none. Never raises."""
    if not isinstance(decision, Decision):
        return Failure(f"the mind gave {type(decision).__name__}, not a decision")
    action = decision.action
    if type(action) not in observation.legal:
        return Failure(f"{clean(type(action).__name__, 40).lower()} is not possible now")
    if decision.moves and getattr(action, "text", None) == "":  # left open: to be worded when somebody reads it
        if not getattr(observation, "unworded", False):
            return Failure(f"{name_of(action)}: nothing to say; here every text is written out")
        action = msgspec.structs.replace(action, text=OPEN)
    try:
        if action.__struct_fields__:
            msgspec.convert(msgspec.to_builtins(action), type(action))
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        return Failure(clean(f"{name_of(action)}: {error}", REASON_LIMIT))
    if decision.recalled is not None and (problem := _unknown(decision.recalled, observation)):
        return Failure(problem)
    if decision.moves is not None and not all(_sound(move, world) for move in decision.moves):
        return Failure(f"{name_of(action)}: it mentions what does not exist")
    because = clean(str(decision.because), REASON_LIMIT)
    return decision if because == decision.because else msgspec.structs.replace(decision, because=because)


def failed(error: Exception) -> Failure:
    """Return the failure of a mind that raised; an expected failure speaks for itself."""
    kind = "" if isinstance(error, SimError) else f"{type(error).__name__}: "
    return Failure(clean(f"{FAILED}{kind}{error}", 200))


def _unknown(recall: Recall, observation: AnyObservation) -> str:
    """Return what is wrong with what came to mind, "" if nothing is."""
    if len(recall.found) > RECALLED:
        return f"{len(recall.found)} memories came to mind; allowed: {RECALLED}"
    known = {memory.id for memory in observation.me.memories}
    lost = next((found.memory for found in recall.found if found.memory not in known), None)
    return "" if lost is None else f"memory {lost} came to mind, which {observation.me.name} does not have"


def _sound(move: Move, world: World) -> bool:
    if move.topic is not None and move.topic not in world.topics:
        return False
    claims = len(world.topics[move.topic].claims) if move.topic is not None else 0
    return (
        (move.item is None or move.item in world.catalogue)
        and (move.person is None or move.person in world.agents)
        and -1 <= move.valence <= 1
        and (move.claim is None or 0 <= move.claim < claims)
    )
