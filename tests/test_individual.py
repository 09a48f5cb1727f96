"""Labelled tuples: what a file of them may hold, how a mind is asked of them, and what is said of its answers.

labelled_news.jsonl is synthetic: forty-eight people, three pieces of news and all labels were drawn by a rule of thumb of our own. It
shows that the measuring works; no figure measured on it says how well a mind tells what real people do.
"""

import asyncio
import json
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from openai_server import running
from test_cli import call

from models.api.named import asking
from models.language.mind import LanguageMind
from models.rules.mind import RulesMind
from sim.action import Feel, Forward, Leaning, Leave
from sim.classification import accuracy, auc
from sim.errors import SimError
from sim.experiments import Conditions, Equipment, Row
from sim.experiments.individual import EXPERIMENT, FAILED, LEVELS, TASKS, answered, sheets, summary
from sim.experiments.small_world import NEWS, page_of, small_world
from sim.feeling import felt
from sim.labelled import Case, read_cases
from sim.mind import Decision, Mind
from sim.observation import AnyObservation, Feeling, Scrolling
from sim.randomness import Luck
from sim.turn import common

FILE = Path(__file__).parent / "labelled_news.jsonl"
CASES = read_cases(FILE)


def measured(mind: Mind, seeds: int = 1, file: Path = FILE) -> list[Row]:
    """Return the rows of a mind over some seeds, and of the majority."""

    async def trials() -> list[Row]:
        rows: list[Row] = []
        for seed in range(1, seeds + 1):
            for arm in EXPERIMENT.arms:
                conditions = Conditions(seed=seed, arm=arm, agents=1, ticks=1)
                rows += await EXPERIMENT.trial(conditions, Equipment(mind=mind, file=file))
        return rows

    return asyncio.run(trials())


def right(rows: list[Row]) -> dict[str, float]:
    """Return the share of tuples that are told rightly, by task."""
    return {task: accuracy(sheet.true, sheet.chances.argmax(axis=1)) for task, sheet in sheets(rows).items()}


class Oracle:
    """Knows the labels, and answers as they say; wrongly where it is told to be wrong."""

    name = "oracle"

    def __init__(self, wrong: bool = False) -> None:
        self._wrong = wrong

    def decide(self, observation: AnyObservation) -> Decision:
        after = CASES[observation.luck.luck.salt].after
        if isinstance(observation, Feeling):
            assert after.emotion is not None
            level = LEVELS[(LEVELS.index(after.emotion) + self._wrong) % 3]
            side = "for" if (after.attitude == "positive") != self._wrong else "against"
            return Decision(Feel(level, (Leaning(NEWS, side, 0.8),)))  # type: ignore[arg-type]
        assert isinstance(observation, Scrolling)
        passes = observation.page and after.spread != self._wrong
        return Decision(Forward(observation.page[0].post.id)) if passes else Decision(Leave())


# How a tuple is asked


def test_a_tuple_becomes_a_world_in_which_its_messages_come_as_their_sources_say() -> None:
    for case in CASES:
        world, heard = small_world(case, Luck(1))
        ages = [world.tick - each.post.tick for each in heard]
        assert ages == sorted((round(each.hours_ago / 2) for each in case.received), reverse=True)
        for each in heard:
            tie = world.network.tie(0, each.post.author)
            assert (tie is None) == (each.source == "recommended")
            assert world.agents[each.post.author].persona.official == (each.source == "official")
            assert (world.network.tie(each.post.author, 0) is not None) == (each.source in ("mutual", "told"))
        assert all(entry.source != "told" for entry in page_of(world, heard))


def test_a_person_is_asked_as_they_were_and_hears_of_news_anew_only_without_an_attitude() -> None:
    for case in CASES:
        world, heard = small_world(case, Luck(1))
        sight = next(felt(world, common(world, 0), heard)).observation
        assert isinstance(sight, Feeling)
        assert sight.fresh == (() if case.before.attitude else (NEWS,))
        assert sight.emotion == case.before.emotion
        assert (sight.me.attitudes.get(NEWS, 0.0) > 0) == (case.before.attitude == "positive")
        assert [message.source for message in sight.heard] == [each.source for each in heard]


