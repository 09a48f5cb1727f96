"""The default: people watch films, talk and post; on the second day a piece of news breaks and runs through the same feed."""

from sim.scenario import Scenario

TOWN = Scenario(
    name="town",
    title="A river town",
    summary="People watch films, talk, post and fall out; on the second day the council wants to sell the last cinema.",
)
