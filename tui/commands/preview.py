"""`voxpop preview`: who would live in a world that nobody has begun."""

from typing import TYPE_CHECKING

import click

from tui.commands import completing
from tui.commands.options import agents_option, seed_option

if TYPE_CHECKING:
    from tui.preview import Preview


@click.command()
@click.argument("scenario", metavar="SCENARIO", shell_complete=completing.scenarios)
@agents_option
@seed_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: people, ties, communities, where they stand, some of them.")
def preview(scenario: str, agents: int | None, seed: int | None, as_json: bool) -> None:
    """Show who would live in a new world, and how they hang together, without beginning it.

    \b
    Examples:
      voxpop preview town --seed 7
      voxpop preview breaking-news --agents 2000 --json
    """
    import msgspec

    from tui.preview import preview_of

    found = preview_of(scenario, 1 if seed is None else seed, agents)
    if as_json:
        click.echo(msgspec.json.encode(found))
    else:
        _print(found)


def _print(found: "Preview") -> None:
    films = f", {found.films:,} films" if found.films else ""
    click.echo(f"{found.title}: {found.people:,} people, {found.ties:,} ties{films}")
    click.echo(found.summary)
    click.echo("Communities: " + ", ".join(f"{name} {size:,}" for name, size in found.communities))
    for each in found.known:
        click.echo(f"  {each.name}, {each.age}, {each.occupation}: {', '.join(each.traits)}")
