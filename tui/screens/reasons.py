"""Why a command can do nothing now: said where it is offered, before anybody tries it."""

from typing import TYPE_CHECKING

from tui.keymap import keymap_of
from tui.paint import safe_name

if TYPE_CHECKING:
    from tui.screens.society import SocietyScreen

OF_SOMEBODY = frozenset({"people.inspect", "people.play", "people.edit", "people.ask", "people.thoughts"})
CHANGING = frozenset({"people.play", "people.edit", "people.join", "people.ask", "world.intervene", "world.minds", "world.recommender"})
OF_YOU = frozenset({"you.defer", "you.peek", "you.back", "you.look_up", "you.look_down"})


def reason_against(id_: str, society: "SocietyScreen") -> str:
    """Return why a command would do nothing now, in a few words, "" where it would do something."""
    town, controls = society.town, society.controls
    if town.world is None or controls.opening:
        at_once = id_.partition(".")[0] in {"view", "help", "move", "tour"} or id_ in {"world.worlds", "world.start"}
        waited_for = f"branch {safe_name(controls.opening)} is still opening" if controls.opening else "the town is still waking up"
        return "" if at_once else waited_for
    if id_ in OF_SOMEBODY and town.selected is None:
        return "nobody is selected: {view.agents}, then arrows"
    if id_ in OF_YOU and not society.playing_somebody:
        return "you are nobody here: {people.play} becomes the selected person"
    if town.replay.on and id_ in CHANGING:
        return "the past is read-only: {world.branch} branches here" + ("" if town.replay.only else ", {time.live} goes to live")
    return _of_the_world(id_, society)


def _of_the_world(id_: str, society: "SocietyScreen") -> str:
    town = society.town
    if id_ == "time.live" and not town.replay.on:
        return "time is live"
    if id_ in {"time.back", "time.mark_back"} and not town.replay.on and town.chronicle.tip <= 0:
        return "nothing has happened yet"
    if id_ == "time.forth" and not town.replay.on:
        return "this is the newest tick"
    if id_ == "world.undo" and not town.changes and not society.controls.asked:
        return "there is no change of yours on this line of history since it was opened"
    if id_ == "world.save_as" and not town.save:
        return "this world has no save"
    if id_ in {"world.recommender", "view.chat", "view.recommender"} and not society.films:
        return "this is a world without films and chats"
    if id_ == "feed.cascade" and not (town.world and town.world.cascades):
        return "nobody has passed a post on yet"
    return ""


def told(id_: str, society: "SocietyScreen") -> str:
    """Return the reason with the player's own keys in it."""
    return keymap_of(society.app).filled(reason_against(id_, society))
