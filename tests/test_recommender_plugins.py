"""Other distributions add recommenders by an entry point; a broken one is one plain line, and nobody else's affair."""

import subprocess
import sys
from pathlib import Path

import pytest
from test_interventions import society, ticks

from sim.errors import SimError, UnknownNameError
from sim.event import ChangeRefused, MixingChanged, RecommenderChanged
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender import RECOMMENDERS, recommender_named, recommender_names
from sim.recommender.contract import catalogue_of, ratings_in, ratings_of
from sim.recommender.plugins import PluginError

CATALOGUE = catalogue_of(20)
LUCK = Luck(1)
OURS = "letters_module:Alphabetical"

ALPHABETICAL = """
from sim.observation import Recommendation
class Alphabetical:
    name = "whatever"
    def __init__(self, catalogue, luck):
        self.items = sorted(catalogue.items, key=lambda item: item.title)
    def fit(self, ratings, tick):
        return [0.5]
    def rank(self, agent, exclude, k):
        left = [item for item in self.items if item.id not in exclude]
        return [Recommendation(item.id, 1.0, f"the letter\\x1b[31m {item.title[:1]}") for item in left[:k]]
"""


def install(folder: Path, entries: str, module: str = ALPHABETICAL, distribution: str = "letters", code: str = "letters_module") -> None:
    """Install a distribution of one module in a folder."""
    metadata = folder / f"{distribution}-1.2.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(entries, encoding="utf-8")
    (folder / f"{code}.py").write_text(module, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    for name in [each for each in sys.modules if each.endswith("_module")]:
        monkeypatch.delitem(sys.modules, name)
    return tmp_path


def message(name: str) -> str:
    with pytest.raises(PluginError) as raised:
        recommender = recommender_named(name, CATALOGUE, LUCK)
        recommender.fit(Ratings(), 1)
        recommender.rank(1, {2}, 3)
    assert str(raised.value).isprintable() and len(str(raised.value)) < 400
    return str(raised.value)


def test_an_installed_recommender_is_listed_and_recommends_in_clean_words(site: Path) -> None:
    install(site, "[voxpop.recommenders]\nalphabetical = letters_module:Alphabetical\n")
    assert recommender_names() == (*RECOMMENDERS, "alphabetical")
    recommender = recommender_named("alphabetical", CATALOGUE, LUCK)
    assert recommender.name == "alphabetical"
    assert recommender.fit(ratings_of(ratings_in(CATALOGUE, 5, 5)), 1) == (0.5,)
    page = recommender.rank(1, {2}, 3)
    assert [CATALOGUE[entry.item].title for entry in page] == ["Item 1", "Item 10", "Item 11"]
    assert {entry.reason for entry in page} == {"the letter[31m I"}


def test_names_are_cleaned_and_those_that_ship_cannot_be_taken(site: Path) -> None:
    target = "letters_module:Alphabetical"
    install(site, f"[voxpop.recommenders]\n\x1b[2Jal\u202epha = {target}\nmf = {target}\n{'x' * 90} = {target}\n\x1b = {target}\n")
    assert recommender_names() == (*RECOMMENDERS, "[2Jalpha", "x" * 40)
    assert type(recommender_named("mf", CATALOGUE, LUCK)) is RECOMMENDERS["mf"]
    assert recommender_named("[2Jalpha", CATALOGUE, LUCK).rank(1, (), 1)


def test_of_two_with_one_name_the_first_of_the_path_counts(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(site / "second", "[voxpop.recommenders]\nalpha = nothing_module\n", distribution="another")
    install(site / "first", "[voxpop.recommenders]\nalpha = letters_module:Alphabetical\n")
    monkeypatch.syspath_prepend(site / "second")
    monkeypatch.syspath_prepend(site / "first")
    assert recommender_named("alpha", CATALOGUE, LUCK).rank(1, (), 1)


def test_unreadable_metadata_hides_no_other_distribution(site: Path) -> None:
    install(site, "[voxpop.recommenders]\nthis line has no equals sign\n", distribution="broken", code="broken_module")
    (site / "empty-1.dist-info").mkdir()
    install(site, "[voxpop.recommenders]\nalphabetical = letters_module:Alphabetical\n")
    assert "alphabetical" in recommender_names()


@pytest.mark.parametrize(
    ("target", "module", "told"),
    [
        (OURS, "import nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        (OURS, "def broken(:", "SyntaxError"),
        (OURS, "raise RuntimeError('two\\nlines \\x1b[31m')", "RuntimeError: two lines [31m"),
        (OURS, "raise SystemExit(3)", "SystemExit: 3"),
        ("letters_module:Missing", ALPHABETICAL, "AttributeError"),
        ("letters_module:number", "number = 4", "letters_module:number is a int; allowed: something that makes a recommender"),
        ("letters_module:make", "def make(catalogue): pass", "TypeError"),
        ("letters_module:make", "def make(catalogue, luck): return 4", "a int has no method fit"),
        (OURS, ALPHABETICAL.replace("return [0.5]", "return 1 / 0"), "ZeroDivisionError"),
        (
            OURS,
            ALPHABETICAL.replace("return [0.5]", "return ['x']"),
            "fit returned ['x']; allowed: losses, numbers",
        ),
        (OURS, ALPHABETICAL.replace("[0.5]", "[float('inf')]"), "not finite"),
        (OURS, ALPHABETICAL.replace("left[:k]", "left"), "rank returned more than 3 items"),
        (
            OURS,
            ALPHABETICAL.replace("left[:k]", "self.items[:k]"),
            "rank returned item 2, unknown, excluded or twice",
        ),
        (OURS, ALPHABETICAL.replace("item.id, 1.0", "None, 1.0"), "rank returned no list of Recommendation"),
        (
            OURS,
            ALPHABETICAL.replace("left = [", "return None; left = ["),
            "rank returned no list of Recommendation",
        ),
    ],
)
def test_a_broken_recommender_is_one_plain_line(site: Path, target: str, module: str, told: str) -> None:
    install(site, f"[voxpop.recommenders]\nbroken = {target}\n", module)
    found = message("broken")
    assert found.startswith("recommender 'broken' of letters 1.2 cannot be used: ") and told in found


def test_a_broken_recommender_stops_no_other(site: Path) -> None:
    install(site, "[voxpop.recommenders]\nbroken = letters_module:Alphabetical\n", "raise RuntimeError('no')")
    assert "broken" in recommender_names()
    for name in RECOMMENDERS:
        assert recommender_named(name, CATALOGUE, LUCK).rank(1, (), 1)


def test_an_unknown_name_is_told_with_all_that_there_are(site: Path) -> None:
    install(site, "[voxpop.recommenders]\nalphabetical = letters_module:Alphabetical\n")
    with pytest.raises(UnknownNameError, match=r"no recommender 'alfabetical'; did you mean 'alphabetical'\? \(alphabetical, content, "):
        recommender_named("alfabetical", CATALOGUE, LUCK)
    assert issubclass(UnknownNameError, SimError)


def test_whoever_uses_what_ships_never_looks_for_other_distributions() -> None:
    code = (
        "import sys; from sim.recommender import RECOMMENDERS, recommender_named; from sim.scenarios import new_world\n"
        "world = new_world('town', 1, 4)\n"
        "for name in RECOMMENDERS: recommender_named(name, world.catalogue, world.luck)\n"
        "print('importlib.metadata' in sys.modules)"
    )
    root = Path(__file__).parents[1]
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert ran.stdout.strip() == "False"


TIRED = """        self.pages = getattr(self, "pages", 0) + 1
        if self.pages > 3:
            raise OSError("tired")
        left = ["""


@pytest.mark.parametrize(
    "module", [ALPHABETICAL.replace("        left = [", TIRED), ALPHABETICAL.replace("return [0.5]", "return [1 / (3 - tick)]")]
)
def test_one_that_fails_in_mid_run_gives_way_to_the_popular_and_no_tick_is_lost(site: Path, module: str) -> None:
    install(site, "[voxpop.recommenders]\nalphabetical = letters_module:Alphabetical\n", module=module)
    simulation = society(30)
    simulation.intervene(RecommenderChanged("alphabetical"))
    records = ticks(simulation, 5)
    events = [event for record in records for event in record.events]
    (refused,) = [event for event in events if isinstance(event, ChangeRefused)]
    assert "recommender 'alphabetical' of letters 1.2 cannot be used" in refused.because
    assert simulation.world.algorithm == "popular"
    assert [record.tick for record in records] == [1, 2, 3, 4, 5]


def test_one_that_can_be_made_but_once_gives_way_when_pages_are_to_be_mixed(site: Path) -> None:
    worn = "        Alphabetical.made = getattr(Alphabetical, 'made', 0) + 1\n        if Alphabetical.made > 4:\n"
    module = ALPHABETICAL.replace("        self.items =", f"{worn}            raise OSError('worn out')\n        self.items =")
    install(site, "[voxpop.recommenders]\nalphabetical = letters_module:Alphabetical\n", module=module)
    simulation = society(12)
    simulation.intervene(RecommenderChanged("alphabetical"))
    ticks(simulation, 1)
    simulation.intervene(MixingChanged(2))
    records = ticks(simulation, 2)
    assert any(isinstance(event, ChangeRefused) and "worn out" in event.because for event in records[0].events)
    assert (simulation.world.algorithm, simulation.world.mixing, records[-1].tick) == ("popular", 2, 3)
