"""`voxpop compare` tells in plain lines and in JSON how two branches differ."""

import json
import subprocess
import sys
from pathlib import Path

import forging
import msgspec
import pytest
from click.testing import CliRunner
from forked import forked, run_on

from saves.comparison import compared
from saves.errors import BranchError
from saves.file import create, open_save
from saves.findings import Comparison, Course
from sim.event import MixingChanged, PostInjected
from sim.scenarios import new_world
from tui.commands.compare import compare
from tui.comparing import Teller, ends, gap, kinds_in_words, other_of, sparks, spread

FORK, TICKS = 2, 6


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compared") / "town.db"
    forked(path, fork=FORK, ticks=TICKS)
    return path


def told(*arguments: str) -> str:
    result = CliRunner().invoke(compare, list(arguments), catch_exceptions=False, env={"COLUMNS": "120"})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_branch_is_compared_with_its_parent_unless_another_is_named(path: Path) -> None:
    assert told(str(path), "what-if") == told(str(path), "what-if", "main")


def test_the_name_of_a_branch_in_a_made_up_save_is_no_markup(path: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(path.read_bytes())
    forging.edited(bad, "UPDATE branch SET name = '[red]x [/nope]' WHERE id = 2")
    assert "what differs: [red]x [/nope] / main" in told(str(bad), "[red]x [/nope]")


def test_the_summary_tells_where_they_part_who_differs_and_how_the_metrics_went(path: Path) -> None:
    text = told(str(path), "what-if")
    assert f"what-if and main share the ticks up to {FORK}; compared as they are after tick {TICKS}." in text
    assert f"They part in tick {FORK + 1}: what-if: [b]Mei[/b] is changed: name [b]Mei[/b]; traits introverted, cautious; 5 of " in text
    assert "differs first" not in text and "did otherwise" not in text  # the change itself is
    assert "of 12 people differ" in text and "People who differ most" in text
    assert "traits introverted, cautious / " in text
    assert f"Metrics, ticks {FORK} to {TICKS}" in text and "Events since: " in text


def test_whom_the_player_changed_comes_before_all_others_in_words(path: Path) -> None:
    text = " ".join(told(str(path), "what-if").split())
    first, others = text.index("[b]Mei[/b], changed in what-if: name [b]Mei[/b]"), text.index("people differ.")
    assert first < text.index(f"In what-if rather than in main, since tick {FORK + 1}: ") < others
    account = json.loads(told(str(path), "what-if", "--json"))["accounts"][0]
    for side, line in zip(("what-if", "main"), account["lines"], strict=True):
        occasion = f"to {line['to']}" if line["to"] else "a post"
        assert f"{side}: “{line['words']}” (tick {line['tick']}, {occasion})" in text


def test_kinds_of_events_are_told_in_words_and_what_minds_do_inside_is_not(path: Path) -> None:
    text = " ".join(told(str(path), "what-if").split()).partition("Events since: ")[2]
    assert text
    found = json.loads(told(str(path), "what-if", "--json"))
    found["kinds"] = dict.fromkeys(("noted", "impressed", "persona_edited", "measured", "said", "posted"), (3, 1))
    text += kinds_in_words(msgspec.convert(found, Comparison))
    assert "lines of chats 3 / 1, posts 3 / 1" in text or "posts 3 / 1, lines of chats 3 / 1" in text
    assert not any(word in text for word in ("noted", "impressed", "edited", "parted", "injected", "_"))


def test_json_holds_what_the_comparison_found_with_events_in_words(path: Path) -> None:
    found = json.loads(told(str(path), "what-if", "main", "--json"))
    assert (found["one"], found["other"], found["common"], found["at"]) == ("what-if", "main", FORK, TICKS)
    assert found["parting"]["one"]["words"] == "[b]Mei[/b] is changed: name [b]Mei[/b]; traits introverted, cautious"
    assert found["people"] == 12 and found["equal"] + len(found["differing"]) == 12
    assert len(found["ticks"]) == len(found["courses"][0]["one"]) == TICKS - FORK + 1


def test_a_tick_is_compared_where_one_is_asked_for(path: Path) -> None:
    assert json.loads(told(str(path), "what-if", "--at", "4", "--json"))["at"] == 4
    text = told(str(path), "what-if", "--at", str(FORK))
    assert f"Nothing differs at tick {FORK}: both share the ticks up to {FORK}." in text and "People" not in text


def test_the_first_branch_is_compared_with_the_only_other_one(path: Path) -> None:
    assert json.loads(told(str(path), "main", "--json"))["other"] == "what-if"
    assert other_of({"main": "", "a": "main", "b": "a"}, "b") == "a"
    assert other_of({"main": "", "a": "main", "b": "a"}, "main") == ""


def test_with_whom_to_compare_is_asked_where_that_is_a_question(tmp_path: Path) -> None:
    create(tmp_path / "town.db", new_world("town", 1, 6), mind="rules").close()
    with pytest.raises(BranchError, match="'main' is the only line of history; voxpop branch makes another"):
        told(str(tmp_path / "town.db"), "main")
    with open_save(tmp_path / "town.db", writable=True) as save:
        save.branch("a", "main", 0)
        save.branch("b", "main", 0)
    with pytest.raises(BranchError, match=r"'main' leaves no branch; name the one to compare it with \(a, b\)"):
        told(str(tmp_path / "town.db"), "main")
    with pytest.raises(BranchError, match=r"no branch 'c' \(main, a, b\)"):
        told(str(tmp_path / "town.db"), "c")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("what-if", "nowhere"), "voxpop: no branch 'nowhere' (main, what-if)"),
        (("main", "main"), "voxpop: 'main' is the same line of history twice; allowed: two different ones"),
        (("what-if", "--at", "99"), "voxpop: branch 'what-if' has no tick 99; allowed: 0 to 6"),
    ],
)
def test_what_is_wrong_gets_one_plain_line(path: Path, arguments: tuple[str, ...], line: str) -> None:
    result = subprocess.run([sys.executable, "-m", "tui", "compare", str(path), *arguments], capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stderr.strip(), result.stdout) == (1, line, "")


