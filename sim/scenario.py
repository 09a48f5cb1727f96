"""Scenarios: what a world is made of and how its ticks run, declared."""

from typing import Literal

from msgspec import Struct

from sim.memory import STAGES, Stage

# In one phase everybody sees the same frozen world; what a phase did is seen by the next.
Phase = Literal["talk", "browse", "public"]
PHASES: tuple[Phase, ...] = ("talk", "browse", "public")


class Scenario(Struct, frozen=True, kw_only=True):
    """A kind of world.

    Args:
        title, summary: what the start screen says, in a few words and in a sentence.
        phases: of each tick, after everybody active has made a plan: "talk" (chats), "browse" (visits to the recommender),
            "public" (the feed: reading and posting).
        minutes_per_tick: simulated minutes.
        wakes, sleeps: hours of the day; nights are skipped.
        activity: how it is drawn who acts (sim.activity).
        algorithm: the recommender at the start.
        news: whether the content's news breaks.
        setting: file of an event and its people (sim.setting); "" for the folder of films, people and ties (sim.content).
        plans: whether people choose what to do with a tick; else whoever is active reads the feed, if anything waits there.
        reactions: how often somebody may answer posts during one visit to the feed.
        unworded: whether the rules mind may leave posts to be worded when somebody reads them.
        ranker, recommended: of the feed at the start (sim.ranking; sim.policy).
        memory: the stages of memory that people have; experiments leave one out.
    """

    name: str
    title: str
    summary: str
    phases: tuple[Phase, ...] = PHASES
    minutes_per_tick: int = 120
    wakes: int = 8
    sleeps: int = 24
    activity: str = "pareto"
    algorithm: str = "mf"
    news: bool = True
    setting: str = ""
    plans: bool = True
    reactions: int = 4
    unworded: bool = False
    ranker: str = "closest"
    recommended: int = 0
    memory: tuple[Stage, ...] = STAGES

    def minute(self, tick: int) -> int:
        """Return the simulated minute at which a tick begins, 0 at midnight of day 1; tick 1 is the first morning."""
        per_day = (self.sleeps - self.wakes) * 60 // self.minutes_per_tick
        day, step = divmod(max(tick - 1, 0), per_day)
        return day * 24 * 60 + self.wakes * 60 + step * self.minutes_per_tick
