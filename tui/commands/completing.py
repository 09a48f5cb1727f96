"""What the shell may offer for a word that is being typed; where something cannot be read, it offers nothing."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 200  # offers
FILES = "file"  # tells the shell to offer files, which it does better


def _matching(names: "Iterable[tuple[str, str]]", incomplete: str) -> list[CompletionItem]:
    found = [(name, note) for name, note in names if name.startswith(incomplete)]
    return [CompletionItem(name, help=note) for name, note in found[:MOST]]


def scenarios(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the scenarios, and files for one's own."""
    from sim.scenarios import SCENARIOS

    return _or_files(_matching(((name, "scenario") for name in SCENARIOS), incomplete), incomplete)


def saves(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the player's worlds, by the beginning of their names too, and files."""
    found: list[CompletionItem] = []
    with suppress(OSError):
        from tui.worlds import latest_worlds

        worlds = [path for path in latest_worlds() if str(path).startswith(incomplete) or path.name.startswith(incomplete)]
        found = [CompletionItem(str(path), help="world") for path in worlds[:MOST]]
    return _or_files(found, incomplete)


def _or_files(found: list[CompletionItem], incomplete: str) -> list[CompletionItem]:
    """Return what was found, or else that the shell shall offer files: bash forgets the one where it is told the other."""
    return found or [CompletionItem(incomplete, type=FILES)]


def worlds(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer scenarios and the player's worlds."""
    both = [*scenarios(context, parameter, incomplete), *saves(context, parameter, incomplete)]
    return _or_files([item for item in both if item.type != FILES], incomplete)


def branches(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the lines of history of the save that stands before."""
    from saves.errors import SaveError

    words = (context.params.get("save"), context.params.get("world"), *context.args)  # where an option lacks its value, click gives up
    from tui.worlds import named_world

    with suppress(SaveError, OSError):
        save = next((found for word in words if word is not None and (found := named_world(str(word))).is_file()), None)
        return _matching(((each, "branch") for each in _branch_names(save)), incomplete) if save else []
    return []


def _branch_names(save: Path) -> list[str]:
    from saves.file import open_save

    with open_save(save) as file:
        return [branch.name for branch in file.branches()]


def experiments(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the experiments."""
    from sim.experiments.table import EXPERIMENTS

    return _matching(((name, "experiment") for name in EXPERIMENTS), incomplete)


def recommenders(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the recommenders."""
    from sim.recommender import recommender_names

    return _matching(((name, "recommender") for name in recommender_names()), incomplete)


def changes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer what `--set` may change of the world, and the recommenders once it is that."""
    head = "world.recommender="
    if incomplete.startswith(head):
        found = recommenders(context, parameter, incomplete.removeprefix(head))
        return [CompletionItem(head + item.value, help=item.help) for item in found]
    return _matching(((f"world.{name}=", "of the world") for name in ("recommender", "ranker", "mind", "news", "forwards")), incomplete)


def minds(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer who can think: the rules, the player's named minds, and how the others begin."""
    import os

    from models.finding.named import named

    own = [(each.name, "of your own") for each in named(os.environ)]
    return _matching([("rules", "built in"), *own, ("llama:", "a file of weights"), ("openai:", "a server")], incomplete)