def test_an_intervention_is_told_in_the_words_of_the_log(tmp_path: Path) -> None:
    with create(tmp_path / "town.db", new_world("town", 2, 8), mind="rules") as save:
        run_on(save, 2)
        save.branch("noisy", "main", 1)
        save.switch("noisy")
        world = save.world()
        who = next(iter(world.agents))
        run_on(save, 1, MixingChanged(2), PostInjected(who, "Row F is free tonight."))
        found = compared(save, "noisy", "main", told=Teller())
    assert found.parting is not None
    assert [cause.words for cause in found.parting.causes] == [
        "2 of every 5 films shown are picked by lot",
        f"{world.names[who]} is made to post “Row F is free tonight.”",
    ]


# Numbers in words


def course(one: list[float | None], other: list[float | None], name: str = "mean_mood") -> Course:
    here, there = one[-1] or 0.0, other[-1] or 0.0
    return Course(name, one, other, (one[-1], other[-1]), here - there, abs(here - there) / max(abs(here), abs(there), 1e-9))


def test_both_courses_are_drawn_on_one_scale() -> None:
    assert sparks(course([0.0, 0.5], [0.0, 1.0])) == ("▁▅", "▁█")
    assert sparks(course([None, 1.0], [1.0, 1.0])) == (" ▁", "▁▁")


def test_a_long_course_keeps_its_first_and_its_last_value() -> None:
    values: list[float | None] = [float(value) for value in range(1000)]
    few = spread(values, 24)
    assert len(few) == 24 and (few[0], few[-1]) == (0.0, 999.0)


def test_values_are_told_with_so_many_digits_that_they_differ() -> None:
    assert ends(course([0.25408], [0.25485])) == "0.254 / 0.255"
    assert ends(course([4090.0], [4264.0])) == "4,090 / 4,264" and gap(course([4090.0], [4264.0])) == "-174"
    assert ends(course([0.5], [None])) == "0.50 / –" and gap(course([0.5], [0.5])) == "0"


@pytest.mark.parametrize(
    ("one", "other", "both", "gone"),
    [
        (1.0, 0.98, "100% / 98%", "+2 points"),
        (0.99, 0.988, "99.0% / 98.8%", "+0.2 points"),
        (0.5, 0.5, "50% / 50%", "0"),
        (0.5, 0.51, "50% / 51%", "-1 point"),
    ],
)
def test_a_share_is_told_in_percent_and_its_difference_in_points(one: float, other: float, both: str, gone: str) -> None:
    share = course([one], [other], "informed")
    assert (ends(share), gap(share)) == (both, gone)
