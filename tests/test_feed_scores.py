"""The parts of a score are what the ranker counts, and who is not shown a post is told why."""

import pytest
from msgspec.structs import replace
from test_ranking import FRIEND, OTHER, READER, STRANGER, page, posted, world

from sim.event import Liked, Muted, Read
from sim.feed_scores import PARTS, standing
from sim.ranking import FRESH, RANKERS, ranker_named


def test_every_ranker_tells_its_parts() -> None:
    assert PARTS.keys() == RANKERS.keys()


@pytest.mark.parametrize("name", RANKERS)
def test_the_parts_of_a_score_add_up_to_it(name: str) -> None:
    made = world(name, recommended=2)
    found = [
        posted(made, FRIEND),
        posted(made, OTHER, tick=7, stance=-0.9),
        posted(made, STRANGER, topic=None),
        posted(made, 5, topic="choir"),
    ]
    found.append(posted(made, FRIEND, of=found[1]))
    made.apply(Liked(OTHER, found[0].id))
    reader = made.agents[READER]
    reader.attitudes["mill"] = -0.4
    for post in found:
        now = standing(made, reader, post)
        assert now.score == pytest.approx(ranker_named(name).scores(made, reader, [post])[0])
        assert sum(part.value or 0.0 for part in now.parts) == pytest.approx(now.score, abs=2e-3)


def test_a_post_has_its_place_among_those_that_wait() -> None:
    made = world("closest")
    near, far = posted(made, FRIEND), posted(made, OTHER)
    reader = made.agents[READER]
    assert [(now.place, now.waiting, now.shown) for now in (standing(made, reader, near), standing(made, reader, far))] == [
        (1, 2, True),
        (2, 2, True),
    ]
    assert [entry.post.id for entry in page(made)] == [near.id, far.id]


def test_why_a_post_cannot_come_is_told() -> None:
    made = world("closest")
    made.tick = FRESH + 8
    reader = made.agents[READER]
    old, read, muted, blocked = posted(made, FRIEND, tick=2), posted(made, FRIEND), posted(made, OTHER), posted(made, 6)
    own, strange = posted(made, READER), posted(made, STRANGER)
    made.apply(Read(READER, (read.id,)))
    made.apply(Muted(READER, OTHER))
    made.policy = replace(made.policy, blocked=(6,))
    told = [standing(made, reader, post).absent for post in (old, read, muted, blocked, own, strange)]
    assert [words.split(",")[0].split(":")[0] for words in told] == [
        "will not see it any more",
        "has read it already",
        "has muted whoever wrote it",
        "cannot see it",
        "wrote it themselves",
        "does not follow whoever wrote it",
    ]
