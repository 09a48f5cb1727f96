"""What an experiment says on the terminal: a table, published values beside ours, verdicts, plots."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.experiments import Claim, Estimate, Result
from sim.statistics import Interval
from tui.experiments.drawing import drawn

WIDEST = 110  # columns of a plot


def tell(result: Result, title: str, console: Console) -> None:
    """Print a result."""
    console.print(_table(result.estimates, title))
    for plot in result.plots:
        console.print()
        console.print(drawn(plot, min(console.width, WIDEST), colour=console.is_terminal))
    console.print()
    for claim in result.claims:
        console.print(_verdict(claim))
    for note in result.notes:
        console.print(Text(note, style="dim"))


def _table(estimates: tuple[Estimate, ...], title: str) -> Table:
    """Return a table of arms by rows; published values stand in columns of their own."""
    publishers = list(dict.fromkeys(name for estimate in estimates for name, _ in estimate.published))
    table = Table(title=Text(title), title_justify="left")
    table.add_column("arm")
    table.add_column("measure")
    for heading in ("value", "95% interval", "n", *publishers):
        table.add_column(heading, justify="right")
    arm = ""
    for estimate in estimates:
        if arm and estimate.arm != arm:
            table.add_section()
        published = dict(estimate.published)
        told = [_figure(published[name]) if name in published else "" for name in publishers]
        first = "" if estimate.arm == arm else estimate.arm
        table.add_row(Text(first), Text(estimate.measure), _figure(estimate.interval.value), *_spread(estimate.interval), *told)
        arm = estimate.arm
    return table


def _spread(interval: Interval) -> tuple[str, str]:
    known = interval.low == interval.low  # NaN differs from itself
    return (f"{_figure(interval.low)} to {_figure(interval.high)}" if known else "-"), str(interval.n)


def _figure(value: float) -> str:
    if value != value:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _verdict(claim: Claim) -> Text:
    style = {True: "green", False: "red", None: "yellow"}[claim.holds]
    text = Text(str(claim))
    text.stylize(style, len(claim.text) + 2, len(claim.text) + 2 + str(claim)[len(claim.text) + 2 :].index(","))
    return text
