"""`voxpop bench screen`: how fast the screen is here, and whether it stays so."""

import sys
from typing import TYPE_CHECKING, Any

import click

from tui.commands.options import mind_option

if TYPE_CHECKING:
    from tui.bench.long_run import Look

SIZES = (40, 1000, 18_000)
LONG_AGENTS = 40


@click.command()
@click.option("--scenario", default="town", show_default=True, metavar="NAME", help="Which world to live in.")
@click.option(
    "--agents",
    "sizes",
    type=click.IntRange(30, 100_000),
    multiple=True,
    metavar="N",
    help=f"How many people; may be repeated.  [default: {', '.join(map(str, SIZES))}; {LONG_AGENTS} with --ticks, 1000 with --scrub]",
)
@click.option("--presses", type=click.IntRange(10, 2000), default=200, show_default=True, metavar="N", help="Keys to press at each speed.")
@click.option("--scrub", type=click.IntRange(1, 1000), metavar="TICKS", help="Look back at a world that lived so long instead.")
@click.option("--ticks", type=click.IntRange(20, 1_000_000), metavar="N", help="Let a world live so long, as fast as it goes, instead.")
@click.option("--log-lines", type=click.IntRange(100, 1_000_000), metavar="N", help="Append to a log that holds so many lines instead.")
@mind_option
@click.option(
    "--layers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Let a llama.cpp model think, of so many layers and random weights, made here.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def screen(
    scenario: str,
    sizes: tuple[int, ...],
    presses: int,
    scrub: int | None,
    ticks: int | None,
    log_lines: int | None,
    mind: str,
    layers: int | None,
    as_json: bool,
) -> None:
    """The screen in a real terminal of its own: first picture, key to paint at rest and while the world runs, CPU, memory.

    With --ticks whether it stays so in a long session, with --scrub how soon a tick of the past is painted, with --log-lines how soon
    a new line of the log is.

    \b
    Examples:
      voxpop bench screen
      voxpop bench screen --scenario breaking-news --agents 17945
      voxpop bench screen --agents 40 --layers 4
      voxpop bench screen --ticks 2000
      voxpop bench screen --log-lines 100000
      voxpop bench screen --scrub 60 --agents 1000 --presses 40
    """
    if scrub:
        _scrub(scenario, sizes[0] if sizes else 1000, presses, scrub, as_json)
    elif ticks:
        _live_long(scenario, sizes[0] if sizes else LONG_AGENTS, ticks, as_json)
    elif log_lines:
        _append(log_lines, as_json)
    elif layers:
        from tui.bench.llama import model_of

        with model_of(layers) as model:
            _paint(scenario, sizes or SIZES[:1], presses, f"llama:{model}", as_json)
    else:
        from models.minds import check_mind

        check_mind(mind)
        _paint(scenario, sizes or SIZES, presses, mind, as_json)


def _paint(scenario: str, sizes: tuple[int, ...], presses: int, mind: str, as_json: bool) -> None:
    from tui.bench.screen import first_pictures, measure

    def tell(line: str) -> None:
        click.echo(line, err=as_json)

    first = first_pictures()
    tell(f"first picture {first.warm_s:.2f} s, cold {first.cold_s:.2f} s (48 people)")
    found = []
    for agents in sizes:
        found.append(each := measure(scenario, agents, presses, mind))
        tell(f"{agents:,} people, {scenario}, first picture {each.first_s:.2f} s, {each.ticks} ticks lived")
        tell("           key to paint p50     p99   CPU of a frame   screen  engine")
        for gait in each.gaits:
            tell(
                f"  {gait.name:<9} {gait.key_p50_ms:>12.0f} ms {gait.key_p99_ms:>4.0f} ms {gait.frame_ms:>13.1f} ms"
                f"{gait.screen:>9.0%} {gait.engine:>7.0%}"
            )
        tell(f"  memory {each.memory_mb:.0f} MB (both processes, proportional share), {each.resident_mb:.0f} MB resident")
    if as_json:
        _print_json({"scenario": scenario, "first": first, "measured": found})


def _live_long(scenario: str, agents: int, ticks: int, as_json: bool) -> None:
    from tui.bench.long_run import measure

    def tell(look: "Look") -> None:
        click.echo(
            f"{look.tick:>8,} {look.second:>7,.0f} {look.key_p50_ms:>12.0f} {look.key_worst_ms:>6.0f} {look.screen_mb:>10.0f} "
            f"{look.engine_mb:>10.0f} {look.file_mb:>8.1f}",
            err=as_json,
        )

    click.echo("    tick  second  key p50, ms  worst  screen, MB  engine, MB  file, MB", err=as_json)
    found = measure(scenario, agents, ticks, tell)
    if as_json:
        return _print_json(found)
    first, last = found.looks[0], found.looks[-1]
    click.echo(f"{agents:,} people, {found.ticks:,} ticks, {found.ticks_per_s:.1f} a second; from the first look to the last:")
    click.echo(
        f"key to paint {first.key_p50_ms:.0f} -> {last.key_p50_ms:.0f} ms, screen {first.screen_mb:.0f} -> {last.screen_mb:.0f} MB, ",
        nl=False,
    )
    click.echo(f"engine {first.engine_mb:.0f} -> {last.engine_mb:.0f} MB, file {first.file_mb:.1f} -> {last.file_mb:.1f} MB")
    return None


def _append(lines: int, as_json: bool) -> None:
    from tui.bench.log import measure

    found = measure(lines)
    if as_json:
        return _print_json(found)
    click.echo(f"a log of {lines:,} lines: append to paint p50 {found.p50_ms:.1f} ms, p99 {found.p99_ms:.1f} ms, ", nl=False)
    click.echo(f"CPU of a line {found.cpu_us:.0f} us")
    click.echo(f"memory {found.memory_mb:.1f} MB, {found.mb_more:+.1f} MB after as many lines again as it holds at most; ", nl=False)
    click.echo(f"another level {found.filter_ms:.0f} ms, search {found.search_ms:.0f} ms")
    return None


def _scrub(scenario: str, agents: int, presses: int, ticks: int, as_json: bool) -> None:
    from tui.bench.scrubbing import measure

    found = measure(scenario, agents, presses, ticks)
    if as_json:
        return _print_json(found)
    click.echo(f"{agents:,} people, {ticks} ticks; load {found.load[0]:.1f} before, {found.load[1]:.1f} after; milliseconds from the key")
    click.echo("                     banner p50    p99   picture p50    p99")
    for name, waits in (("[  a tick back", found.back), ("]  a tick forth", found.forth), ("g  a jump", found.jump)):
        click.echo(f"{name:<20} {waits.first_p50:>10.0f} {waits.first_p99:>6.0f} {waits.whole_p50:>13.0f} {waits.whole_p99:>6.0f}")
    click.echo(f"the first [ after the world was opened: {found.opening_ms:.0f} ms to the whole picture")
    return None


def _print_json(value: Any) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
