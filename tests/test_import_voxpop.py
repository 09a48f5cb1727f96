"""What is exported as JSON lines comes back equal, tick by tick; what was changed by a byte is refused, by its line, and leaves nothing."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import lives
import pytest
from asked import PRIVATE, asked, blobs, moments, rows
from click.testing import CliRunner
from forging import edited

from saves import branch, building, importing
from saves.blob import content_hash
from saves.errors import DamagedError, NotKeptError
from saves.exporting import lines_of, write_lines
from saves.file import open_save
from saves.importing import import_lines
from saves.lines import LINE_LIMIT
from saves.pace import SNAPSHOT_EVERY
from sim.errors import DataError, SimError
from sim.tape import Call
from tui.commands.export import export
from tui.commands.imports import import_

GOLDEN = Path(__file__).parent / "golden" / "format-3.db"
Lines = list[bytes]


def exported(save: Path, to: Path) -> Path:
    with open_save(save) as file, file.reading() as db:
        write_lines(lines_of(db), to)
    return to


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "town.db"
    asked(path)
    return path


@pytest.fixture(scope="module")
def lines(source: Path) -> Lines:
    return exported(source, source.with_suffix(".jsonl")).read_bytes().splitlines(keepends=True)


# Equal


def test_a_reply_of_nothing_but_escapes_is_exported_as_base_64_and_comes_back(source: Path, tmp_path: Path) -> None:
    path, reply = tmp_path / "town.db", b"\x01" * (1 << 20)
    path.write_bytes(source.read_bytes())
    with open_save(path, writable=True) as save:
        save.tape(pytest.fail).keep(Call(1, 1, "plan", 7, content_hash(b"asked"), b"asked", reply, "ok", 1, 1, 1))
    exported(path, tmp_path / "a.jsonl")
    assert max(map(len, (tmp_path / "a.jsonl").read_bytes().splitlines())) < 1.4 * len(reply)
    import_lines(tmp_path / "a.jsonl", tmp_path / "b.db")
    assert blobs(tmp_path / "b.db") == blobs(path) and reply in blobs(path).values()
    assert exported(tmp_path / "b.db", tmp_path / "c.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()


def test_one_damaged_reply_is_told_with_how_to_export_all_the_rest(source: Path, tmp_path: Path) -> None:
    path, to = tmp_path / "town.db", tmp_path / "a.jsonl"
    path.write_bytes(source.read_bytes())
    edited(path, "UPDATE blob SET data = x'00' WHERE hash IN (SELECT reply FROM call LIMIT 1)")
    refused = CliRunner().invoke(export, [str(path), "--to", str(to)])
    assert isinstance(refused.exception, DamagedError) and "--format csv" in str(refused.exception) and not to.exists()
    tables = CliRunner().invoke(export, [str(path), "--to", str(tmp_path / "tables"), "--format", "csv"])
    assert tables.exit_code == 0 and (tmp_path / "tables").is_dir()


def test_an_exported_save_comes_back_equal_with_all_branches_calls_and_hashes(source: Path, tmp_path: Path) -> None:
    import_lines(exported(source, tmp_path / "a.jsonl"), tmp_path / "b.db")
    assert rows(tmp_path / "b.db") == rows(source)
    assert blobs(tmp_path / "b.db") == blobs(source)
    assert list(moments(tmp_path / "b.db")) == list(moments(source))


def test_what_was_imported_is_exported_to_the_same_bytes(source: Path, tmp_path: Path) -> None:
    first = exported(source, tmp_path / "a.jsonl")
    import_lines(first, tmp_path / "b.db")
    assert exported(tmp_path / "b.db", tmp_path / "c.jsonl").read_bytes() == first.read_bytes()


def test_a_save_of_a_former_format_with_branches_inside_inherited_history_comes_back_equal(tmp_path: Path) -> None:
    import_lines(exported(GOLDEN, tmp_path / "a.jsonl"), tmp_path / "b.db")
    assert rows(tmp_path / "b.db") == rows(GOLDEN)
    assert list(moments(tmp_path / "b.db")) == list(moments(GOLDEN))


def test_a_long_save_has_states_to_begin_from_after_import(tmp_path: Path) -> None:
    lives.written(tmp_path / "town.db", 120)
    import_lines(exported(tmp_path / "town.db", tmp_path / "a.jsonl"), tmp_path / "b.db")
    assert len(rows(tmp_path / "b.db", "snapshot")["snapshot"]) == 1 + 120 // SNAPSHOT_EVERY > 1
    assert rows(tmp_path / "b.db") == rows(tmp_path / "town.db")


def test_an_imported_save_can_be_played_on(source: Path, tmp_path: Path) -> None:
    import_lines(exported(source, tmp_path / "a.jsonl"), tmp_path / "b.db")
    with open_save(tmp_path / "b.db", writable=True, branch="what-if") as save:
        before = save.tip().tick
        save.append(lives.lived(save.resume(), save.last_hash(), random.Random(1)))
        assert save.tip().tick == before + 1


def test_an_export_of_a_save_that_is_written_meanwhile_is_of_one_moment(tmp_path: Path) -> None:
    lives.written(tmp_path / "town.db", 5)
    with open_save(tmp_path / "town.db", writable=True) as writer, open_save(tmp_path / "town.db") as reader, reader.reading() as db:
        world, dice, written = writer.resume(), random.Random(2), []
        for line in lines_of(db):
            written.append(line)
            if len(written) % 20 == 0:
                writer.append(lives.lived(world, writer.last_hash(), dice))
        assert writer.tip().tick > 5
    write_lines(written, tmp_path / "a.jsonl")
    import_lines(tmp_path / "a.jsonl", tmp_path / "b.db")
    with open_save(tmp_path / "b.db") as save:
        assert save.tip().tick == 5


def test_the_lines_harm_no_terminal(lines: Lines) -> None:
    text = b"".join(lines).decode()
    assert "\x1b" not in text and "\u202e" not in text and "\\u202e" in text


def test_by_the_command_line_there_and_back(source: Path, tmp_path: Path) -> None:
    there = CliRunner().invoke(export, [str(source), "--to", str(tmp_path / "a.jsonl")])
    back = CliRunner().invoke(import_, ["voxpop", str(tmp_path / "a.jsonl"), "--save", str(tmp_path / "b.db")])
    assert (there.exit_code, back.exit_code) == (0, 0) and "on 2 branches, each as recorded" in back.output
    assert rows(tmp_path / "b.db") == rows(source)


def test_without_prompts_there_are_no_private_words_and_it_comes_back(source: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(export, [str(source), "--to", str(tmp_path / "a.jsonl"), "--without-prompts"])
    content = (tmp_path / "a.jsonl").read_bytes()
    assert told.exit_code == 0 and [word for word in PRIVATE if word.encode() in content] == []
    import_lines(tmp_path / "a.jsonl", tmp_path / "b.db")
    assert [moment[:2] for moment in moments(tmp_path / "b.db")] == [moment[:2] for moment in moments(source)]


# Refused

Change = Callable[[Lines], Lines]


def swapped(old: bytes, new: bytes, kind: bytes = b"") -> Change:
    """Return what changes the first line of a kind that holds something."""

    def change(lines: Lines) -> Lines:
        place = next(i for i, line in enumerate(lines) if line.startswith(b'{"type":"%b' % kind) and old in line)
        return [*lines[:place], lines[place].replace(old, new, 1), *lines[place + 1 :]]

    return change


def first(kind: bytes, lines: Lines, skip: int = 0) -> int:
    return [i for i, line in enumerate(lines) if line.startswith(b'{"type":"%b"' % kind)][skip]


def without(kind: bytes, skip: int = 0) -> Change:
    def change(lines: Lines) -> Lines:
        place = first(kind, lines, skip)
        return [*lines[:place], *lines[place + 1 :]]

    return change


def twice(kind: bytes, skip: int = 0) -> Change:
    def change(lines: Lines) -> Lines:
        place = first(kind, lines, skip)
        return [*lines[: place + 1], lines[place], *lines[place + 1 :]]

    return change


def moved(kind: bytes, to: int, skip: int = 0) -> Change:
    def change(lines: Lines) -> Lines:
        place = first(kind, lines, skip)
        rest = [*lines[:place], *lines[place + 1 :]]
        return [*rest[:to], lines[place], *rest[to:]]

    return change


def added(line: bytes, place: int = 3) -> Change:
    return lambda lines: [*lines[:place], line, *lines[place:]]


MALFORMED: dict[str, Change] = {
    "nothing": lambda lines: [],
    "only an empty line": lambda lines: [b"\n"],
    "an empty line first": lambda lines: [b"\n", *lines],
    "an empty line within": added(b"\n"),
    "only the header": lambda lines: lines[:1],
    "cut after half": lambda lines: lines[: len(lines) // 2],
    "cut within a line": lambda lines: [*lines[:-2], lines[-2][:20]],
    "the last line is missing": lambda lines: lines[:-1],
    "the last line end is missing": lambda lines: [*lines[:-1], lines[-1].rstrip(b"\n")],
    "something after the end": lambda lines: [*lines, lines[3]],
    "the end twice": lambda lines: [*lines, lines[-1]],
    "another count": swapped(b'"lines":', b'"lines":1', b"end"),
    "a byte order mark": lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]],
    "line ends of another system": lambda lines: [line.replace(b"\n", b"\r\n") for line in lines],
    "UTF-16": lambda lines: [b"".join(lines).decode().encode("utf-16")],
    "a NUL byte": added(b"\0\n"),
    "bytes that are no text": added(b'{"type":"model","mind":"\xff\xfe","identity":"x"}\n'),
    "no JSON": added(b"hello\n"),
    "a list": added(b"[]\n"),
    "a number": added(b"1\n"),
    "deep nesting": added(b"[" * 100_000 + b"\n"),
    "deep nesting in a state": added(b'{"type":"state","field":"x","value":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", 6),
    "an unknown type": added(b'{"type":"sudo"}\n'),
    "no type": added(b'{"lines":1}\n'),
    "a space": swapped(b'","', b'", "', b"engine"),
    "another order of fields": swapped(b'"format":1,"scenario":"town",', b'"scenario":"town","format":1,', b"voxpop"),
    "an unknown field": swapped(b'"format":1', b'"format":1,"more":2', b"voxpop"),
    "a field twice": swapped(b'"format":1', b'"format":1,"format":1', b"voxpop"),
    "a field missing": swapped(b'"seed":3,', b"", b"voxpop"),
    "a newer format": swapped(b'"format":1', b'"format":2', b"voxpop"),
    "a seed that is a text": swapped(b'"seed":3', b'"seed":"3"', b"voxpop"),
    "a negative number of people": swapped(b'"agents":', b'"agents":-', b"voxpop"),
    "a scenario of a million letters": swapped(b'"scenario":"town"', b'"scenario":"' + b"t" * 1_000_000 + b'"', b"voxpop"),
    "control characters in the header": swapped(b'"scenario":"town"', b'"scenario":"to\\nwn"', b"voxpop"),
    "two headers": twice(b"voxpop"),
    "an engine twice": twice(b"engine"),
    "an engine missing": without(b"engine"),
    "a model twice": twice(b"model"),
    "no first branch": without(b"branch"),
    "a branch twice": twice(b"branch"),
    "the second branch first": moved(b"branch", 1, 1),
    "a branch that is its own parent": swapped(b'"parent":1', b'"parent":2', b"branch"),
    "a parent that is not there": swapped(b'"parent":1', b'"parent":7', b"branch"),
    "a fork in the future": swapped(b'"fork_tick":2', b'"fork_tick":99', b"branch"),
    "a fork at another tick": swapped(b'"fork_tick":2', b'"fork_tick":3', b"branch"),
    "a salt that is another": swapped(b'"parent":1,"fork_tick":2,"salt":0', b'"parent":1,"fork_tick":2,"salt":7', b"branch"),
    "a name that is none": swapped(b'"name":"what-if"', b'"name":"\\u001b[31m"', b"branch"),
    "two branches of a name": swapped(b'"name":"what-if"', b'"name":"main"', b"branch"),
    "a note with control characters": swapped(b'"note":"the', b'"note":"\\u0007the', b"branch"),
    "a hidden that is a number": swapped(b'"hidden":false', b'"hidden":0', b"branch"),
    "a part of the state missing": without(b"state", 5),
    "a part of the state twice": twice(b"state"),
    "a part of the state later": moved(b"state", 60),
    "a state with a key twice": swapped(b'"age":', b'"age":1,"age":', b"state"),
    "a state with a neither": added(b'{"type":"state","field":"x"}\n', 5),
    "a state with both": added(b'{"type":"state","field":"x","value":1,"entry":1}\n', 5),
    "a person of another age": swapped(b'"age":3', b'"age":4', b"state"),
    "the first tick missing": without(b"tick"),
    "a tick missing": without(b"tick", 2),
    "a tick twice": twice(b"tick", 2),
    "a tick with more events than there are": swapped(b'"inputs":0,"events":', b'"inputs":0,"events":9', b"tick"),
    "a tick with more inputs than there are": swapped(b'"inputs":0,"events":', b'"inputs":4,"events":', b"tick"),
    "a tick with 2^62 events": swapped(b'"inputs":0,"events":', b'"inputs":0,"events":4611686018427387903,"x":', b"tick"),
    "a tick of an engine unknown": swapped(b'"tick":1,"engine":1', b'"tick":1,"engine":77', b"tick"),
    "a tick with other activity": swapped(b'"acts":', b'"acts":1', b"tick"),
    "another event hash": swapped(b'"event_hash":"', b'"event_hash":"00', b"tick"),
    "a hash in capitals": lambda lines: [
        line.replace(b"abcdef"[0:1], b"A") if line.startswith(b'{"type":"tick"') else line for line in lines
    ],
    "an event missing": without(b"event", 4),
    "an event twice": twice(b"event", 4),
    "an event that says more": swapped(b'"event":{"type":"tick_started",', b'"event":{"type":"tick_started","x":1,', b"event"),
    "an event of an unknown type": swapped(b'"type":"tick_started"', b'"type":"tick_ended"', b"event"),
    "an event that came at another minute": swapped(b'"minute":', b'"minute":1', b"event"),
    "an input missing": without(b"input"),
    "an input that was another": swapped(b'"type":"mind_changed"', b'"type":"account_blocked"', b"input"),
    "an input with a key twice": swapped(b'"mind":', b'"mind":"x","mind":', b"input"),
    "a blob that is another": swapped(b"promptcanary", b"promptcanary2", b"blob"),
    "a blob in neither": added(b'{"type":"blob","hash":"00000000000000000000000000000000"}\n'),
    "a blob that is no base 64": added(b'{"type":"blob","hash":"00000000000000000000000000000000","base64":"!"}\n'),
    "a blob missing": without(b"blob"),
    "a call twice": twice(b"call"),
    "a call to no blob": swapped(b'"request":"', b'"request":"00000000000000000000000000000000","x":"', b"call"),
    "a call of no branch": swapped(b'"type":"call","branch":1', b'"type":"call","branch":9', b"call"),
    "a call with a status unknown": swapped(b'"status":"ok"', b'"status":"great"', b"call"),
    "a call before the blobs": moved(b"call", 3),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_was_changed_is_refused_by_its_line_and_nothing_is_left(what: str, lines: Lines, tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    changed = MALFORMED[what](list(lines))
    assert changed != lines
    file.write_bytes(b"".join(changed))
    with pytest.raises(DataError) as caught:
        import_lines(file, tmp_path / "new.db")
    told = str(caught.value)
    assert told.startswith("odd.jsonl") and "allowed" in told and told.isprintable() and len(told) < 600, told
    if changed:
        assert "line " in told
    assert [path.name for path in tmp_path.iterdir()] == ["odd.jsonl"]


def test_a_line_without_an_end_is_read_to_a_limit_only(tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    with file.open("wb") as out:
        out.write(b'{"type":"voxpop",')
        out.truncate(LINE_LIMIT + 1000)
    with pytest.raises(DataError, match=r"line 1: longer than 67,108,864 bytes"):
        import_lines(file, tmp_path / "new.db")


def test_an_import_takes_as_many_branches_as_a_save_can_have_and_so_many_events_a_tick_and_says_how_many(
    lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (building.BRANCH_LIMIT, importing.EVENTS_LIMIT) == (branch.BRANCH_LIMIT, 2_000_000)
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    for module, limit, why in ((building, "BRANCH_LIMIT", "branch"), (importing, "EVENTS_LIMIT", "events")):
        monkeypatch.setattr(module, limit, 1)
        with pytest.raises(DataError, match=rf"line \d+: .*{why}.*; allowed.*up to 1$"):
            import_lines(tmp_path / "a.jsonl", tmp_path / "new.db")
        monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_tick_that_promises_too_many_events_is_refused_before_they_are_read(lines: Lines, tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    first = next(number for number, line in enumerate(lines) if b'"tick":1,' in line and line.startswith(b'{"type":"tick"'))
    promised = re.sub(rb'"events":\d+', b'"events":2000001', lines[first])
    file.write_bytes(b"".join([*lines[:first], promised, *lines[first + 1 :]]))
    with pytest.raises(DataError, match=rf"line {first + 1}: tick 1 has 2,000,00\d events and inputs; allowed: up to 2,000,000"):
        import_lines(file, tmp_path / "new.db")


def test_of_random_changes_none_is_accepted_with_other_content(lines: Lines, source: Path, tmp_path: Path) -> None:
    dice, accepted = random.Random(5), 0
    whole, file = b"".join(lines), tmp_path / "odd.jsonl"
    before = rows(source, "tick", "events", "input", "call")
    for number in range(150):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            place = dice.randrange(len(content))
            match dice.randrange(4):
                case 0:
                    content[place] = dice.randrange(256)
                case 1:
                    content[place : place + dice.randint(1, 60)] = b""
                case 2:
                    content[place:place] = content[dice.randrange(len(content)) :][: dice.randint(1, 60)]
                case _:
                    content[place] ^= 1 << dice.randrange(8)
        file.write_bytes(content)
        target = tmp_path / f"{number}.db"
        try:
            import_lines(file, target)
        except (SimError, NotKeptError) as error:
            assert str(error).isprintable()
            assert not target.exists()
        else:  # a name, a note, a date: what no hash is made of
            accepted += 1
            assert rows(target, "tick", "events", "input")["events"] == before["events"]
            assert [row[-2:] for row in rows(target, "tick")["tick"]] == [row[-2:] for row in before["tick"]]
    assert accepted < 30
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_an_import_overwrites_nothing(lines: Lines, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    (tmp_path / "taken.db").write_text("mine")
    with pytest.raises(NotKeptError, match="exists already"):
        import_lines(tmp_path / "a.jsonl", tmp_path / "taken.db")
    with pytest.raises(NotKeptError, match="no folder"):
        import_lines(tmp_path / "a.jsonl", tmp_path / "none" / "new.db")
    assert (tmp_path / "taken.db").read_text() == "mine"


def test_a_folder_or_no_file_is_told(tmp_path: Path) -> None:
    for name, why in (("", "not a file"), ("none.jsonl", "cannot be read")):
        with pytest.raises(DataError, match=why):
            import_lines(tmp_path / name, tmp_path / "new.db")
