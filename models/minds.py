"""The minds that can be asked for by name."""

from sim.errors import UnknownNameError
from sim.mind import Mind

MINDS = ("rules",)


def mind_named(name: str) -> Mind:
    """Return a mind that thinks for everybody.

    Raises:
        UnknownNameError: no mind has that name.
    """
    if name == "rules":
        from models.rules.mind import RulesMind  # only here, so that naming minds costs nothing

        return RulesMind()
    raise UnknownNameError("mind", name, MINDS)
