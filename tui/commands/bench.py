"""`voxpop bench`: how fast here."""

import sys
from typing import Any

import click

from tui.commands.bench_screen import screen


@click.group()
def bench() -> None:
    """Measure this machine: figures are medians and ratios of one run.

    \b
    Examples:
      voxpop bench engine
      voxpop bench spread
      voxpop bench screen
      voxpop bench recommender
      voxpop bench memory
      voxpop bench orchestration
      voxpop bench llama
      voxpop bench saves
    """


@bench.command()
@click.option("--scenario", default="town", show_default=True, metavar="NAME", help="Which world to live in.")
@click.option(
    "--agents",
    "sizes",
    type=click.IntRange(2, 100_000),
    multiple=True,
    default=(1000, 10_000),
    show_default=True,
    metavar="N",
    help="How many people; may be repeated.",
)
@click.option("--ticks", type=click.IntRange(1, 40), default=10, show_default=True, metavar="N", help="Ticks to time, after a warm-up.")
@click.option("--seed", default=1, show_default=True, metavar="S", help="Which luck, so that a run can be had again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def engine(scenario: str, sizes: tuple[int, ...], ticks: int, seed: int, as_json: bool) -> None:
    """Decisions a second with every event saved; how cost grows with the number of people.

    \b
    Example:
      voxpop bench engine --agents 1000 --agents 10000
    """
    from tui.bench.engine import exponent, measure

    found = []
    for agents in sizes:
        if not as_json:
            click.echo(f"{agents:,} people, {ticks} ticks ...", err=True)
        found.append(measure(scenario, agents, ticks, seed))
    growth = exponent(found[0], found[-1]) if len(found) > 1 and found[0].agents != found[-1].agents else None
    if as_json:
        _print_json({"measured": found, "exponent": growth})
        return
    for each in found:
        click.echo(f"{each.agents:>7,} people: {each.decisions_per_s:,.0f} decisions/s (median tick {each.median_per_s:,.0f}), ", nl=False)
        click.echo(f"{each.cpu_us:.0f} us CPU a decision, {each.events / each.decisions:.2f} events a decision, ", nl=False)
        click.echo(f"{each.bytes_per_event:.0f} bytes an event")
        click.echo("        " + ", ".join(f"{place} {share:.0%}" for place, share in each.shares.items()))
    if growth is not None:
        click.echo(f"CPU grows as people ** {growth:.2f} from {found[0].agents:,} to {found[-1].agents:,}")


bench.add_command(screen)


@bench.command()
@click.option("--agents", type=click.IntRange(10, 20_000), default=1000, show_default=True, metavar="N", help="How many people rate films.")
@click.option("--items", type=click.IntRange(10, 20_000), default=3883, show_default=True, metavar="N", help="How many films there are.")
@click.option("--each", type=click.IntRange(1, 1000), default=50, show_default=True, metavar="N", help="Ratings of one person, on average.")
@click.option("--repeats", type=click.IntRange(1, 50), default=5, show_default=True, metavar="N", help="Trainings to take the median of.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def recommender(agents: int, items: int, each: int, repeats: int, as_json: bool) -> None:
    """What retraining costs a round, for every recommender that ships, and how it grows with people and with ratings.

    \b
    Example:
      voxpop bench recommender --agents 1000 --items 3883
    """
    from sim.recommender import RECOMMENDERS
    from tui.bench.recommender import measure

    found = [measure(name, agents, items, each, repeats) for name in RECOMMENDERS]
    if as_json:
        _print_json({"agents": agents, "items": items, "each": each, "measured": found})
        return
    click.echo(f"{agents:,} people, {items:,} films, about {each} ratings each")
    for cost in found:
        click.echo(f"{cost.name:>9}: learns in {cost.fit_ms:.1f} ms a round, ranks in {cost.rank_us:.0f} us a page, ", nl=False)
        click.echo(f"is tested in {cost.test_ms:.0f} ms a day; people x2: {cost.agents_x2:.1f}, ratings x2: {cost.ratings_x2:.1f}")


@bench.command()
@click.option(
    "--memories",
    "sizes",
    type=click.IntRange(1, 20_000),
    multiple=True,
    default=(10, 100, 1000, 10_000),
    show_default=True,
    metavar="N",
    help="How many one person holds; may be repeated.",
)
@click.option("--repeats", type=click.IntRange(1, 1000), default=30, show_default=True, metavar="N", help="Recalls to take the median of.")
@click.option("--quality/--no-quality", default=True, show_default=True, help="Also compare embeddings on what three towns remember.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def memory(sizes: tuple[int, ...], repeats: int, quality: bool, as_json: bool) -> None:
    """What recalling costs as memories grow in number, and how well each offline embedding finds what bears on a cue.

    \b
    Example:
      voxpop bench memory --memories 100 --memories 10000
    """
    from tui.bench.memory import measure

    found = measure(sizes, repeats, quality)
    if as_json:
        return _print_json(found)
    for cost in found.costs:
        click.echo(f"{cost.memories:>7,} memories: {cost.us:,.0f} us a recall, {cost.ns_per_memory:,.0f} ns a memory, ", nl=False)
        click.echo(f"{cost.first_us:,.0f} us the first time")
    for each in found.embeddings:
        click.echo(f"{each.name:>42}: mean reciprocal rank {each.reciprocal_rank:.3f}, recall@5 {each.recall_at_5:.3f}", nl=False)
        click.echo(f" ({found.cues:,} cues)")
    return None


@bench.command()
@click.option("--scenario", default="energy-policy", show_default=True, metavar="NAME", help="Which news runs through the network.")
@click.option("--agents", type=click.IntRange(20, 100_000), default=17_945, show_default=True, metavar="N", help="Published: 17,945.")
@click.option("--ticks", type=click.IntRange(1, 1000), default=30, show_default=True, metavar="N", help="Ticks to run.")
@click.option("--seed", default=1, show_default=True, metavar="S", help="Which luck, so that a run can be had again.")
@click.option(
    "--growth",
    "sizes",
    type=click.IntRange(20, 100_000),
    multiple=True,
    default=(1000, 10_000, 100_000),
    show_default=True,
    metavar="N",
    help="Sizes from which growth is told.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def spread(scenario: str, agents: int, ticks: int, seed: int, sizes: tuple[int, ...], as_json: bool) -> None:
    """News over a network of the published size, every event saved; how it grows; Mesa and scipy beside it, where installed.

    \b
    Example:
      voxpop bench spread --agents 17945 --ticks 30
    """
    from tui.bench.spread import measure

    found = measure(scenario, agents, ticks, seed, sizes, lambda line: None if as_json else click.echo(line, err=True))
    if as_json:
        return _print_json(found)
    for run in (found.published, *found.growth):
        click.echo(
            f"{run.agents:>7,} people, {run.ties:,} ties, {run.ticks} ticks: {run.making_s:.1f} s to make, {run.running_s:.1f} s to run, ",
            nl=False,
        )
        click.echo(
            f"{run.decisions:,} decisions ({run.decisions_per_s:,.0f}/s), {run.events:,} events of {run.bytes_per_event:.0f} bytes, ",
            nl=False,
        )
        click.echo(f"{run.posts:,} posts, {run.informed:.0%} informed, peak {run.peak_mb:.0f} MB")
    click.echo(f"people x ticks a second: voxpop {found.published.steps_per_s:,.0f}", nl=False)
    click.echo("".join(f", {rival.name} {rival.steps_per_s:,.0f}" for rival in found.rivals) or " (no rivals: pip install 'voxpop[bench]')")
    for size, power in (("people", found.exponent_of_people), ("decisions", found.exponent)):
        if power is not None:
            click.echo(f"CPU grows as {size} ** {power:.2f} from {found.growth[0].agents:,} to {found.growth[-1].agents:,} people")
    return None


@bench.command()
@click.option("--scenario", default="town", show_default=True, metavar="NAME", help="Which world to live in.")
@click.option(
    "--agents",
    "sizes",
    type=click.IntRange(2, 20_000),
    multiple=True,
    default=(10, 100, 1000),
    show_default=True,
    metavar="N",
    help="How many people; may be repeated.",
)
@click.option(
    "--keys",
    "keys",
    type=click.IntRange(1, 100),
    multiple=True,
    default=(1,),
    show_default=True,
    metavar="N",
    help="How many API keys share the calls; may be repeated.",
)
@click.option("--at-once", type=click.IntRange(1, 1000), default=64, show_default=True, metavar="N", help="Calls in flight a key.")
@click.option("--latency", type=click.FloatRange(0, 60), default=0.2, show_default=True, metavar="SECONDS", help="Of each call.")
@click.option("--ticks", type=click.IntRange(1, 10_000), default=10, show_default=True, metavar="N", help="At most.")
@click.option("--calls", type=click.IntRange(1, 10_000_000), default=1000, show_default=True, metavar="N", help="After which it is enough.")
@click.option("--plan-only", is_flag=True, help="Everybody decides once a tick, on what to do next, and does nothing then.")
@click.option("--seed", default=1, show_default=True, metavar="S", help="Which luck, so that a run can be had again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def orchestration(
    scenario: str,
    sizes: tuple[int, ...],
    keys: tuple[int, ...],
    at_once: int,
    latency: float,
    ticks: int,
    calls: int,
    plan_only: bool,
    seed: int,
    as_json: bool,
) -> None:
    """What it costs beside the model itself to have one behind an API think for everybody, all events and calls saved.

    A server on this machine stands for the model. "possible" is how long it takes where computing is free: some calls wait for others.
    With --plan-only none does, and "possible" is close to calls * latency / places.

    \b
    Examples:
      voxpop bench orchestration --agents 1000
      voxpop bench orchestration --agents 1000 --plan-only --ticks 3 --calls 3000
      voxpop bench orchestration --agents 100 --agents 200 --keys 1 --keys 10 --at-once 1
      voxpop bench orchestration --agents 10 --ticks 200 --calls 1000000 --latency 0
    """
    from tui.bench.orchestration import Setting, measure

    found = []
    for size in sizes:
        for count in keys:
            if not as_json:
                click.echo(f"{size:,} people, {count} keys of {at_once} ...", err=True)
            found.append(measure(Setting(scenario, size, count, at_once, latency, ticks, calls, seed, plan_only)))
    if as_json:
        return _print_json({"scenario": scenario, "latency": latency, "measured": found})
    click.echo("people   keys     calls  wall s  possible  ratio  calls*latency/places  ratio  ms CPU/call  first..last fifth  tokens/call")
    for each in found:
        click.echo(f"{each.agents:>6,} {each.keys:>3}x{each.at_once:<3} {each.calls:>8,} {each.wall_s:>7.1f} ", nl=False)
        click.echo(f"{each.possible_s:>9.1f} ", nl=False)
        click.echo(f"{each.ratio_possible:>6.2f} {each.plain_s:>21.1f} {each.ratio:>6.2f} {each.cpu_ms:>12.2f}       ", nl=False)
        click.echo(f"{each.first_ms:.2f}..{each.last_ms:.2f}   {each.first_tokens:.0f}..{each.last_tokens:.0f}")
    return None


@bench.command()
@click.option("--agents", type=click.IntRange(1, 64), default=16, show_default=True, metavar="N", help="How many decide at once.")
@click.option("--rounds", type=click.IntRange(1, 20), default=3, show_default=True, metavar="N", help="How often each of them is asked.")
@click.option(
    "--layers", type=click.IntRange(1, 64), default=24, show_default=True, metavar="N", help="Of the model; 24: 0.5 billion weights."
)
@click.option("--threads", type=click.IntRange(0, 256), default=0, metavar="N", help="Of the processor.  [default: all]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def llama(agents: int, rounds: int, layers: int, threads: int, as_json: bool) -> None:
    """Decisions a minute of a model on this processor, many agents at once, against a loop that asks for one after the other.

    The model has the shape of Qwen2.5-0.5B and random weights, made here in seconds; both ways get the same prompts and schema,
    each in a process of its own. Takes five minutes and more; fewer agents, rounds and layers take less.

    \b
    Example:
      voxpop bench llama --agents 4 --rounds 2 --layers 4
    """
    from tui.bench.llama import Plan, cores, measure

    plan = Plan(agents, rounds, layers, threads or cores())
    found = measure(plan, lambda line: None if as_json else click.echo(line, err=True))
    if as_json:
        return _print_json({"measured": found, "faster": found.faster, "cheaper": found.cheaper, "heavier": found.heavier})
    click.echo(
        f"{agents} agents x {rounds} rounds, {plan.threads} threads; a model of {found.file_mb:,.0f} MB, made in {found.making_s:.0f} s"
    )
    for way in (found.loop, found.batch):
        click.echo(
            f"{way.name:>6}: {way.per_minute:.1f} decisions/min ({way.wall_s:.1f} s, CPU {way.cpu_s:.1f} s), peak {way.peak_mb:,.0f} MB, ",
            nl=False,
        )
        click.echo(f"{way.prompt_tokens:,} tokens told, {way.cached_tokens:,} of them cached, {way.answer_tokens:,} said, ", nl=False)
        click.echo(f"{way.valid} of {way.decisions} keep to the schema")
    click.echo(f"at once: {found.faster:.1f} times the decisions a minute, {found.cheaper:.1f} times a second of CPU, ", nl=False)
    click.echo(f"{found.heavier:.2f} times the memory")
    return None


@bench.command()
@click.option("--events", type=click.IntRange(2000, 10_000_000), default=100_000, show_default=True, metavar="N", help="Of the long world.")
@click.option("--scenario", default="breaking-news", show_default=True, metavar="NAME", help="Of the large world.")
@click.option("--agents", type=click.IntRange(20, 100_000), default=2000, show_default=True, metavar="N", help="Of the large world.")
@click.option("--ticks", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N", help="Of the large world.")
@click.option("--loads", type=click.IntRange(1, 1000), default=10, show_default=True, metavar="N", help="Ticks to look back at, by lot.")
@click.option("--seed", default=1, show_default=True, metavar="S", help="Which luck, so that a run can be had again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def saves(events: int, scenario: str, agents: int, ticks: int, loads: int, seed: int, as_json: bool) -> None:
    """What a save costs: to append to and to branch in a long world, to look back at any tick of a large one.

    \b
    Example:
      voxpop bench saves --events 1000000 --agents 17945 --ticks 40
    """
    from tui.bench.saves import measure

    found = measure(events, scenario, agents, ticks, loads, seed, lambda line: None if as_json else click.echo(line, err=True))
    if as_json:
        return _print_json(found)
    long, large = found.long, found.large
    click.echo(f"{long.events:,} events of a town: {long.append_per_s:,.0f} kept a second, {long.bytes_per_event:.0f} bytes each", nl=False)
    click.echo(f"; a branch takes {long.branch_ms:.1f} ms and {long.branch_bytes / 1000:,.1f} kB")
    click.echo(f"{large.agents:,} people, {large.ticks} ticks, {large.events:,} events: {large.file_mb:.1f} MB, ", nl=False)
    click.echo(f"{large.states} whole states are {large.states_share:.0%} of it")
    click.echo(f"a tick of it, of {large.loads} by lot: median {large.median_s:.2f} s, worst {large.worst_s:.2f} s, ", nl=False)
    click.echo(f"of which opening the file {large.opening_s:.2f} s")
    return None


def _print_json(value: Any) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