def test_two_messages_of_ones_own_at_once_are_two() -> None:
    case = json.loads(FILE.read_text().splitlines()[0])
    case["received"] = [{"text": "I said it.", "stance": 1, "source": "own"}, {"text": "I say it again.", "stance": 1, "source": "own"}]
    _, heard = small_world(as_case(case), Luck(1))
    assert len({each.post.id for each in heard}) == 2
    assert {each.post.author for each in heard} == {0}


def as_case(value: dict[str, Any]) -> Case:
    import msgspec

    return msgspec.convert(value, Case)


# What is said


def test_whoever_knows_the_labels_tells_them_all() -> None:
    found = right(measured(Oracle()))
    unread = sum(case.after.spread is True and not any(each.source not in ("own", "told") for each in case.received) for case in CASES)
    assert found == dict.fromkeys(TASKS, 1.0) | {"propagation": pytest.approx(1 - unread / len(CASES))}


def test_whoever_is_always_wrong_tells_none() -> None:
    rows = measured(Oracle(wrong=True))
    assert {task: share for task, share in right(rows).items() if task != "propagation"} == dict.fromkeys(set(TASKS) - {"propagation"}, 0.0)
    sheet = sheets(rows)["attitude after"]
    assert auc(sheet.true == 1, sheet.chances[:, 1]) == 0


def test_the_majority_stands_beside_it_with_its_share() -> None:
    result = summary(measured(Oracle()))
    labels = [case.after.emotion for case in CASES]
    found = {each.measure: each.interval.value for each in result.estimates if each.arm == "majority"}
    assert found["emotion level: accuracy"] == pytest.approx(max(map(labels.count, LEVELS)) / len(labels))
    assert found["attitude after: AUC"] == 0.5
    assert {claim.text: claim.holds for claim in result.claims}["emotion level: more accurate than the majority"] is True


def test_chances_that_a_mind_gives_count_and_else_how_often_it_decides_so() -> None:
    class Certain:
        """Gives chances that contradict what it does, so that it can be seen which are read."""

        name = "certain"

        def decide(self, observation: AnyObservation) -> Decision:
            if isinstance(observation, Feeling):
                chances = (("calm", 0.2), ("moderate", 0.3), ("intense", 0.5), ("negative", 0.7), ("positive", 0.3))
                return Decision(Feel("calm", (Leaning(NEWS, "for", 1.0),)), chances=chances)
            return Decision(Leave(), chances=(("forward", 0.3), ("post", 0.1), ("other", 0.6)))

    class Wavering:
        """Decides one way or the other by luck."""

        name = "wavering"

        def decide(self, observation: AnyObservation) -> Decision:
            heads = observation.luck.draw("coin") < 0.5
            if isinstance(observation, Feeling):
                return Decision(Feel("intense" if heads else "calm", (Leaning(NEWS, "for" if heads else "against", 1.0),)))
            return Decision(Leave())

    told = asyncio.run(answered(CASES[0], Certain(), 1, 0))
    assert told == {"calm": 0.2, "moderate": 0.3, "intense": 0.5, "positive": 0.3, "spread": pytest.approx(0.4), FAILED: 0.0}
    chances = sheets(measured(Wavering(), seeds=8))["emotion level"].chances
    assert ((chances * 8) % 1 == 0).all() and (chances[:, 1] == 0).all()
    assert 0.3 < chances[:, 0].mean() < 0.7 and len(set(chances[:, 0])) > 3


def test_a_mind_that_fails_leaves_people_as_they_were_and_is_counted() -> None:
    class Broken:
        name = "broken"

        def decide(self, observation: AnyObservation) -> Decision:
            raise SimError("no")

    rows = measured(Broken())
    assert f"{2 * len(CASES)} answers were not usable; the person then stayed as they were." in summary(rows).notes
    same = sum(case.before.emotion == case.after.emotion for case in CASES) / len(CASES)
    assert right(rows)["emotion level"] == pytest.approx(same)


