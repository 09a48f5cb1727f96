"""Any key can be given to any command, and whatever is asked for, nobody is locked in."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.bindings import BY_ID, EVERY_COMMAND
from tui.command import Command
from tui.key_names import KeyNameError, key_named
from tui.keymap import DEFAULT, Keymap, must_keep, places

IDS = [command.id for command in EVERY_COMMAND]
KEYS = sorted({key for command in EVERY_COMMAND for key in command.keys.split(",")} | {"f5", "ctrl+g", "alt+x", "é", "Z"})
WISHES = st.dictionaries(st.sampled_from(IDS), st.lists(st.sampled_from(KEYS), max_size=3).map(",".join), max_size=12)


def twice(keymap: Keymap) -> list[tuple[str, str]]:
    """Return the scope and key that two commands share."""
    count = Counter((command.scope, key) for command in EVERY_COMMAND for key in keymap.keys(command.id))
    return [each for each, times in count.items() if times > 1]


@settings(max_examples=150, deadline=None)
@given(WISHES)
def test_no_wish_locks_anybody_in_or_gives_one_key_to_two_commands_of_a_scope(wishes: dict[str, str]) -> None:
    keymap = Keymap(wishes)
    assert twice(keymap) == []
    assert [command.id for command in EVERY_COMMAND if must_keep(command) and not keymap.keys(command.id)] == []
    assert keymap.keys("help.interrupt") == ("ctrl+c",)


@settings(max_examples=150, deadline=None)
@given(WISHES)
def test_every_key_asked_for_is_given_or_its_refusal_is_told(wishes: dict[str, str]) -> None:
    keymap = Keymap(wishes)
    told = {problem.partition(":")[0] for problem in keymap.problems}
    for id_, written in wishes.items():
        asked = [key_named(part) for part in written.split(",") if part]
        assert id_ in told or set(asked) == set(keymap.keys(id_))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=30), st.text(max_size=30), max_size=5))
def test_nonsense_is_told_in_plain_lines_and_changes_nothing(wishes: dict[str, str]) -> None:
    keymap = Keymap({f"x{id_}": written for id_, written in wishes.items()})
    assert len(keymap.problems) == len(wishes)
    assert all(problem.isprintable() for problem in keymap.problems)
    assert keymap.for_textual() == {}


def test_the_tables_own_keys_change_nothing() -> None:
    keymap = Keymap({command.id: command.keys for command in EVERY_COMMAND})
    assert keymap.problems == [] and keymap.for_textual() == {} and twice(DEFAULT) == []


def test_keys_may_be_swapped() -> None:
    keymap = Keymap({"people.edit": "t", "people.play": "e"})
    assert (keymap.keys("people.edit"), keymap.keys("people.play"), keymap.problems) == (("t",), ("e",), [])


def test_a_key_is_taken_from_what_would_hide_it() -> None:
    keymap = Keymap({"people.edit": "k"})
    assert keymap.keys("move.up") == ("up",)
    assert all(keymap.hearing(place, "k") is BY_ID["people.edit"] for place in places() if "town" in place)


def test_a_command_that_loses_its_last_key_is_told() -> None:
    keymap = Keymap({"time.play": "n"})
    assert keymap.keys("time.step") == ()
    assert keymap.problems == ["time.step: no key is left for it, 'n' runs another command now"]


def test_one_key_for_two_commands_of_one_place_goes_to_the_first() -> None:
    keymap = Keymap({"people.edit": "f5", "people.sort": "f5"})
    assert keymap.keys("people.edit") == ("f5",) and keymap.keys("people.sort") == ("s",)
    assert keymap.problems == ["people.sort: 'F5' is given to people.edit"]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"peple.edit": "x"}, "peple.edit: no such command; did you mean 'people.edit'?"),
        ({"people.edit": "spcae"}, "people.edit: no key 'spcae'; did you mean 'space'?"),
        ({"people.edit": "ctrl+m"}, "people.edit: 'ctrl+m' cannot be told from enter in most terminals; allowed: another key"),
        ({"help.interrupt": "f9"}, "help.interrupt: ctrl+c always leaves, pressed twice; allowed: another key"),
        ({"help.keys": ""}, "help.keys: it must keep a key; allowed: one or more, separated by commas"),
        ({"form.save": "x"}, "form.save: 'x' is typed there; allowed: a key with ctrl or alt, a function key"),
        ({"cascade.close": "j"}, "cascade.close: 'j' is move.down in every list; allowed: another key"),
        ({"time.step": "ctrl+q"}, "time.step: '^q' is the only key of help.quit, which must keep one"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(wish: dict[str, str], told: str) -> None:
    assert told in Keymap(wish).problems


@pytest.mark.parametrize(
    ("written", "key"),
    [("<", "less_than_sign"), ("^s", "ctrl+s"), ("Ctrl+S", "ctrl+s"), ("PgUp", "pageup"), ("esc", "escape"), ("F5", "f5"),
     ("?", "question_mark"), ("+", "plus"), ("ctrl++", "ctrl+plus"), ("shift+a", "A"), ("A", "A"),
     ("é", "é"), ("shift+tab", "shift+tab"), (",", "comma")],
)  # fmt: skip
def test_keys_are_named_as_people_write_them(written: str, key: str) -> None:
    assert key_named(written) == key


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_key_or_a_plain_line(written: str) -> None:
    try:
        key = key_named(written)
    except KeyNameError as error:
        assert str(error).isprintable()
    else:
        assert key_named(key) == key


def test_text_shows_the_keys_of_now() -> None:
    text = "{form.leave} leaves, {people.edit} edits, {no.such} and {x} stay"
    assert Keymap({"people.edit": "E"}).filled(text) == "esc leaves, E edits, {no.such} and {x} stay"


def test_what_a_key_runs_already_is_known_before_it_is_taken() -> None:
    def named(commands: list[Command]) -> list[str]:
        return [command.id for command in commands]

    clashes = DEFAULT.clashes("people.edit", "k")
    assert "move.up" in named([clash.command for clash in clashes if clash.taken])
    shaded = DEFAULT.clashes("map.colour", "b")
    assert named([clash.command for clash in shaded if not clash.taken]) == ["world.branch"]
