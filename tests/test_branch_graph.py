"""The branches of a save are drawn as a graph of who really leaves whom; it stays quick, and can be searched, at any number of them."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from fake_client import FakeClient
from stage import Stage, stage
from viewing import TICKS, lived_town

from saves.about import About
from saves.library import squeezed
from tui.cli import voxpop
from tui.protocol import Branches, BranchLine, EditBranch
from tui.screens.branches import BranchesScreen
from tui.widgets.branch_told import BranchTold
from tui.widgets.branch_tree import BranchTree, age, twigs
from tui.widgets.lineage import free_name, leaves, owner

LINES = (
    BranchLine("main", "", 0, 60),
    BranchLine("what-if-1", "main", 57, 61, salt=3),
    BranchLine("what-if-2", "what-if-1", 20, 25, note="[b]seen[/b] from what-if-1"),
    BranchLine("what-if-3", "what-if-1", 59, 59, salt=3),
    BranchLine("gone", "main", 5, 9, hidden=True),
    BranchLine("its child", "gone", 7, 8),
)
BY_NAME = {line.name: line for line in LINES}


def drawn(*lines: BranchLine, **options: object) -> list[str]:
    found = twigs(lines or LINES, "main", 60, **options)  # type: ignore[arg-type]
    return ["".join(piece for piece, _ in twig.stem) + twig.line.name for twig in found]


def test_a_branch_is_drawn_below_the_one_that_lived_the_tick_after_which_it_begins() -> None:
    assert [leaves(BY_NAME, line) for line in LINES] == ["", "main", "main", "what-if-1", "main", "gone"]
    assert owner(BY_NAME, "what-if-3", 58) == "what-if-1" and owner(BY_NAME, "what-if-3", 57) == "main"
    assert drawn(hidden=True) == ["main", "├─gone", "│ └─its child", "├─what-if-2", "└─what-if-1", "  └─what-if-3"]
    told = {twig.line.name: (twig.origin, twig.luck, twig.parted) for twig in twigs(LINES, "main", 60)}
    assert told["what-if-2"] == ("main", False, 0) and told["what-if-1"] == ("main", True, 1)
    assert not twigs(LINES, "main", 60)[-1].luck, "it shares the luck of the branch that it leaves"


def test_a_hidden_branch_is_left_out_and_what_leaves_it_is_not() -> None:
    assert drawn() == ["main", "├─its child", "├─what-if-2", "└─what-if-1", "  └─what-if-3"]


def test_branches_are_found_by_parts_of_their_names_and_notes() -> None:
    assert drawn(sought="SEEN if-2") == ["what-if-2"] and drawn(sought="nobody") == []


def test_damaged_ancestry_ends() -> None:
    circle = (BranchLine("main", "", 0, 5), BranchLine("a", "b", 3, 4), BranchLine("b", "a", 3, 4), BranchLine("a", "main", 1, 2))
    assert len(drawn(*circle)) <= 4


def test_an_age_is_a_few_letters() -> None:
    now = datetime(2026, 1, 9, tzinfo=UTC)
    ages = [age((now - timedelta(seconds=passed)).isoformat(), now) for passed in (5, 300, 7300, 90_000, 400_000, -50)]
    assert ages == ["now", "5 m", "2 h", "25 h", "4 d", "now"]
    assert age("", now) == age("yesterday", now) == ""


def test_a_name_that_is_wanted_gets_a_number_where_it_is_taken() -> None:
    assert free_name(LINES, "without the news") == "without the news"
    taken = (*LINES, BranchLine("without the news", "main", 1, 1), BranchLine("without the news 2", "main", 1, 1))
    assert free_name(taken, "without the news") == "without the news 3"


def test_a_curve_is_the_means_of_stretches() -> None:
    assert squeezed([], 4) == [] and squeezed([1, 2], 4) == [1, 2] and squeezed([1, 3, 5, 7], 2) == [2, 6]


def crowd(count: int) -> tuple[BranchLine, ...]:
    """Return a main line, and branches of it and of each other."""
    parents = ["main", *(f"branch {number}" for number in range(count))]
    return (LINES[0], *(BranchLine(f"branch {k}", parents[k // 3], 5 + k % 40, 60 + k % 7, created="2026-01-01") for k in range(count - 1)))


def test_a_thousand_branches_are_laid_out_at_once() -> None:
    lines = crowd(1000)
    begun = time.process_time()
    found = twigs(lines, "main", 60, proven={})
    assert time.process_time() - begun < 1, "some hundredths of a second on a quiet machine"
    assert len(found) == len({twig.line.name for twig in found}) == 1000
    assert max(len(twig.stem) for twig in found) <= 8


async def shown(on: Stage, *lines: BranchLine) -> BranchTree:
    on.client.say(Branches(lines))
    await on.settle()
    await on.press("b")
    assert isinstance(on.app.screen, BranchesScreen)
    return on.app.screen.query_one(BranchTree)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_all_of_sixty_branches_are_reached_by_page_and_end(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        tree = await shown(on, *crowd(60))
        assert tree.current is not None and tree.current.line.name == "main", "the one on show"
        await on.press("end")
        assert tree.cursor == 59
        await on.press("pageup")
        assert 0 < tree.cursor < 59
        await on.press("home")
        assert tree.cursor == 0
        await on.press("pagedown")
        assert tree.cursor >= 5


async def test_a_branch_is_found_by_typing_and_gone_to() -> None:
    async with stage() as on:
        await shown(on, *crowd(60))
        await on.press("slash", *"57", "enter", "enter")
        assert on.client.departures == [("branch 57", None)]


async def test_leaving_the_search_shows_all_again_and_then_leaves() -> None:
    async with stage() as on:
        tree = await shown(on, *crowd(60))
        await on.press("slash", *"57")
        assert len(tree.view) == 1
        await on.press("escape")
        assert len(tree.view) == 60
        await on.press("escape")
        assert on.app.screen is on.society


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_branch_under_the_cursor_is_told_of_and_foreign_text_is_text(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        tree = await shown(on, *LINES)
        await on.press("down", "down")
        assert tree.current is not None and tree.current.line.name == "what-if-2"
        told = " ".join(on.text(BranchTold).split())
        assert "leaves main after tick 20, begun from what-if-1" in told and "5 ticks of its own, to tick 25" in told
        assert "[b]seen[/b]" in told and "[b]seen[/b]" in on.text(BranchTree)


async def test_hiding_and_naming_act_on_the_branch_under_the_cursor() -> None:
    async with stage() as on:
        await shown(on, *LINES)
        await on.press("down", "down", "h")
        assert on.client.commands(EditBranch) == [EditBranch("what-if-2", hidden=True)]
        await on.press("r", *"other", "enter")
        assert on.client.commands(EditBranch)[-1] == EditBranch("what-if-2", name="other"), "what is typed takes the place of the name"
        on.client.say(Branches(tuple(msgspec.structs.replace(line, name="other") if line is LINES[2] else line for line in LINES)))
        await on.settle()
        current = on.app.screen.query_one(BranchTree).current
        assert current is not None and current.line.name == "other", "the cursor stays on it"


# What is asked of the save


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "town.db"
    lived_town(path)
    return path


def test_the_command_tells_by_what_change_a_branch_began_and_how_it_stands(town: Path) -> None:
    result = CliRunner().invoke(voxpop, ["branch", str(town), "--about", "inside", "--about", "main", "--about", "no such", "--json"])
    assert result.exit_code == 0, result.exception
    inside, main = msgspec.json.decode(result.stdout, type=list[About])
    assert (inside.name, inside.ticks, len(inside.curve)) == ("inside", 9, 6)
    assert inside.changes[0] == "1 of every 5 films shown are picked by lot"
    assert (main.name, main.ticks, main.changes, len(main.curve)) == ("main", TICKS, [], TICKS)
    assert "no branch 'no such'" in result.stderr
    assert main.metrics and all(isinstance(value, float) for value in main.metrics.values())
    told = CliRunner().invoke(voxpop, ["branch", str(town), "--about", "inside"]).stdout
    assert "begun with: 1 of every 5 films" in told
    some = CliRunner().invoke(voxpop, ["branch", str(town), "--about", "inside", "--about", "no such"])
    assert some.exit_code == 1 and "inside: up to tick 9" in some.stdout and "no branch 'no such'" in some.stderr
    many = CliRunner().invoke(voxpop, ["branch", str(town), *["--about", "main"] * 101])
    assert many.exit_code == 2 and "allowed: up to 100" in many.stderr
    refused = CliRunner().invoke(voxpop, ["branch", str(town), "--about", "insid"])
    assert refused.exit_code == 1 and "did you mean 'inside'?" in str(refused.exception)
    assert CliRunner().invoke(voxpop, ["branch", str(town), "--about", "main", "--list"]).exit_code == 2


async def test_what_the_save_knows_is_shown_once_the_cursor_rests(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    async def answered(*arguments: str) -> bytes:
        asked.append(arguments)
        names = [arguments[place + 1] for place, each in enumerate(arguments) if each == "--about"]
        return json.dumps(
            [{"name": name, "ticks": 1, "changes": [f"{name} is [red]shy[/red]"], "curve": [1, 5, 2]} for name in names]
        ).encode()

    monkeypatch.setattr(BranchesScreen, "ask", staticmethod(answered))
    client = FakeClient()
    async with stage(client=client) as on:
        on.app.town.save = str(town)
        await shown(on, *LINES)
        for _ in range(100):
            await on.pilot.pause(0.05)
            if "shy" in on.text(BranchTold):
                break
        assert "▲ main is [red]shy[/red]" in on.text(BranchTold)
        assert asked[0].count("--about") == 5, "of all on show at once"
        await on.press("end")
        await on.pilot.pause(0.5)
        assert len(asked) == 1, "what is known is not asked again"
