"""Recommenders: one seam, and a table of those that ship.

Another distribution adds one by an entry point of the group "voxpop.recommenders" whose object is called with a catalogue and luck
(sim.recommender.protocol.Factory) and returns a Recommender; sim.recommender.contract checks that it keeps the contract.
"""

from sim.catalogue import Catalogue
from sim.errors import UnknownNameError
from sim.randomness import Luck
from sim.recommender.content import Content
from sim.recommender.factors import MatrixFactorisation
from sim.recommender.neighbours import ItemNeighbours
from sim.recommender.plugins import installed, loaded
from sim.recommender.protocol import Factory, Recommender
from sim.recommender.simple import Popular, Random

__all__ = ["RECOMMENDERS", "Factory", "Recommender", "factory_named", "recommender_named", "recommender_names"]

RECOMMENDERS: dict[str, Factory] = {
    "random": Random,
    "popular": Popular,
    "content": Content,
    "item-knn": ItemNeighbours,
    "mf": MatrixFactorisation,
}


def recommender_names() -> tuple[str, ...]:
    """Return what can recommend here: those that ship, then those that other distributions add, by name."""
    return (*RECOMMENDERS, *sorted(installed().keys() - RECOMMENDERS.keys()))


def factory_named(name: str) -> Factory:
    """Return what makes recommenders of a name. Looks among installed distributions only for a name that does not ship.

    Raises:
        UnknownNameError: nothing here has that name.
        PluginError: the distribution that has it cannot be used.
    """
    if name in RECOMMENDERS:
        return RECOMMENDERS[name]
    found = installed()
    if name not in found:
        raise UnknownNameError("recommender", name, [*RECOMMENDERS, *found])
    return loaded(name, found[name])


def recommender_named(name: str, catalogue: Catalogue, luck: Luck) -> Recommender:
    """Return a new, untrained recommender; raises as `factory_named` does."""
    return factory_named(name)(catalogue, luck)
