"""What the branch is called in which a change of the player's is undone."""

import re

from sim.event import Intervention, agent_of, kind_of
from tui.widgets.town import Town

WITHOUT = {
    "account_blocked": "the block",
    "activity_changed": "the new activity",
    "asked": "the question",
    "control_moved": "the take-over",
    "emotion_cooled": "the cooling",
    "forwards_capped": "the cap on forwards",
    "friction_changed": "the friction",
    "joined": "the newcomer",
    "mind_changed": "the other mind",
    "mixing_changed": "the mixing",
    "news_announced": "the news",
    "persona_edited": "the edit",
    "post_injected": "the post",
    "ranker_changed": "the other ranker",
    "recommender_changed": "the other recommender",
    "statement_made": "the statement",
    "tie_cut": "the cut tie",
    "tie_made": "the tie",
    "ties_rewired": "the rewiring",
    "unlike_befriended": "the new friends",
}
NAME_MOST = 60
_BARRED = re.compile(r"[^\w .+'-]")


def without(change: Intervention, town: Town) -> str:
    """Return a name for the branch that goes on without a change, one that a branch may have: "without the edit of Jun"."""
    what, agent = WITHOUT.get(kind_of(change), "the last change"), agent_of(change)
    whose = f" of {town.name(agent)}" if agent is not None and town.agent(agent) is not None else ""
    name = " ".join(_BARRED.sub(" ", f"without {what}{whose}").split())
    return name[:NAME_MOST].rstrip()
