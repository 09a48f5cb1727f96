"""What a comparison of two branches finds is what two worlds, laid side by side field by field, show."""

from math import isclose
from pathlib import Path

import msgspec
import pytest
from forging import replaced, rewritten
from forked import edited, run_on
from lives import written

from saves.branch import Span
from saves.comparison import FOREMOST, HINDMOST, METRICS_MOST, PEOPLE_MOST, SLIGHT, compared
from saves.errors import BranchError, DamagedError
from saves.file import create, open_save
from saves.findings import Comparison
from saves.first_deed import DEEDS, told_apart
from saves.parting import common_tick
from saves.payload import event_of
from sim import likeness
from sim.agent import Agent, Memory
from sim.difference import changes
from sim.emotion import faded
from sim.event import EVENTS, ActivityChanged, Joined, Measured, MixingChanged, TickStarted, TieCut
from sim.journal import sealed
from sim.likeness import apart, equal, life, parts
from sim.metrics import METRICS, measure
from sim.scenarios import new_world
from sim.world import World
from tui.comparing import Teller, first_difference, first_heading

FORK, TICKS = 4, 10
PEOPLE = 24


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town with a branch `shy` in which one person is another, with a newcomer and without a tie; `again` that lives as main does; and
    `leaf`, which leaves `shy` inside what that inherits."""
    path = tmp_path_factory.mktemp("compared") / "town.db"
    world = new_world("town", 3, PEOPLE)
    with create(path, world, mind="rules") as save:
        run_on(save, TICKS)
        save.branch("shy", "main", FORK)
        save.switch("shy")
        before = save.world()
        tie = next(before.network.all_ties())
        persona = msgspec.structs.replace(before.agents[1].persona, id=max(before.agents) + 1, name="[red]Nobody[/red]")
        shy = edited(before, 1, traits=("introverted", "cautious"), age=77)
        run_on(save, TICKS - FORK, shy, TieCut(tie.source, tie.target), Joined(persona.id, persona, ()), MixingChanged(5))
        for name, parent, at, ticks in (("again", "main", FORK, 3), ("leaf", "shy", 2, 2), ("bud", "main", TICKS, 0)):
            save.branch(name, parent, at)
            save.switch(name)
            run_on(save, ticks)
        save.branch("lucky", "main", FORK, salt=99)
        save.switch("lucky")
        run_on(save, 3)
    return path


@pytest.fixture(scope="module")
def found(path: Path) -> Comparison:
    with open_save(path) as save:
        return compared(save, "shy", "main")


@pytest.fixture(scope="module")
def worlds(path: Path) -> tuple[World, World]:
    with open_save(path) as save:
        return save.world("shy", TICKS), save.world("main", TICKS)


# Where they part


def test_branches_part_in_the_first_tick_whose_events_differ(found: Comparison, path: Path) -> None:
    assert (found.one, found.other, found.common, found.at, found.tips) == ("shy", "main", FORK, TICKS, (TICKS, TICKS))
    assert found.parting is not None and found.parting.tick == FORK + 1 and found.why_alike == ""
    with open_save(path) as save:
        sides = [list(save.events(name, FORK + 1, FORK + 1)) for name in ("shy", "main")]
    place = next(k for k, pair in enumerate(zip(*sides, strict=False)) if pair[0][3:] != pair[1][3:])
    for happening, side in zip((found.parting.one, found.parting.other), sides, strict=True):
        assert happening is not None
        assert (happening.seq, happening.kind, happening.agent) == (place, side[place].kind, side[place].agent)


def test_the_changes_that_parted_them_are_told_and_of_which_side(found: Comparison) -> None:
    assert found.parting is not None
    assert {cause.branch for cause in found.parting.causes} == {"shy"}
    assert [cause.words for cause in found.parting.causes] == ["persona edited", "tie cut", "joined", "mixing changed"]
    assert found.parting.because.startswith("shy: persona edited")


@pytest.mark.parametrize("later", [0, 1, 2, 3, 4])
def test_branches_that_live_alike_for_a_while_part_when_one_is_changed(tmp_path: Path, later: int) -> None:
    with create(tmp_path / "town.db", new_world("town", 1, 6), mind="rules") as save:
        run_on(save, 1 + later)
        run_on(save, 5 - later, MixingChanged(1))
        save.branch("other", "main", 1)
        save.switch("other")
        run_on(save, later)
        run_on(save, 5 - later, MixingChanged(1), ActivityChanged("uniform", 0.5))
        found = compared(save, "other", "main")
    assert found.common == 1 and found.parting is not None and found.parting.tick == 2 + later
    assert [cause.words for cause in found.parting.causes] == ["activity changed"]  # the other change both sides have


def test_other_luck_is_told_where_nothing_was_changed(path: Path) -> None:
    with open_save(path) as save:
        found = compared(save, "lucky", "main")
    assert found.parting is not None and found.parting.because == "other luck: salt 99 / 0" and not found.parting.causes


def test_a_branch_that_lives_as_its_parent_does_differs_in_nothing(path: Path) -> None:
    with open_save(path) as save:
        found = compared(save, "again", "main")
    assert found.parting is None and found.equal == found.people and not found.differing and found.apart == 0
    assert found.why_alike == f"nothing differs up to tick {FORK + 3}: the 3 ticks since they parted went alike"
    assert all(course.difference == 0 for course in found.courses)


@pytest.mark.parametrize(
    ("one", "other", "at", "told"),
    [
        ("bud", "main", None, f"nothing differs yet: both end at tick {TICKS}, where they part"),
        ("shy", "main", FORK, f"nothing differs at tick {FORK}: both share the ticks up to {FORK}"),
        ("main", "shy", 0, f"nothing differs at tick 0: both share the ticks up to {FORK}"),
    ],
)
def test_a_branch_that_is_the_ancestor_there_is_said_to_be(path: Path, one: str, other: str, at: int | None, told: str) -> None:
    with open_save(path) as save:
        found = compared(save, one, other, at)
    assert found.why_alike == told and found.parting is None and found.equal == found.people == PEOPLE and not found.kinds


def test_a_branch_that_goes_on_where_its_parent_ends_waits_for_it(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 3)
    with open_save(tmp_path / "town.db", writable=True) as save:
        save.branch("on", "main", 3)
        save.switch("on")
        world = save.resume()
        world.apply(TickStarted(4, 240))
        save.append(sealed(4, (TickStarted(4, 240),), save.last_hash(), world.state_hash()))
        assert compared(save, "on", "main").why_alike == "nothing differs yet: main ends at tick 3, and on shares the ticks up to there"


@pytest.mark.parametrize(("one", "other", "tick"), [("leaf", "shy", 2), ("leaf", "main", 2), ("shy", "leaf", 2), ("again", "shy", FORK)])
def test_a_fork_inside_inherited_history_parts_there(path: Path, one: str, other: str, tick: int) -> None:
    with open_save(path) as save:
        assert compared(save, one, other).common == tick


def test_the_common_tick_is_the_last_that_both_lineages_hold() -> None:
    main, child = [Span(1, 0, 1 << 62)], [Span(2, 6, 1 << 62), Span(1, 0, 5)]
    assert common_tick(main, child) == common_tick(child, main) == 5
    assert common_tick(child, [Span(3, 3, 9), Span(1, 0, 2)]) == 2


def test_what_cannot_be_compared_is_named(path: Path) -> None:
    with open_save(path) as save:
        with pytest.raises(BranchError, match="'main' is the same line of history twice"):
            compared(save, "main", "main")
        with pytest.raises(BranchError, match=r"no branch 'nowhere' \(main, shy"):
            compared(save, "main", "nowhere")
        with pytest.raises(BranchError, match="branch 'again' has no tick 9; allowed: 0 to 7"):
            compared(save, "main", "again", 9)


# Who differs


def naive(one: World, other: World, agent: int) -> float:
    """Return how far somebody is apart, straight from the words of sim.likeness."""
    a, b = one.agents.get(agent), other.agents.get(agent)
    if a is None or b is None:
        return 1.0
    mine, its = faded(a, one.tick), faded(b, other.tick)
    topics = set(a.attitudes) | set(b.attitudes)
    ties = [{tie.target: tie.closeness for tie in world.network.ties(agent)} for world in (one, other)]
    either = set(ties[0]) | set(ties[1])
    gaps = [abs(ties[0][k] - ties[1][k]) if k in ties[0] and k in ties[1] else 1.0 for k in either]

    def only(left: set[object], right: set[object]) -> float:
        return 1 - len(left & right) / len(left | right) if left | right else 0.0

    fields = [name for name in type(a.persona).__struct_fields__ if name != "id"]
    found = [
        abs(mine[0] - its[0]) / 2,
        abs(mine[1] - its[1]),
        sum(abs(a.attitudes.get(topic, 0) - b.attitudes.get(topic, 0)) / 2 for topic in topics) / (len(topics) or 1),
        only(set(a.known), set(b.known)),
        only({(k, v.stars) for k, v in a.watched.items()}, {(k, v.stars) for k, v in b.watched.items()}),
        only({(m.tick, m.text) for m in a.memories}, {(m.tick, m.text) for m in b.memories}),
        sum(gaps) / (len(gaps) or 1),
        sum(getattr(a.persona, name) != getattr(b.persona, name) for name in fields) / len(fields),
    ]
    return sum(found) / 8


def same(one: World, other: World, agent: int) -> bool:
    a, b = one.agents.get(agent), other.agents.get(agent)
    return a is not None and a == b and one.network.ties(agent) == other.network.ties(agent)


def test_everybody_who_differs_is_found_and_how_far_they_are_apart(found: Comparison, worlds: tuple[World, World]) -> None:
    one, other = worlds
    everybody = one.agents.keys() | other.agents.keys()
    differ = {agent for agent in everybody if not same(one, other, agent)}
    assert found.people == len(everybody) == PEOPLE + 1 and found.equal == len(everybody) - len(differ)
    assert {each.agent for each in found.differing} == differ and found.more == 0 and len(differ) > 2
    for each in found.differing:
        assert isclose(each.apart, naive(one, other, each.agent), abs_tol=1e-6)
    assert [each.apart for each in found.differing] == sorted((each.apart for each in found.differing), reverse=True)
    assert isclose(found.apart, sum(naive(one, other, agent) for agent in differ) / len(everybody), abs_tol=1e-6)


def test_how_far_people_are_apart_is_bounded_and_the_same_from_both_sides(worlds: tuple[World, World]) -> None:
    one, other = worlds
    for agent in one.agents.keys() | other.agents.keys():
        far = apart(life(one, agent), life(other, agent))
        assert 0 <= far <= 1 and far == apart(life(other, agent), life(one, agent))
        assert apart(life(one, agent), life(one, agent)) in (0.0, 1.0)  # 1: who is not there


def test_somebody_without_anything_in_common_is_wholly_apart() -> None:
    one, other = new_world("town", 1, 4), new_world("town", 1, 4)
    who, somebody_else, *_ = one.agents
    persona = one.agents[who].persona
    one.agents[who] = Agent(persona, mood=1.0, arousal=0.0, attitudes={"x": 1.0}, known={"x": 0})
    other.agents[who] = Agent(msgspec.structs.replace(persona, age=3), mood=-1.0, arousal=1.0, attitudes={"x": -1.0})
    found = parts(life(one, who), life(other, who))  # type: ignore[arg-type]
    assert (found.mood, found.stirred, found.stance, found.news, found.films, found.ties) == (1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
    assert 0 < found.persona < 0.1
    assert not equal(one, other, who) and equal(one, other, somebody_else)
    assert len(likeness.PARTS) == 8


def test_somebody_who_is_only_closer_to_another_is_not_the_same() -> None:
    one, other = new_world("town", 1, 6), new_world("town", 1, 6)
    tie = next(one.network.all_ties())
    assert equal(one, other, tie.source)
    other.network.set_closeness(tie.source, tie.target, tie.closeness / 2)
    assert not equal(one, other, tie.source) and equal(one, other, tie.target)
    far = apart(life(one, tie.source), life(other, tie.source))
    assert isclose(far, tie.closeness / 2 / len(one.network.ties(tie.source)) / 8)


def test_what_differs_is_told_in_words_and_numbers(found: Comparison, worlds: tuple[World, World]) -> None:
    one, other = worlds
    changed = next(each for each in found.differing if each.agent == 1)
    told = {change.field: change for change in changed.changes}
    before = other.agents[1].persona
    assert told["traits"].one == "introverted, cautious" and told["traits"].other == ", ".join(before.traits)
    assert told["age"].words == f"age 77 / {before.age}"
    for each in found.differing:
        here, there = one.agents.get(each.agent), other.agents.get(each.agent)
        if here is None or there is None:
            continue
        films = here.watched.keys() ^ there.watched.keys()
        only = [change for change in each.changes if change.field == "film" and "only in" in change.words]
        assert len(only) == len(films) or len(films) > 8
        sides = {change.about: "shy" if change.one is not None else "main" for change in only}
        assert all(f"{about} only in {side}" in change.words for change in only for about, side in sides.items() if change.about == about)
        named = {f"<{one.catalogue[item].title}>" for item in here.watched.keys() - there.watched.keys()}
        assert {about for about, side in sides.items() if side == "shy"} <= named
        posts = [change for change in each.changes if change.field == "posts"]
        assert [(change.one, change.other) for change in posts] == ([(here.posted, there.posted)] if here.posted != there.posted else [])
        assert each.changes


def test_a_tie_that_only_one_side_has_is_told(found: Comparison, worlds: tuple[World, World]) -> None:
    one, other = worlds
    source, target = next((tie.source, tie.target) for tie in other.network.all_ties() if (tie.source, tie.target) not in one.network)
    changes = next(each for each in found.differing if each.agent == source).changes
    tie = next(change for change in changes if change.field == "tie" and change.about == other.names[target])
    assert tie.one is None and tie.other is not None and tie.words.endswith("only in main")


def test_somebody_who_is_there_on_one_side_only_is_wholly_apart(found: Comparison) -> None:
    newcomer = found.differing[0]
    assert newcomer.apart == 1 and newcomer.name == "[red]Nobody[/red]"
    assert [change.words for change in newcomer.changes] == ["is not in main"]
    assert newcomer.selves[0] is not None and newcomer.selves[1] is None


def test_both_selves_show_what_the_other_lacks_first(found: Comparison, worlds: tuple[World, World]) -> None:
    marked = 0
    for each in found.differing:
        for self_, world, rest in zip(each.selves, worlds, reversed(worlds), strict=True):
            if self_ is None or each.agent not in rest.agents:
                continue
            mine, its = (([(m.tick, m.text) for m in w.agents[each.agent].memories]) for w in (world, rest))
            assert self_.memories == len(mine) and self_.films == len(world.agents[each.agent].watched)
            marks = [fact.only for fact in self_.remembered]
            assert marks == sorted(marks, reverse=True) and sum(marks) == min(len(set(mine) - set(its)), 12)
            marked += sum(marks)
    assert marked > 2


def test_the_people_told_are_bounded_and_the_others_counted(tmp_path: Path) -> None:
    with create(tmp_path / "news.db", new_world("breaking-news", 1, 300), mind="rules") as save:
        run_on(save, 9)
        save.branch("lucky", "main", 1, salt=5)
        save.switch("lucky")
        run_on(save, 8)
        found = compared(save, "lucky", "main")
    assert len(found.differing) == PEOPLE_MOST and found.more == found.people - found.equal - PEOPLE_MOST > 0
    assert msgspec.json.decode(msgspec.json.encode(found), type=Comparison) == found


# What happened, and how the metrics went


def test_events_are_counted_by_kind_after_the_fork(found: Comparison, path: Path) -> None:
    with open_save(path) as save:
        for side, name in enumerate(("shy", "main")):
            rows = [row.kind for row in save.events(name, FORK + 1, TICKS)]
            assert {kind: counts[side] for kind, counts in found.kinds.items() if counts[side]} == {k: rows.count(k) for k in set(rows)}
    assert len(found.kinds) <= len(EVENTS)


def test_the_courses_are_what_every_tick_was_measured_to_be(found: Comparison, path: Path) -> None:
    assert found.ticks == list(range(FORK, TICKS + 1))
    with open_save(path) as save:
        sides = [save.measured(name) for name in ("shy", "main")]
    for course in found.courses:
        for values, measured in zip((course.one, course.other), sides, strict=True):
            assert values == [pytest.approx(measured[tick].metrics.get(course.name), abs=1e-6) for tick in found.ticks]
        assert course.one[0] == course.other[0]
        last = [measured[TICKS].metrics[course.name] for measured in sides]
        assert course.difference == pytest.approx(last[0] - last[1], abs=2e-6)
    clear = [course.relative >= SLIGHT for course in found.courses]
    assert any(clear) and clear == sorted(clear, reverse=True)
    for alike in (True, False):
        names = [course.name for course, much in zip(found.courses, clear, strict=True) if much is alike and course.difference]
        told = [FOREMOST.index(name) for name in names if name in FOREMOST]
        assert told == sorted(told) and names[: len(told)] == [FOREMOST[place] for place in told]
        late = [name in HINDMOST for name in names]
        assert late == sorted(late)
    assert {course.name for course in found.courses} >= {"informed", "mean_mood"} and len(found.courses) <= len(METRICS) + 8


def test_a_save_whose_ticks_were_not_measured_is_measured_at_the_end(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 5)
    with open_save(tmp_path / "town.db", writable=True) as save:
        save.branch("other", "main", 3)
        save.switch("other")
        world, events = save.resume(), (TickStarted(4, 240),)
        for event in events:
            world.apply(event)
        save.append(sealed(4, events, save.last_hash(), world.state_hash()))
        found = compared(save, "other", "main")
        there = save.world("main", 4)
        rows = [event_of(row.json) for row in save.events("main", 4, 4)]
    assert found.ticks == [4]
    for side, expected in enumerate((measure(world, events), measure(there, rows))):
        assert {course.name: course.last[side] for course in found.courses} == pytest.approx(expected, abs=1e-6)
    assert any(course.difference for course in found.courses)


def test_metrics_that_a_file_makes_up_are_bounded_and_plain(tmp_path: Path) -> None:
    odd = Measured({f"metric {k} {'x' * 100}": float(k) for k in range(500)})
    with create(tmp_path / "town.db", new_world("town", 1, 4), mind="rules") as save:
        for name, minute in (("main", 60), ("other", 90)):
            if name == "other":
                save.branch("other", "main", 0)
                save.switch("other")
            world, events = save.resume(), (TickStarted(1, minute), odd)
            world.apply(events[0])
            save.append(sealed(1, events, save.last_hash(), world.state_hash()))
        found = compared(save, "other", "main")
    assert len(found.courses) == METRICS_MOST and max(len(course.name) for course in found.courses) <= 40
    assert found.parting is not None and found.parting.because == "no change, and the same luck: minds answered otherwise"


def test_the_metrics_of_a_branch_are_read_without_its_other_events(path: Path) -> None:
    with open_save(path) as save:
        measured, few = save.measured("shy"), save.measured("shy", most=3)
        assert list(measured) == list(range(1, TICKS + 1))
        assert len(few) <= 4 and max(few) == TICKS and all(measured[tick] == few[tick] for tick in few)
        assert list(save.measured("shy", stop=FORK)) == list(range(1, FORK + 1))


def test_a_save_with_a_changed_event_is_not_compared(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "changed.db"
    copy.write_bytes(path.read_bytes())
    rewritten(copy, 5, replaced(b"77", b"78"), branch=2)
    with open_save(copy, writable=True) as save, pytest.raises(DamagedError, match=r"^changed\.db: tick 5"):
        compared(save, "shy", "main")


# What differs first, told


def test_what_somebody_first_did_otherwise_stands_first_and_no_record_is_shown(path: Path) -> None:
    with open_save(path) as save:
        found = compared(save, "lucky", "main", told=Teller())
    assert found.parting is not None and not found.parting.causes
    one, other = first_difference(found)
    assert one[1] != other[1] and "{" not in one[1] + other[1]
    shown = [each for each in (found.parting.one, found.parting.other) if each is not None]
    assert all(each.kind in DEEDS and each.agent is not None for each in shown)
    assert len({each.agent for each in shown}) == 1, "of one person, both times"
    assert first_heading(found).startswith("The first that somebody did otherwise")


def test_events_that_words_cannot_tell_apart_are_told_by_their_plain_values_only() -> None:
    one, other = {"type": "trained", "users": 20, "losses": [0.1, 0.2]}, {"type": "trained", "users": 21, "losses": [0.3]}
    assert told_apart("it learns", [one, other], 0) == "it learns (users 20)"
    assert told_apart("it learns", [one, {**one, "losses": [1]}], 1) == "it learns, a little otherwise on each side"


def test_no_memory_is_said_to_be_on_one_side_only_in_words_that_the_other_side_has_too(worlds: tuple[World, World]) -> None:
    one, other = (life(world, next(iter(world.agents))) for world in worlds)
    assert one is not None and other is not None
    text = "I talked with Noor about the news."
    memories = [Memory(tick, "chat", text, 0.5) for tick in (3, 5)]
    lives = [
        each._replace(agent=msgspec.structs.replace(each.agent, memories=[mine])) for each, mine in zip((one, other), memories, strict=True)
    ]
    told = [change.words for change in changes(*lives, ("A", "B")) if change.field == "memory"]
    assert told == ["remembers of tick 3 / 5: “I talked with Noor about the news”"]
