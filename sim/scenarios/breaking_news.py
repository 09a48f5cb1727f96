"""S3's world: news runs over a follower network, and does something to feelings and opinions (Gao et al. 2023, arXiv 2307.14984).

Two settings of our own stand for the paper's two: an injustice (emotion) and an energy policy (attitude).
"""

from msgspec.structs import replace

from sim.scenario import Scenario

BREAKING_NEWS = Scenario(
    name="breaking-news",
    title="Breaking news",
    summary="An injustice comes to light in one community, and slowly finds its way into another.",
    setting="injustice.toml",
    plans=False,
    reactions=1,
    unworded=True,
    memory=(),
    phases=("public",),
    activity="uniform",
)

ENERGY_POLICY = replace(
    BREAKING_NEWS,
    name="energy-policy",
    title="Energy policy",
    summary="Everybody has an opinion on the reactor; then it leaks.",
    setting="energy.toml",
)
