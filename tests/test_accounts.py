"""What became of those whom the player changed: told first, as it was recorded, with a line of each side."""

from pathlib import Path

import pytest
from forked import edited, run_on
from msgspec.structs import replace

from saves.comparison import compared
from saves.deeds import PARTNERS_MOST
from saves.file import Save, create, open_save
from saves.findings import Comparison, Deeds, Line
from saves.payload import event_of
from sim.difference import Change
from sim.event import ControlMoved, MixingChanged, Posted, Said, Watched
from sim.scenarios import new_world
from tui import told_apart
from tui.comparing import Teller, why
from tui.widgets.labels import labels_of

FORK, TICKS = 2, 10


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town whose branch `shy` makes the busiest one shy, as somebody else is given back; and `rules`, where nobody is changed."""
    path = tmp_path_factory.mktemp("accounts") / "town.db"
    with create(path, new_world("town", 3, 24), mind="rules") as save:
        run_on(save, TICKS)
        save.branch("shy", "main", FORK)
        save.switch("shy")
        who, played = busiest(save)
        world = save.world()
        changes = (ControlMoved(played, "human"), ControlMoved(played, "mind"), edited(world, who, traits=("introverted",)))
        run_on(save, TICKS - FORK, *changes)
        save.branch("rules", "main", FORK)
        save.switch("rules")
        run_on(save, TICKS - FORK, MixingChanged(5))
    return path


def busiest(save: Save) -> tuple[int, int]:
    people = sorted(save.world("main", FORK).agents.values(), key=lambda agent: (-agent.acts, agent.id))
    return people[0].id, people[1].id


@pytest.fixture(scope="module")
def found(path: Path) -> Comparison:
    with open_save(path) as save:
        return compared(save, "shy", "main", told=Teller())


def test_whoever_was_changed_comes_first_and_whom_the_player_only_was_after(found: Comparison, path: Path) -> None:
    with open_save(path) as save:
        who, played = busiest(save)
    assert [account.agent for account in found.accounts] == [who, played]
    assert found.accounts[0].branch == "shy" and found.accounts[0].change.endswith("is changed: traits introverted")
    assert found.parting is not None
    assert [cause.played for cause in found.parting.causes] == [False, True, True]
    assert "is changed: traits introverted (besides, in shy: " in why(found) and "given back" in why(found)


def test_deeds_are_those_that_were_recorded(found: Comparison, path: Path) -> None:
    account = found.accounts[0]
    with open_save(path) as save:
        for name, deeds, line in zip(("shy", "main"), (account.one, account.other), account.lines, strict=True):
            rows = [event_of(row.json) for row in save.events(name, FORK + 1, TICKS) if row.agent == account.agent]
            said = [event.utterance for event in rows if isinstance(event, Said)]
            assert deeds is not None
            assert (deeds.lines, deeds.words) == (len(said), sum(len(each.text.split()) for each in said))
            assert deeds.chats == sum(each.thread == each.id for each in said)
            posts = [Teller().wording(event.utterance, save.world(name, TICKS)) for event in rows if isinstance(event, Posted)]
            assert (deeds.posts, deeds.written) == (len(posts), sum(len(text.split()) for text in posts))
            assert deeds.films == sum(isinstance(event, Watched) for event in rows)
            assert len(deeds.partners) + deeds.others == len({each.to for each in said}) and len(deeds.partners) <= PARTNERS_MOST
            assert line is not None and (line.tick, line.words) in {(each.tick, each.text) for each in said}
    assert account.lines[0] != account.lines[1]


def test_where_nobody_was_changed_whoever_differs_most_is_told_of(path: Path) -> None:
    with open_save(path) as save:
        found = compared(save, "rules", "main", told=Teller())
    assert found.differing and [account.agent for account in found.accounts] == [found.differing[0].agent]
    assert told_apart.lines(found.accounts[0], found)[0] == f"{found.differing[0].name} differs most."


def test_people_of_one_name_are_told_apart(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with open_save(copy, writable=True) as save:
        who, twin = busiest(save)
        save.branch("twins", "main", TICKS)
        save.switch("twins")
        run_on(save, 2, edited(save.world(), twin, name=save.world().names[who]))
        save.switch("main")
        run_on(save, 2)
        found = compared(save, "twins", "main", told=Teller())
        labels = labels_of(save.world("twins").agents.values())
    assert labels[who] != labels[twin]
    assert found.accounts[0].name == labels[twin]


def test_more_and_fewer_are_told_as_they_are_from_the_side_that_was_changed(found: Comparison) -> None:
    account = found.accounts[0]
    one, other = Deeds(1, 2, 4, 20, 8, 3, ["Ann"]), Deeds(3, 2, 5, 50, 60, 2, ["Ann", "Ben"], 1)
    told = [told_apart.summary(_with(account, branch, one, other), found) for branch in ("shy", "main")]
    assert told[0] == (
        f"In shy rather than in main, since tick {FORK + 1}: fewer posts (1, not 3), fewer words a post (8.0, not 20.0), "
        "fewer lines said (4, not 5), "
        "fewer words a line (5.0, not 10.0), more films watched (3, not 2)."
    )
    assert "In main rather than in shy" in told[1] and "more posts (3, not 1)" in told[1] and "more words a line (10.0, not 5.0)" in told[1]
    assert told_apart.company(_with(account, "shy", one, other), found) == "Talked with Ann in shy; with Ann, Ben and 1 other in main."
    first = next(each.changes[0].words for each in found.differing if each.agent == account.agent)
    assert told_apart.summary(_with(account, "shy", one, one), found).startswith(f"What differs since tick {FORK + 1}, shy / main: {first}")
    nobody = replace(found, differing=[])
    assert "as many posts, chats, lines and films" in told_apart.summary(_with(account, "shy", one, one), nobody)
    assert told_apart.company(_with(account, "shy", one, one), found) == "Talked with Ann on both sides."
    assert told_apart.company(_with(account, "shy", turned(other), other), found) == ""  # the same people in another order
    assert told_apart.summary(_with(account, "shy", one, None), found) == "Only shy has them."


def turned(deeds: Deeds) -> Deeds:
    return replace(deeds, partners=deeds.partners[::-1])


@pytest.mark.parametrize(("changed_in", "told"), [("shy", "never heard of “Fire”"), ("main", "heard of “Fire”")])
def test_who_never_heard_the_news_is_told_so_first(found: Comparison, changed_in: str, told: str) -> None:
    account, deeds = found.accounts[0], Deeds(1, 2, 4, 20, 8, 3, ["Ann"])
    differing = [replace(found.differing[0], agent=account.agent, changes=[Change("news", "knows “Fire” only in main", "Fire", None, 4)])]
    said = told_apart.summary(_with(account, changed_in, deeds, replace(deeds, posts=3)), replace(found, differing=differing))
    assert f"since tick {FORK + 1}: {told}, " in said and " posts (" in said


def test_two_lines_that_begin_alike_are_quoted_from_where_they_part(found: Comparison) -> None:
    alike = "The exit sign was the best-lit thing in all of that long film"
    lines = Line(3, "Ann", f"{alike}, and I laughed."), Line(4, "Ann", f"{alike}, and I wept.")
    quoted = [words for _, words, _ in told_apart.quotes(replace(found.accounts[0], lines=lines), found)]
    assert [words[1:3] for words in quoted] == ["… ", "… "] and "laughed" in quoted[0][:40] and "wept" in quoted[1][:40]


def _with(account: object, branch: str, one: Deeds, other: Deeds | None) -> told_apart.Account:
    assert isinstance(account, told_apart.Account)
    return replace(account, branch=branch, one=one, other=other)
