"""The branches are a tree in which each is gone to, named, noted of, hidden and compared."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from fake_client import FakeClient
from stage import Stage, stage
from test_scrubbing import said, until_shown
from textual.widgets import Input

from sim.highlights import Highlight
from tui import protocol
from tui.protocol import BranchLine, EditBranch, Ready
from tui.screens.branches import BranchesScreen, wrong_name
from tui.screens.society import SocietyScreen
from tui.widgets.branch_told import BranchTold
from tui.widgets.branch_tree import BranchTree, twigs
from tui.widgets.lineage import common_tick, leaving, stretches
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine

LINES = (
    BranchLine("main", "", 0, 30, created="2026-01-02"),
    BranchLine("storm", "main", 10, 25, note="what if it rains"),
    BranchLine("calm", "storm", 20, 22),
    BranchLine("old", "main", 5, 6, hidden=True),
    BranchLine("from old", "old", 6, 9),
)


class Keeper(FakeClient):
    """An engine that does to branches what it is asked to."""

    lines: tuple[BranchLine, ...] = LINES

    def send(self, command: protocol.ToEngine) -> None:
        super().send(command)
        if isinstance(command, EditBranch):
            changes = {field: value for field in ("name", "note", "hidden") if (value := getattr(command, field)) is not None}
            self.lines = tuple(msgspec.structs.replace(line, **changes) if line.name == command.branch else line for line in self.lines)
            if "name" in changes:
                renamed = [
                    msgspec.structs.replace(line, parent=command.name) if line.parent == command.branch else line for line in self.lines
                ]
                self.lines = tuple(renamed)
            self.say(protocol.Branches(self.lines))


@asynccontextmanager
async def tree(size: tuple[int, int] = (120, 40), lines: tuple[BranchLine, ...] = LINES) -> AsyncIterator[Stage]:
    """Open the tree of branches, on `storm`."""
    client = Keeper()
    client.drain()
    client.say(Ready(client.snapshot(), "/home/you/lantern.voxpop", "rules", "storm", lines))
    async with stage(size=size, client=client) as on:
        await on.press("b")
        yield on


def shown(on: Stage) -> list[str]:
    """Return the branches of the graph as they are drawn, and what stands beside their names."""
    return [" ".join(row.strip().split("  ")[0].split()) for row in on.text(BranchTree).splitlines() if row.strip()]


async def to(on: Stage, name: str) -> None:
    """Put the cursor on a branch."""
    graph = on.app.screen.query_one(BranchTree)
    graph.point(next(place for place, twig in enumerate(graph.view.entries) if twig.line.name == name))
    await on.settle()


def edits(on: Stage) -> list[protocol.ToEngine]:  # type: ignore[valid-type]
    return on.client.commands(EditBranch)


async def test_each_branch_tells_where_it_leaves_how_far_it_goes_and_what_was_noted() -> None:
    async with tree() as on:
        assert [row.split(" what")[0] for row in shown(on)] == ["○ main", "├── from old", "└─● storm", "└── calm"]
        told = " ".join(on.text(BranchTold).split())
        assert told.startswith("storm what if it rains leaves main after tick 10 ")
        await to(on, "main")
        assert "30 ticks of its own, to tick 30" in " ".join(on.text(BranchTold).split())


async def test_a_branch_gets_another_name_and_is_at_once_called_so_everywhere() -> None:
    async with tree() as on:
        await on.press("r")
        line = on.app.screen.query_one(Input)
        assert line.value == "storm"
        line.value = "calm"
        await on.press("enter")
        assert "another branch is called calm" in str(on.app.screen.query_one("#line-note").render()) and not edits(on)
        line.value = "rain"
        await on.press("enter")
        assert edits(on) == [EditBranch("storm", name="rain")]
        assert isinstance(on.app.screen, BranchesScreen) and "└─● rain" in " ".join(shown(on))
        await on.press("escape")
        assert "┬ rain" in on.text(TopLine) and on.app.town.courses._branch == "rain" and "storm is called rain now" in said(on)
        await on.press("b", "b", "enter")
        assert on.client.departures[0][1] is not None and on.client.departures[0][1].parent == "rain"


@pytest.mark.parametrize("name", ["", " x", "a/b", "x" * 90, "a\x1bb", "[/foo]"])
def test_a_name_that_no_branch_may_have_is_refused_in_a_plain_line(name: str) -> None:
    problem = wrong_name(name, {"main"})
    assert "allowed are 1 to" in problem and problem.isprintable()


async def test_a_note_is_kept_and_shown_as_it_was_typed() -> None:
    async with tree(size=(80, 24)) as on:
        await to(on, "main")
        await on.press("n", *"so [/b]", "enter")
        assert edits(on) == [EditBranch("main", note="so [/b]")]
        assert "so [/b]" in on.text(BranchTree)


async def test_a_hidden_branch_is_left_out_until_hidden_ones_are_asked_for() -> None:
    async with tree(size=(200, 60)) as on:
        await to(on, "calm")
        await on.press("h")
        assert edits(on) == [EditBranch("calm", hidden=True)] and not any("calm" in text for text in shown(on))
        await on.press("H")
        assert [text for text in shown(on) if "hidden" in text] == ["├── old hidden", "└── calm hidden"]
        await to(on, "storm")
        await on.press("h")
        assert "You are on it" in said(on) and len(edits(on)) == 1
        await to(on, "calm")
        await on.press("h")
        assert edits(on)[-1] == EditBranch("calm", hidden=False)
        await on.press("escape")
        assert "calm" in on.text(Timeline)


async def test_a_branch_with_another_luck_than_the_one_it_leaves_is_said_to_have_it() -> None:
    lucky = (*LINES[:1], msgspec.structs.replace(LINES[1], salt=3), msgspec.structs.replace(LINES[2], salt=3))
    async with tree(lines=lucky) as on:
        assert ["other luck" in row for row in shown(on)] == [False, True, False]


async def test_a_branch_is_compared_with_the_one_on_show(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(SocietyScreen, "compare_with", lambda self, other: asked.append(other))
    async with tree() as on:
        await on.press("c")
        assert "choose another one" in said(on)
        await to(on, "main")
        await on.press("c")
        assert asked == ["main"]


async def test_from_a_world_that_is_looked_at_only_another_branch_is_looked_at_only() -> None:
    client = Keeper()
    client.run(6)
    client.drain()
    client.say(Ready(client.world_at(5).snapshot(), "/x.voxpop", "rules", "storm", LINES, strip=(Highlight(),) * 7, only_replay="locked"))
    async with stage(client=client, ticks=0) as on:
        on.app.town.replay.rolling = False
        await until_shown(on, on.app.town.replay.wanted)
        await on.press("b")
        await to(on, "from old")
        await on.press("enter")
        assert on.client.departures == [("from old", None)] and on.client.looked_at in ([5], [6])


def test_branches_that_are_their_own_ancestors_hang_nothing() -> None:
    alone, one, other = BranchLine("a", "a", 1, 3), BranchLine("b", "c", 1, 3), BranchLine("c", "b", 2, 4)
    twice = (BranchLine("main", "", 0, 5), BranchLine("main", "main", 1, 5))
    for lines in ((alone,), (one, other), twice):
        for line in lines:
            assert len(stretches(lines, line.name)) <= len(lines)
            assert len(leaving(lines, line.name)) <= len(lines)
        assert common_tick(lines, lines[0].name, lines[-1].name) >= 0
        assert len(twigs(lines, lines[0].name, 5)) <= len(lines)
