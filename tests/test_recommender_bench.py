"""`voxpop bench recommender` prices every recommender that ships."""

import json

from click.testing import CliRunner

from sim.recommender import RECOMMENDERS
from tui.cli import voxpop

SMALL = ["bench", "recommender", "--agents", "20", "--items", "40", "--each", "6", "--repeats", "1"]


def test_every_recommender_has_its_price() -> None:
    ran = CliRunner().invoke(voxpop, [*SMALL, "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert [each["name"] for each in found["measured"]] == list(RECOMMENDERS)
    assert all(each["fit_ms"] > 0 and each["rank_us"] > 0 and each["test_ms"] > 0 for each in found["measured"])
    assert (found["agents"], found["items"], found["each"]) == (20, 40, 6)


def test_the_prices_are_told_in_words() -> None:
    ran = CliRunner().invoke(voxpop, SMALL)
    assert ran.exit_code == 0 and "20 people, 40 films, about 6 ratings each" in ran.output
    assert all(f"{name:>9}: learns in " in ran.output for name in RECOMMENDERS)
