"""Options that several commands share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tui.commands import completing
from tui.settings import FASTEST

F = TypeVar("F", bound=Callable[..., Any])

mind_option = click.option(
    "--mind",
    default="rules",
    show_default=True,
    metavar="MIND",
    shell_complete=completing.minds,
    help="Who thinks for the people: rules, llama:FILE.gguf, openai:MODEL, openai:MODEL@URL, or a name of yours (voxpop minds).",
)
budget_option = click.option(
    "--budget", default="", metavar="WHAT=N,...", help="Stop before models cost more than this: calls=500, tokens=1000000, money=2.50."
)
patience_option = click.option(
    "--patience",
    type=click.FloatRange(0, 86_400),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for a model that answers nobody, before the run stops; what is recorded stays.",
)
agents_option = click.option(
    "--agents", type=click.IntRange(2, 100_000), metavar="N", help="How many people; else as many as the scenario has."
)


class Rate(click.FloatRange):
    """Ticks a second: 0 to FASTEST, and a number at that."""

    name = "rate"

    def __init__(self) -> None:
        super().__init__(0, FASTEST)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a rate.

        Raises:
            UsageError: it is none, "nan" among them.
        """
        rate = super().convert(value, param, ctx)
        if rate != rate:
            self.fail(f"{value!r} is not in the range {self._describe_range()}.", param, ctx)
        return rate


RATE = Rate()
seed_option = click.option("--seed", type=click.IntRange(0, 2**31 - 1), metavar="S", help="Luck of a new world; same seed, same history.")
save_option = click.option("--save", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep the new world here.")
branch_option = click.option("--branch", metavar="NAME", shell_complete=completing.branches, help="A save's line of history; else main.")


class SaveType(click.Path):
    """A save by its path, or one of the player's worlds by its name."""

    name = "save"

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path of a save, whether there is one or not.

        Raises:
            SaveError: there is none of that bare name, and there are worlds that are nearly called so.
        """
        from tui.worlds import named_world, refuse_near

        path = super().convert(value, param, ctx)
        found = named_world(str(path))
        if not os.path.lexists(found):
            refuse_near(str(path))
        return found


save_argument = click.argument("save", metavar="SAVE", type=SaveType(), shell_complete=completing.saves)
set_option = click.option(
    "--set",
    "changed",
    multiple=True,
    metavar="WHO.WHAT=VALUE[@TICK]",
    shell_complete=completing.changes,
    help="Intervene, at once or at a tick. WHO: a name, a number, or world. WHAT: name, age, gender, occupation, home, "
    "traits, interests, dislikes, features, activity, bio, post, tie:WHOM (=KIND:CLOSENESS, or none), "
    "blocked (=yes, no), statement (=NEWS:for:TEXT, or against), mind (=MIND, or none); of the world: recommender, mixing, "
    "unlike, activity, ranker (=NAME:RECOMMENDED), friction, forwards, cool, rewire, news (=ID, or FILE.toml), mind.",
)


def refuse_for_saves(**given: object) -> None:
    """Raise a usage error where an option that makes a new world is given for a saved one."""
    for name, value in given.items():
        if value is not None:
            raise click.UsageError(f"--{name} '{value}' goes with a scenario; a save has its own")
