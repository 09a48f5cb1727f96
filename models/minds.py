"""The minds that can be asked for by name."""

from collections.abc import Awaitable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from models.completer import Completer
from models.metering import Meter, MeteredCompleter, Price, unpriced
from sim.errors import SimError
from sim.mind import Mind
from sim.text import clean

if TYPE_CHECKING:
    from models.api.completer import OpenAICompleter
    from models.minds_file import NamedMind

FORMS = ("rules", "llama:PATH", "openai:MODEL", "openai:MODEL@URL")


def mind_named(name: str) -> Mind:
    """Return a mind that thinks for everybody.

    Raises:
        SimError: no mind has that name, or it lacks a key; one plain line.
    """
    if name == "rules":
        from models.rules.mind import RulesMind  # only here, so that naming minds costs nothing

        return RulesMind()
    from models.language.mind import LanguageMind

    return LanguageMind(completer_named(name))


def completer_named(name: str, meter: Meter | None = None) -> Completer:
    """Return the language model behind a mind's name.

    Args:
        meter: counts its calls, and bars those that could pass the budget.

    Raises:
        SimError: there is no model of that name, or it lacks a key; one plain line.
    """
    scheme, colon, rest = name.partition(":")
    if scheme == "openai" and colon:
        from models.api.named import openai_completer

        return _metered(openai_completer(rest), meter)
    if scheme == "llama" and rest.strip():
        from models.finding.folders import model_path
        from models.llama.named import llama_completer, split_name

        return MeteredCompleter(llama_completer(rest, model_path(split_name(rest)[0])), meter or Meter(), Price())
    from models.minds_file import minds_path, named_minds

    named = named_minds(minds_path())
    if name in named:
        return _own(named[name], meter)
    near = get_close_matches(scheme, ("rules", "llama", "openai", *named), n=1)
    forms = (*FORMS, *named)
    meant = next((form for form in forms if near and form.startswith(near[0])), None)
    hint = f"; did you mean '{meant}'?" if meant else ""
    raise SimError(f"no mind '{clean(name, 80)}'{hint} ({', '.join(forms)})")


def _own(mind: "NamedMind", meter: Meter | None) -> Completer:
    """Return the model behind a name of the player's own; its budget is counted in with all that the meter counts.

    Raises:
        SimError: it lacks a key, or has a budget in money and no price.
    """
    from models.api.completer import OpenAICompleter
    from models.minds_file import keyed

    meter = meter or Meter()
    price: Price | None = Price()
    if mind.llama:
        whole = completer_named(f"llama:{mind.llama}", meter)
    else:
        completer = OpenAICompleter(mind.name, keyed(mind))
        whole, price = _metered(completer, meter), completer.price
    if mind.budget.money is not None and price is None:
        raise SimError(unpriced(mind.name))
    meter.budget = meter.budget.tighter(mind.budget)  # shown with the run's own, and raised like it
    return whole


def _metered(completer: "OpenAICompleter", meter: Meter | None) -> Completer:
    """Return a model that is counted.

    Raises:
        SimError: there is a budget in money, and it has no price.
    """
    meter = meter or Meter()
    if completer.price is None and meter.budget.money is not None:
        raise SimError(unpriced(completer.name))
    return MeteredCompleter(completer, meter, completer.price)


def check_mind(name: str) -> None:
    """Raise what `mind_named` would, without loading what the rules need.

    Raises:
        SimError: no mind has that name, or it lacks a key; one plain line.
    """
    if name != "rules":
        mind_named(name)


async def close(mind: object) -> None:
    """Let a mind's connections go, if it has any."""
    aclose = getattr(mind, "aclose", None)
    if aclose is not None:
        await aclose()


async def closing(mind: object, work: Awaitable[None]) -> None:
    """Do some work with a mind, or a cast of them, then let it go, however the work ended."""
    try:
        await work
    finally:
        await close(mind)
