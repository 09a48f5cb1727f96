"""The tour: seven things to do, each of which is noticed when it is done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sim.event import PersonaEdited

if TYPE_CHECKING:
    from tui.screens.starting import StartingScreen


class Mark(NamedTuple):
    """How things stood when a step began, to tell what has happened since. edits: people changed by the player."""

    playing: bool
    tip: int
    said: int
    edits: int
    branch: str
    selected: int | None


Done = Callable[["StartingScreen", Mark], bool]


class Step(NamedTuple):
    """One thing to do.

    Args:
        title: in a few words. text: how; {command.id} stands for a key. praise: once it is done. news: the text where there are no films.
    """

    title: str
    text: str
    praise: str
    done: Done
    news: str = ""


def mark_of(screen: "StartingScreen") -> Mark:
    """Return how things stand now."""
    town, controls = screen.town, screen.controls
    return Mark(controls.playing, town.chronicle.tip, controls.said, _edits(screen), town.branch, town.selected)


def _edits(screen: "StartingScreen") -> int:
    changes = [change for _, change in screen.town.changes] + [change for change, _ in screen.controls.asked]
    return sum(isinstance(change, PersonaEdited) for change in changes)


def _held(screen: "StartingScreen", mark: Mark) -> bool:
    return screen.controls.playing != mark.playing


def _looked(screen: "StartingScreen", mark: Mark) -> bool:
    return screen.town.chosen and screen.place == "inspector"


def _why(screen: "StartingScreen", mark: Mark) -> bool:
    return screen.place == ("recommender" if screen.films else "curves")


def _watched(screen: "StartingScreen", mark: Mark) -> bool:
    going = screen.town.chronicle.tip > mark.tip or screen.controls.playing
    return going and screen.place in ({"chat"} if screen.films else {"map"})


def _spoke(screen: "StartingScreen", mark: Mark) -> bool:
    return screen.controls.said > mark.said


def _changed(screen: "StartingScreen", mark: Mark) -> bool:
    return _edits(screen) > mark.edits


def _branched(screen: "StartingScreen", mark: Mark) -> bool:
    return bool(screen.town.branch) and screen.town.branch != mark.branch and not screen.controls.opening


STEPS: tuple[Step, ...] = (
    Step(
        "Hold time, and let it run",
        "Press {time.play}: time stops, or runs again. {time.faster} and {time.slower} change its speed.",
        "The line at the top says whether time runs, and how fast.",
        _held,
    ),
    Step(
        "Pick somebody and look at them",
        "{view.agents} goes to the people, arrows point at somebody, {people.inspect} looks at them: who they are, how they feel.",
        "All of this is what this person knows and feels now.",
        _looked,
    ),
    Step(
        "See why they chose",
        "{view.recommender} goes to the recommender: what it showed them, and why. {recommender.why} there says more of one film.",
        "Every choice here has a reason, and all of them can be read.",
        _why,
        news="{view.curves} goes to the curves: what is known, felt and thought, tick by tick. {log.why} in the log tells causes.",
    ),
    Step(
        "Listen to people talk",
        "{view.chat} goes to the chats, {view.feed} to the feed. Let time run with {time.play}, and go to the chats.",
        "{view.filter} shows less: of one person, say. {view.zoom} gives a pane the whole screen.",
        _watched,
        news="{view.map} goes to the map, {view.feed} to the feed. Let time run with {time.play}, and go to the map.",
    ),
    Step(
        "Become somebody, and say something",
        "Point at a person, then {people.play}: from their next decision on it is yours. Choose to post or to chat, and write a line.",
        "You are ◆ in every pane. {people.play} on yourself gives the person back.",
        _spoke,
    ),
    Step(
        "Change somebody",
        "Point at a person, then {people.edit}: change a trait to introverted, say. {form.save} applies it at the next tick.",
        "{world.undo} takes it back, in a branch: nothing is ever lost.",
        _changed,
    ),
    Step(
        "Go back, and try otherwise",
        "{time.back} looks at the tick before. There {world.branch} and enter: another history begins. "
        "Change somebody, {time.play}, and {world.compare_branches} compares both.",
        "{world.compare_branches} compares both lines of history, as soon as time has run here.",
        _branched,
    ),
)
