"""What the panel of the player says while they are asked, and while they wait."""

from time import monotonic

from sim.action import Chat
from tui.paint import clock, safe_name
from tui.protocol import Question
from tui.widgets.customs import reactions
from tui.widgets.doing import at_what, is_busy
from tui.widgets.draft import Draft
from tui.widgets.seat import Seat
from tui.widgets.town import Town

ASKS = {
    "planning": "What will you do?",
    "browsing": "What will you watch?",
    "rating": "How many stars? Then a sentence.",
    "talking": "Your line",
    "scrolling": "What do you do about it?",
}
SLOW = 3  # seconds from which on it is said how long an answer takes


def first_name(town: Town, agent: int) -> str:
    """Return what a person is called in a chat."""
    return safe_name(town.name(agent)).split(" ")[0]


def place(agent: int, town: Town) -> str:
    """Return which of the player's people somebody is, "" where there is one."""
    return f" · {town.cast.index(agent) + 1} of {len(town.cast)}" if len(town.cast) > 1 and agent in town.cast else ""


def answers_left(question: Question, answered: int, town: Town) -> str:
    """Return how often posts may be answered while the page lasts, where that is seldom. answered: how often they were."""
    if question.kind != "scrolling":
        return ""
    if reactions(town.world) == 1:
        return " You may answer one post per reading here."
    return " It is your last answer of this reading." if answered == reactions(town.world) - 1 else ""


def last_words(question: Question | None, town: Town) -> str:
    """Return who will have the last word of a chat that is nearly over, "" while there is room."""
    if question is None or question.kind != "talking" or question.partner is None or question.left > 2:
        return ""
    if question.left == 1:
        return "Your line, the last of this chat"
    return f"Your line; {first_name(town, question.partner)} has the last word"


def to_whom(draft: Draft | None, town: Town) -> str:
    """Return to whom a chat is begun, "" where none is."""
    other = draft.filled.get("to") if draft is not None and draft.action is Chat else None
    return f"To {town.label(other)}" if isinstance(other, int) else ""


def comes_first(town: Town, question: Question, other: int) -> str:
    """Return that the player is asked something else before their line to somebody goes out."""
    then = f"your line to {first_name(town, other)} goes out after this."
    if question.kind == "talking" and question.partner is not None:
        return f"{first_name(town, question.partner)} came first; {then}"
    return f"First this; {then}"


def awaited(seat: Seat | None, town: Town) -> str:
    """Return who is thinking about an answer, and for how long where that is long; "" where nobody is."""
    if seat is None or not seat.waits or seat.partner is None:
        return ""
    if seat.over:
        return "That was the last line of this chat."
    seconds = int(monotonic() - seat.answering) if seat.answering is not None else 0
    return f"{first_name(town, seat.partner)} is thinking…" + (f" {seconds} s" if seconds >= SLOW else "")


def waiting(town: Town, becoming: str, other: int | None) -> str:
    """Return what the player waits for. becoming: whom they will be. other: to whom they will say something then."""
    then = f" Then: your line to {first_name(town, other)}." if other is not None else ""
    if becoming:
        return f"You will be {becoming} from the next tick on.{then}"
    if len(town.cast) > 1:
        return f"Others go on; you are asked for each of your {len(town.cast)} people in turn.{then}"
    me = town.agent(town.player)
    if me is None or not is_busy(me, town):
        return f"Others go on; you are asked when it is your turn.{then}"
    return f"You are {at_what(me, town)} until {clock(me.busy.until)}; others go on.{then}"
