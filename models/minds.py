"""The minds that can be asked for by name."""

from collections.abc import Awaitable
from difflib import get_close_matches

from models.completer import Completer
from models.metering import Meter, MeteredCompleter
from sim.errors import SimError
from sim.mind import Mind
from sim.text import clean

FORMS = ("rules", "openai:MODEL", "openai:MODEL@URL")


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
        from models.openai_api import openai_completer

        return MeteredCompleter(openai_completer(rest), meter or Meter())
    if scheme == "llama":
        raise SimError(
            f"no mind '{clean(name, 80)}': models in this process are not there yet; "
            f"llama-server gives one a URL: openai:MODEL@http://127.0.0.1:8080/v1 ({', '.join(FORMS)})"
        )
    near = get_close_matches(scheme, ("rules", "openai"), n=1)
    meant = next((form for form in FORMS if near and form.startswith(near[0])), None)
    hint = f"; did you mean '{meant}'?" if meant else ""
    raise SimError(f"no mind '{clean(name, 80)}'{hint} ({', '.join(FORMS)})")


def check_mind(name: str) -> None:
    """Raise what `mind_named` would, without loading what the rules need.

    Raises:
        SimError: no mind has that name, or it lacks a key; one plain line.
    """
    if name != "rules":
        mind_named(name)


async def close(mind: Mind) -> None:
    """Let a mind's connections go, if it has any."""
    aclose = getattr(mind, "aclose", None)
    if aclose is not None:
        await aclose()


async def closing(mind: Mind, work: Awaitable[None]) -> None:
    """Do some work with a mind, then let it go, however the work ended."""
    try:
        await work
    finally:
        await close(mind)


def calls_of(mind: Mind) -> int:
    """Return how many calls to a model a mind has made; 0 for one without a model."""
    usage = getattr(mind, "usage", None)
    return usage.total.calls if usage is not None else 0
