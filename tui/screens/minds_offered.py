"""What the list of minds offers: what can be done about decisions that wait, and every mind that is here with what is known of it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from models.api.endpoint import is_loopback, is_url
from models.finding.candidate import Candidate, plain_size
from models.metering import FORM
from tui.paint import safe
from tui.seeking import Judged
from tui.widgets.choices import Choice
from tui.widgets.thinkers import RULES, short
from tui.widgets.town import Town


class Deed(NamedTuple):
    """Something to do beside choosing a mind."""

    name: str


STAND_IN, AGAIN, BUDGET, BY_NAME = Deed("stand in"), Deed("again"), Deed("budget"), Deed("by name")
ONLY_RULES = Candidate(RULES, "rules", "built in; needs no model and costs nothing")


def in_use(town: Town) -> tuple[str, ...]:
    """Return the names of minds that need not be tried: they think here now."""
    return (RULES, *(town.thinkers.models(town.world) if town.world is not None else ()))


def deeds(town: Town) -> list[Choice]:
    """Return what can be done about decisions that wait."""
    held = town.thinkers.held
    if held is None:
        return [Choice(STAND_IN, "Let the rules decide what waits", "a model is being loaded")] if town.thinkers.loading() else []
    again = Choice(AGAIN, "Ask again now", safe(held.reason, 300))
    budget = Choice(BUDGET, "Raise the budget …", f"{FORM}; what was spent counts")
    first = budget if held.barred and "budget" in held.reason else again
    return [first, Choice(STAND_IN, "Let the rules decide what waits", "this tick only; then it is asked again")]


def foreign_host(name: str) -> str:
    """Return the host, on another machine, that a name sends people's prompts to; "" for none that it names."""
    scheme, _, rest = name.partition(":")
    url = rest.partition("@")[2]
    return "" if scheme != "openai" or not is_url(url) or is_loopback(url) else safe(urlsplit(url).netloc, 80)


def minds(town: Town, candidates: Iterable[Candidate] | None, verdicts: Mapping[str, Judged]) -> list[Choice]:
    """Return every mind: those found, those that think here now, and those that this world alone asks for."""
    found = list(candidates or (ONLY_RULES,))
    known = {each.name for each in found}
    found += [Candidate(name, "named", name) for name in dict.fromkeys((*in_use(town), *town.thinkers.known)) if name not in known]
    states = town.thinkers.states.values()
    found += [Candidate(each.mind, "named", each.said) for each in states if each.state == "refused" and each.mind not in known]
    return [_choice(each, town, verdicts.get(each.name)) for each in found]


def _choice(each: Candidate, town: Town, verdict: Judged | None) -> Choice:
    """Return a mind in two lines: what it is, and what is known of it."""
    size = f" · {plain_size(each.size)}" if each.size else ""
    where = f" · {each.where}" if each.where else ""
    text = f"{short(each.name, 44)}{size}{where}{' · thinks here now' * _thinks_now(each.name, town)}"
    barred = "" if each.kind == "key" else each.unusable
    return Choice(each.name, text, _said(each, town, verdict), barred=safe(barred, 300))


def _thinks_now(name: str, town: Town) -> bool:
    return town.world is not None and name in {town.thinkers.of_everybody(town.world), *town.thinkers.of_others(town.world)}


def _said(each: Candidate, town: Town, verdict: Judged | None) -> str:
    """Return the most that is known of a mind: how it loaded, how it did when tried, else what it is."""
    state = town.thinkers.states.get(each.name)
    if state is not None and state.state in {"failed", "ready"} and state.said:
        return safe(f"{'✗ ' * (state.state == 'failed')}{state.said}", 300)
    if verdict is not None:
        return safe({None: "", True: "✓ ", False: "✗ "}[verdict.thinks] + verdict.line, 300)
    if each.kind == "key":
        return safe(f"{each.what}; {each.unusable}", 300)
    paid = "not tried, since it may cost money" if each.paid else ""
    return safe(" · ".join(filter(None, (each.what, paid))), 300)
