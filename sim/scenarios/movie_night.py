"""RecAgent's world: people around a recommender, without news (Wang et al. 2023, arXiv 2306.02552)."""

from sim.scenario import Scenario

MOVIE_NIGHT = Scenario(
    name="movie-night",
    title="Movie night",
    summary="The same people around a recommender: they browse, watch, rate and pass films on; no news disturbs them.",
    news=False,
)
