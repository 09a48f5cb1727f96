"""What several sheets of interventions share: naming people, numbers, and how a sheet stands in the menu."""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from sim.directory import person_named
from sim.errors import SimError
from sim.event import Intervention
from sim.world import World
from tui.paint import safe
from tui.screens.form import Answers, Entry, Sheet
from tui.widgets.phrases import counted

NAMES_COMPLETED = 2000
YES_NO = ("yes", "no")

Read = tuple[tuple[Intervention, ...], dict[str, str]]


class Offer(NamedTuple):
    """A sheet in the menu. title, note: what the menu says. fits: whether it makes sense in a world."""

    name: str
    title: str
    note: str
    sheet: type[Sheet]
    fits: Callable[[World], bool] = lambda world: True


class PeopleSheet(Sheet):
    """Base of the sheets that name people."""

    def _people(self, name: str, title: str, note: str) -> Entry:
        labels = tuple(self.town.label(agent) for agent in list(self.world.agents)[:NAMES_COMPLETED])
        return Entry(name, title, note, labels)

    def _person(self, text: str) -> int:
        """Return whom a label, a name or a number means.

        Raises:
            SimError: nobody, or more than one.
        """
        wanted = text.strip().casefold()
        if not wanted:
            raise SimError("whom? a name, or the beginning of one")
        found = self._by_label.get(wanted)
        return person_named(self.world, text) if found is None else found

    @cached_property
    def _by_label(self) -> dict[str, int]:
        return {self.town.label(agent).casefold(): agent for agent in self.world.agents}

    def _named(self, answers: Answers, name: str, problems: dict[str, str]) -> int:
        """Return whom a field names; what is wrong with it is put with the problems."""
        try:
            return self._person(answers[name])
        except SimError as error:
            problems[name] = safe(str(error), 160)
            return self.agent

    def _followed_by(self, agent: int) -> str:
        """Return how many follow an account, in words."""
        return f"{self.town.label(agent)} has {counted(len(self.world.network.followers(agent)), 'follower')}"

    def _reach(self, agent: int) -> str:
        """Return an account and those whom it reaches, in words."""
        return f"{self.town.label(agent)}, and {counted(len(self.world.network.followers(agent)), 'follower')} at first"


def number(text: str, most: float) -> tuple[float, str]:
    """Return a number from 0 to `most`, and what is wrong with the text, "" for nothing."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    return (found, "") if 0 <= found <= most else (0.0, f"a number, 0 to {most:g}")
