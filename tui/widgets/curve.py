"""Which metrics are drawn as curves, what they are called, and how their values are told."""

from collections.abc import Sequence
from math import floor, log10
from typing import Literal, NamedTuple

Form = Literal["share", "index", "count", "bits"]


class Curve(NamedTuple):
    """One plot.

    Args:
        metric: name of what is drawn; with `apart`, of each community.
        form: "share" is shown in percent, "index" with two decimals, "count" as a whole number, "bits" with its unit.
        told: what it is, for a picture that explains itself.
    """

    metric: str
    title: str
    form: Form
    told: str
    apart: bool = False


CURVES = (
    Curve("intense_share", "intense people", "share", "share of people whose emotion is intense"),
    Curve("intense", "intense", "share", "share of people whose emotion is intense, by community", apart=True),
    Curve("informed", "informed people", "share", "share of people whom the news has reached"),
    Curve("informed", "informed", "share", "share of people whom the news has reached, by community", apart=True),
    Curve("emotion_density", "intense texts", "share", "share of the texts of a tick whose authors were intense"),
    Curve("positive_share", "positive", "share", "share of those with an attitude to the newest piece of news who are for it"),
    Curve("polarisation", "polarisation", "index", "variance of attitudes: 0 one mind, 1 two opposite camps"),
    Curve("posts", "posts a tick", "count", "posts, replies and forwards in a tick"),
    Curve("assortativity", "assortativity", "index", "how alike attitudes are at both ends of a tie, −1 to 1"),
    Curve("cascade_size", "largest cascade: posts", "count", "posts in the largest cascade"),
    Curve("cascade_depth", "largest cascade: depth", "count", "removes from its first post"),
    Curve("cascade_breadth", "largest cascade: breadth", "count", "posts at its widest remove"),
    Curve("mean_mood", "mood", "index", "mean mood, −1 to 1"),
    Curve("watched", "films watched a tick", "count", "films watched in a tick"),
    Curve("hit_rate", "hit rate", "share", "share of hidden liked films that the recommender finds again"),
    Curve("ndcg", "NDCG", "index", "how near the top it finds them, 0 to 1"),
    Curve("diversity", "diversity", "index", "mean distance of two films shown to one person, 0 to 1"),
    Curve("coverage", "coverage", "share", "share of the catalogue that is shown to anybody"),
    Curve("user_entropy", "entropy of what is shown", "bits", "how mixed by genre is what one person is shown, in bits"),
)
RECOMMENDED = ("hit_rate", "ndcg", "diversity", "coverage", "user_entropy")
OF_FILMS = ("mean_mood", "watched", *RECOMMENDED)  # of little to tell where news is all there is


def scale(values: Sequence[float], form: Form) -> tuple[float, float]:
    """Return the least and the greatest value of a plot: round, with 0 among them, and apart."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    top = _rounded(high) if high > 0 else 0.0
    bottom = -_rounded(-low) if low < 0 else 0.0
    if top == bottom:
        top = 10.0 if form == "count" else 0.1
    return bottom, min(top, 1.0) if form == "share" else top


def told(value: float, form: Form) -> str:
    """Return a value with its unit."""
    match form:
        case "share":
            return f"{value:.0%}" if value >= 0.1 or value == 0 else f"{value:.1%}"
        case "count":
            return f"{value:,.0f}"
        case "bits":
            return f"{value:.2f} bits"
        case "index":
            return f"{value:.2f}"


def told_end(value: float, form: Form) -> str:
    """Return an end of a scale, which is round, without its unit where the value beside it has one."""
    match form:
        case "share":
            return f"{100 * value:.3g}%"
        case "count":
            return f"{value:,.0f}"
        case "index" | "bits":
            return f"{value:.3g}"


def _rounded(value: float) -> float:
    """Return the least 1, 2, 3, 4, 5, 6 or 8 times a power of ten that is not below a value."""
    power = 10.0 ** floor(log10(value))
    return next((step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= value * 0.9999), 10 * power)
