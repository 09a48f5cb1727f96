"""Who thinks for whom, and what it costs, in a few lines."""

from time import monotonic

from tui.paint import safe
from tui.protocol import Metered
from tui.widgets.phrases import counted
from tui.widgets.thinkers import left, many, short
from tui.widgets.town import Town

NAMED = 3  # minds of their own that are listed


def who_thinks(town: Town) -> list[str]:
    """Return two to four lines: for everybody, for whom else, what it costs, what waits and why."""
    world, thinkers = town.world, town.thinkers
    if world is None:
        return ["The town is still waking up."]
    lines = [f"{short(thinkers.of_everybody(world), 40)} thinks for everybody{_others(town)}."]
    if town.selected is not None and town.selected in world.agents:
        lines[0] += f" For {town.label(town.selected)}: {short(thinkers.of(town.selected, world), 40)}."
    lines.append(_cost(thinkers.metered))
    if thinkers.held is not None:
        lines.append(
            f"{counted(thinkers.held.waiting, 'decision')} waiting for {int(monotonic() - thinkers.held_since)} s: {thinkers.held.reason}"
        )
    elif name := thinkers.loading():
        lines.append(f"{short(name, 40)} is being loaded; the world waits.")
    return [safe(line, 400) for line in lines]


def _others(town: Town) -> str:
    """Return for how many people somebody else thinks."""
    assert town.world is not None
    found = town.thinkers.of_others(town.world).most_common()
    parts = [f"{short(name)} for {counted(count, 'person') if count == 1 else f'{count} people'}" for name, count in found[:NAMED]]
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f", {', '.join(parts)}{more}" if parts else ""


def _cost(metered: Metered | None) -> str:
    """Return what language models have cost, in a line."""
    if metered is None:
        return "Nothing was spent on language models, and there is no budget."
    spent = metered.spent
    cached = f" ({round(100 * metered.cached_tokens / spent.tokens_in)}% cached)" if metered.cached_tokens and spent.tokens_in else ""
    parts = [f"∑ {counted(spent.calls, 'call')}", f"{many(spent.tokens_in)} tokens in{cached}", f"{many(spent.tokens_out)} out"]
    parts += [f"{spent.money:.2f} spent"] if spent.money else []
    parts += [f"{many(metered.retried)} retried"] if metered.retried else []
    parts += [f"{many(metered.recorded)} from the recording"] if metered.recorded else []
    return " · ".join(parts + (left(metered) or ["no budget"]))
