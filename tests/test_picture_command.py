"""`voxpop picture` draws a save's curves and its map as real vectors and as dots, safely whatever people are called."""

import asyncio
import sys
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from click.testing import CliRunner, Result
from viewing import TICKS, lived_town

from models.rules.mind import RulesMind
from saves.file import create, open_save
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World
from tui.commands.picture import picture
from tui.figures.paper import lettered

pytest.importorskip("matplotlib")

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & $x^{2}$ ]]> \\frac{1}{0}"  # a save holds no control characters; of the rest, this is worst


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "town.db"
    lived_town(path)
    return path


def drawn(*arguments: object) -> Result:
    return CliRunner().invoke(picture, [str(each) for each in arguments])


def texts(path: Path) -> list[str]:
    """Return what stands in an SVG as text."""
    return ["".join(node.itertext()).strip() for node in ElementTree.parse(path).getroot().iter(f"{SVG}text")]


def test_curves_are_vectors_with_axes_units_and_what_happened(town: Path, tmp_path: Path) -> None:
    to = tmp_path / "curves.svg"
    told = drawn(town, "--to", to, "--branch", "main", "--beside", "what if")
    assert told.exit_code == 0, told.output
    assert told.output == f"{to}: curves, main, tick {TICKS}\n"
    root = ElementTree.parse(to).getroot()
    assert len(list(root.iter(f"{SVG}path"))) > 20 and not list(root.iter(f"{SVG}image"))
    found = texts(to)
    assert {"tick", "100%", "posts a tick", "entropy of what is shown"} <= set(found)
    assert any("somebody intervened" in text for text in found)
    assert any("what if, which parts after tick 6" in text for text in found)
    assert any("town: 10 people, 14 ticks" in text for text in found)


def test_the_map_names_communities_and_people_and_tells_levels_by_shape(town: Path, tmp_path: Path) -> None:
    to = tmp_path / "map.svg"
    assert drawn(town, "--map", "--to", to, "--branch", "main", "--at", 9, "--colour", "stance").exit_code == 0
    found = texts(to)
    with open_save(town) as save:
        people = [agent.name for agent in save.world("main", 9).agents.values()]
    assert set(people) <= set(found)
    assert any(text.startswith("What people think: ") for text in found) and any("tick 9" in text for text in found)
    assert {"no attitude", "for"} & set(found)


def test_both_formats_are_written_at_once_and_never_over_anything(town: Path, tmp_path: Path) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    told = drawn(town, "--map", "--to", svg, "--to", png)
    assert told.exit_code == 0 and len(told.output.splitlines()) == 2
    assert png.read_bytes().startswith(b"\x89PNG\r\n\x1a\n") and int.from_bytes(png.read_bytes()[16:20], "big") > 1000
    before = svg.read_bytes()
    again = drawn(town, "--map", "--to", svg)
    assert again.exit_code and "exists already" in str(again.exception) and svg.read_bytes() == before


def test_the_same_tick_gives_the_same_picture(town: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert drawn(town, "--curves", "--to", tmp_path / f"{name}.svg").exit_code == 0
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_hostile_names_are_text_and_no_more(tmp_path: Path) -> None:
    world, path = new_world("town", 1, 6), tmp_path / "x.db"
    for agent in world.agents.values():
        agent.persona = msgspec.structs.replace(agent.persona, name=HOSTILE, home=HOSTILE)
    world = World.restored(world.snapshot())
    with create(path, world, mind="rules") as save:
        simulation = Simulation(world, scenario_named("town"), lambda agent: RulesMind(), save, save.last_hash())
        asyncio.run(simulation.tick())
    for kind in ("--map", "--curves"):
        to = tmp_path / f"{kind[2:]}.svg"
        assert drawn(path, kind, "--to", to).exit_code == 0
        raw = to.read_bytes()
        assert b"<script" not in raw
        ElementTree.parse(to)
    assert any("$x^{2}$" in text for text in texts(tmp_path / "map.svg"))
    assert lettered("a\x1b]52;c;A\x07\u202e\nb") == "a]52;c;A b"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--to", "a.gif"), "no picture ends like that; allowed: .svg, .png"),
        (("--to", "no/such/folder.svg"), "no folder"),
        (("--to", "a.svg", "--at", "999"), "has no tick 999; allowed: 0 to"),
        (("--to", "a.svg", "--branch", "nowhere"), "nowhere"),
        (("--to", "a.svg", "--beside", "nowhere"), "no branch 'nowhere' with a past in common"),
        (("--to", "a.svg", "--at", "0"), "nothing was measured"),
        (("--to", "a.svg", "--map", "--colour", "cascade", "--at", "0"), "nothing was passed on"),
        (("--to", "a.svg", "--map", "--colour", "stance", "--topic", "x"), "no piece of news 'x'"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_line(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = drawn(town, *arguments)
    assert told.exit_code
    assert why in (told.output + str(told.exception)) and not list(tmp_path.glob("a.*"))


def test_without_matplotlib_one_line_says_what_to_install(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    told = drawn(town, "--to", tmp_path / "a.svg")
    assert str(told.exception) == "pictures need matplotlib, which is not installed; pip install 'voxpop[pictures]' adds it"
    assert not (tmp_path / "a.svg").exists()
