"""Tables and networks say what the save says at that tick, open in other programs, and are there whole or not at all."""

import csv
import shutil
from pathlib import Path

import click
import lives
import msgspec
import networkx
import pytest
from asked import asked
from click.testing import CliRunner
from forked import run_on
from hypothesis import given
from hypothesis import strategies as st

from saves.errors import BranchError, NotKeptError
from saves.exporting_graph import graph_of, write_graph
from saves.exporting_tables import FORMULA, TABLES, cell, write_tables
from saves.file import create, open_save
from sim.event import MindChanged, PostInjected
from sim.scenarios import new_world
from sim.tiers import tiers
from tui.commands.export import export

TICKS = 8


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world of news in which somebody posts what a spreadsheet would run, with a branch."""
    path = tmp_path_factory.mktemp("news") / "news.db"
    with create(path, new_world("breaking-news", 2, 40), mind="rules") as save:
        who = next(iter(save.world().agents))
        run_on(save, 1, PostInjected(who, '=HYPERLINK("http://x","y"), said "he"'))
        run_on(save, TICKS - 1)
        save.branch("what-if", "main", 3)
        save.switch("what-if")
        run_on(save, 2, MindChanged(None, "rules"))
    return path


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "films.db"
    with create(path, new_world("town", 2, 20), mind="rules") as save:
        run_on(save, TICKS)
    return path


def tables(save: Path, to: Path, branch: str = "main", tick: int = TICKS) -> dict[str, list[dict[str, str]]]:
    with open_save(save) as file:
        write_tables(file, branch, tick, to, lambda line, topics: line.text or "(left open)")
    found = {}
    for path in to.iterdir():
        with path.open(encoding="utf-8", newline="") as table:
            found[path.stem] = list(csv.DictReader(table, strict=True))
    return found


def invoke(*arguments: object) -> click.testing.Result:
    return CliRunner().invoke(export, [str(each) for each in arguments])


# Tables


def test_every_table_has_its_header_and_a_row_for_each_thing(news: Path, tmp_path: Path) -> None:
    found = tables(news, tmp_path / "t")
    assert found.keys() == TABLES.keys() | {"metrics"}
    for name, header in TABLES.items():
        assert (tmp_path / "t" / f"{name}.csv").read_bytes().split(b"\r\n")[0].decode().split(",") == list(header)
    with open_save(news) as save:
        world = save.world("main", TICKS)
        kinds = [row.kind for row in save.events("main")]
    assert [int(row["id"]) for row in found["people"]] == list(world.agents)
    assert len(found["ties"]) == len(world.network)
    assert len(found["posts"]) == kinds.count("posted")
    assert len(found["likes"]) == kinds.count("liked")
    assert [int(row["tick"]) for row in found["metrics"]] == list(range(1, TICKS + 1))


def test_films_ratings_and_chats_are_those_of_the_history(films: Path, tmp_path: Path) -> None:
    found = tables(films, tmp_path / "t")
    with open_save(films) as save:
        kinds = [row.kind for row in save.events("main")]
        world = save.world("main")
    assert (len(found["watched"]), len(found["ratings"]), len(found["chats"])) == tuple(map(kinds.count, ("watched", "rated", "said")))
    assert found["ratings"] and found["chats"] and all(1 <= int(row["stars"]) <= 5 for row in found["ratings"])
    assert all(row["title"] == world.catalogue[int(row["item"])].title for row in found["ratings"])


def test_people_are_as_they_were_at_the_tick_asked_for(films: Path, tmp_path: Path) -> None:
    with open_save(films) as save:
        for tick in (0, 3, TICKS):
            world = save.world("main", tick)
            found = tables(films, tmp_path / f"t{tick}", tick=tick)
            assert {int(row["id"]): int(row["acts"]) for row in found["people"]} == {
                agent.id: agent.acts for agent in world.agents.values()
            }
            assert all(int(row["tick"]) <= tick for name in ("watched", "ratings", "chats", "metrics") for row in found[name])


def test_a_branch_has_what_it_inherits_and_what_is_its_own(news: Path, tmp_path: Path) -> None:
    found = tables(news, tmp_path / "t", "what-if", 5)
    with open_save(news) as save:
        kinds = [row.kind for row in save.events("what-if", 0, 5)]
    assert len(found["posts"]) == kinds.count("posted") and len(found["metrics"]) == 5


def test_what_a_spreadsheet_would_run_is_a_text_in_it(news: Path, tmp_path: Path) -> None:
    texts = [row["text"] for row in tables(news, tmp_path / "t")["posts"]]
    assert '\'=HYPERLINK("http://x","y"), said "he"' in texts
    assert not any(text.startswith(FORMULA) for text in texts)


@given(
    st.one_of(st.text(), st.tuples(st.text(), st.text()), st.sampled_from(FORMULA).flatmap(lambda sign: st.text().map(lambda t: sign + t)))
)
def test_no_text_in_a_table_begins_as_a_formula_does(value: object) -> None:
    written = cell(value)
    assert isinstance(written, str) and not written.startswith(FORMULA)
    plain = "|".join(value) if isinstance(value, tuple) else value
    assert written in (plain, f"'{plain}")


@pytest.mark.parametrize(("value", "written"), [(-0.25, "-0.25"), (None, ""), (True, "yes"), (-3, -3), (0.1 + 0.2, "0.3"), ((), "")])
def test_numbers_stay_numbers(value: object, written: object) -> None:
    assert cell(value) == written


# The network


def test_the_network_opens_elsewhere_with_people_and_ties_as_they_are(news: Path, tmp_path: Path) -> None:
    with open_save(news) as save:
        world = save.world("main", 6)
    write_graph(world, tmp_path / "n.graphml")
    graph = networkx.read_graphml(tmp_path / "n.graphml", node_type=int)
    assert set(graph.nodes) == set(world.agents) and graph.number_of_edges() == len(world.network)
    found = tiers(world.network, world.agents)
    for agent in world.agents.values():
        node = graph.nodes[agent.id]
        assert (node["name"], node["community"], node["tier"]) == (agent.name, agent.persona.home, found[agent.id])
        assert node["emotion"] in ("calm", "moderate", "intense") and -1 <= node["mood"] <= 1
    for tie in world.network.all_ties():
        assert graph.edges[tie.source, tie.target] == {"kind": tie.kind, "closeness": tie.closeness, "weight": tie.closeness}
    held = next(iter(world.broken), "")
    assert {agent.id for agent in world.agents.values() if held in agent.attitudes} == {
        id_ for id_, node in graph.nodes.items() if "stance" in node
    }


def test_names_that_are_markup_are_names_in_the_network(tmp_path: Path) -> None:
    world = new_world("town", 1, 6)
    one = next(iter(world.agents))
    world.agents[one].persona = msgspec.structs.replace(world.agents[one].persona, name='<b>&"Ann"</b> ]]> 𝔘')
    write_graph(world, tmp_path / "n.graphml")
    graph = networkx.read_graphml(tmp_path / "n.graphml", node_type=int)
    assert graph.nodes[one]["name"] == '<b>&"Ann"</b> ]]> 𝔘' == graph_of(world).nodes[one]["label"]


# Whole or not at all


def test_nothing_is_overwritten(news: Path, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "n.graphml").write_text("mine")
    (tmp_path / "n.jsonl").write_text("mine")
    for name in ("t", "n.graphml", "n.jsonl"):
        assert isinstance(invoke(news, "--to", tmp_path / name).exception, NotKeptError)
    assert (tmp_path / "n.graphml").read_text() == (tmp_path / "n.jsonl").read_text() == "mine"
    assert list((tmp_path / "t").iterdir()) == []


def test_tables_that_cannot_be_finished_leave_nothing(news: Path, tmp_path: Path) -> None:
    def fails(line: object, topics: object) -> str:
        raise OSError(28, "No space left on device")

    with open_save(news) as save, pytest.raises(NotKeptError, match="No space left") as caught:
        write_tables(save, "main", TICKS, tmp_path / "t", fails)
    assert "\n" not in str(caught.value) and list(tmp_path.iterdir()) == []


def test_a_folder_that_vanishes_meanwhile_is_one_plain_line(news: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with open_save(news) as save, pytest.raises(NotKeptError) as caught:
        write_tables(save, "main", TICKS, folder / "t", lambda line, topics: "", lambda share: shutil.rmtree(folder, ignore_errors=True))
    assert "\n" not in str(caught.value) and list(tmp_path.iterdir()) == []


def test_a_damaged_save_leaves_no_tables(tmp_path: Path) -> None:
    from forging import replaced, rewritten

    lives.written(tmp_path / "town.db", 4)
    rewritten(tmp_path / "town.db", 2, replaced(b"120", b"121", 0))
    assert invoke(tmp_path / "town.db", "--to", tmp_path / "t").exit_code == 1
    assert not [path for path in tmp_path.iterdir() if not path.name.startswith("town.db")]


# The command


def test_the_path_tells_the_format(news: Path, tmp_path: Path) -> None:
    for name in ("n.GraphML", "n.jsonl", "tables"):
        assert invoke(news, "--to", tmp_path / name).exit_code == 0
    assert (tmp_path / "n.GraphML").read_bytes().startswith(b"<?xml") and (tmp_path / "n.jsonl").read_bytes().startswith(
        b'{"type":"voxpop"'
    )
    assert (tmp_path / "tables" / "people.csv").exists()
    assert invoke(news, "--to", tmp_path / "plain", "--format", "graphml").exit_code == 0 and (tmp_path / "plain").is_file()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--to", "x.pdf"], "no format ends like that"),
        (["--to", "x.jsonl", "--at", "2"], "the whole save"),
        (["--to", "x", "--without-prompts"], "never holds prompts"),
        (["--to", "x.graphml", "--at", "99"], "allowed: 0 to 8"),
        (["--to", "x", "--branch", "none"], "no branch 'none'"),
        (["--to", "no/x"], "no folder"),
    ],
)
def test_what_cannot_be_is_told(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], why: str) -> None:
    monkeypatch.chdir(tmp_path)
    found = invoke(news, *arguments)
    assert found.exit_code != 0 and why in found.output + str(found.exception)
    assert list(tmp_path.iterdir()) == []


def test_unless_told_the_branch_played_last_is_exported(tmp_path: Path) -> None:
    asked(tmp_path / "town.db")
    told = invoke(tmp_path / "town.db", "--to", tmp_path / "n.graphml")
    assert "what-if, tick 4" in told.output
    assert isinstance(invoke(tmp_path / "town.db", "--to", tmp_path / "m.graphml", "--at", 5).exception, BranchError)


def test_a_save_of_a_former_format_is_exported(tmp_path: Path) -> None:
    golden = Path(__file__).parent / "golden" / "format-3.db"
    found = tables(golden, tmp_path / "t")
    assert found["people"] and found["chats"] and found["metrics"] == []