def test_the_rules_mind_repeats_itself_and_tells_sides_better_than_the_majority() -> None:
    rows = measured(RulesMind(), seeds=2)
    assert rows == measured(RulesMind(), seeds=2)
    found = {each.measure: each for each in summary(rows).estimates if each.arm == "mind"}
    claims = {claim.text: claim.holds for claim in summary(rows).claims}
    assert claims["attitude after: more accurate than the majority"] is True
    assert found["attitude after: AUC"].interval.low > 0.5
    assert found["attitude change: accuracy"].published == (("S3 nuclear", 0.839),)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_language_mind_is_asked_the_same(socket_enabled: None) -> None:
    with running() as server:
        mind = LanguageMind(asking("tiny", server.url, seconds=5))

        async def asked(*questions: Awaitable[dict[str, float]]) -> list[dict[str, float]]:
            try:
                return [await question for question in questions]
            finally:
                await mind.aclose()

        told = asyncio.run(asked(*(answered(case, mind, 1, k) for k, case in enumerate(CASES[:3]))))
    assert all(sum(each[level] for level in LEVELS) == 1 for each in told)
    assert {"feel", "scroll"} <= set(mind.usage.by_behaviour)
    assert CASES[0].received[0].text in server.asked[0]["messages"][1]["content"]


# What a file may hold


def bent(change: Any) -> str:
    case = json.loads(FILE.read_text().splitlines()[0])
    change(case)
    return json.dumps(case)


BAD = [
    (lambda case: case["person"].update(age=300), "person.age: 300; allowed: 1 to 120"),
    (lambda case: case["person"].pop("age"), "person: lacks 'age'"),
    (lambda case: case["person"].update(agee=3), "person: has an unknown key 'agee'"),
    (lambda case: case.pop("topic"), "lacks 'topic'"),
    (lambda case: case["after"].update(emotion="sad"), "after.emotion: 'sad'; allowed: calm, moderate, intense"),
    (lambda case: case["after"].update(spread="yes"), "after.spread: 'yes'; allowed: true, false"),
    (lambda case: case["before"].update(attitude="for"), "before.attitude: 'for'; allowed: negative, positive"),
    (lambda case: case["received"][0].update(stance=2), "received[0].stance: 2; allowed: -1 to 1"),
    (lambda case: case["received"][0].update(source="tv"), "received[0].source: 'tv'; allowed: own, official, mutual"),
    (lambda case: case["received"][0].update(hours_ago=-1), "received[0].hours_ago: -1; allowed: 0 to 720"),
    (lambda case: case.update(received=[]), "received: a list of 0; allowed: a list of 1 to 20 messages"),
    (lambda case: case["topic"].update(title=["x"]), "topic.title: a list of 1; allowed: text of 1 to 300 characters"),
    (lambda case: case.update(after={}), "after: has no label; allowed: emotion, attitude, spread, at least one"),
]


@pytest.mark.parametrize(("change", "because"), BAD, ids=[because[:40] for _, because in BAD])
def test_a_bad_tuple_is_named_by_line_key_value_and_what_is_allowed(tmp_path: Path, change: Any, because: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{FILE.read_text().splitlines()[1]}\n\n{bent(change)}\n")
    with pytest.raises(SimError, match=r"^cases\.jsonl, line 3") as raised:
        read_cases(file)
    assert because in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"{", b"[1]", b"null", b"\xff\xfe{}", b"[" * 90_000, b"x" * 200_000, b'{"person": NaN}'])
def test_whatever_else_a_file_holds_is_one_plain_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(content)
    with pytest.raises(SimError, match=r"^cases\.jsonl") as raised:
        read_cases(file)
    assert "\n" not in str(raised.value) and len(str(raised.value)) < 300


def test_the_command_measures_a_file_and_asks_for_one(tmp_path: Path) -> None:
    result = call("experiment", "individual", "--on", str(FILE), "--seeds", "1", "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    outcome = json.loads(result.stdout)
    assert outcome["on"].endswith("labelled_news.jsonl")
    assert {each["measure"] for each in outcome["estimates"]} >= {"emotion level: accuracy", "attitude change: AUC"}
    missing = call("experiment", "individual", cwd=tmp_path)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert "allowed: --on FILE" in missing.stderr
