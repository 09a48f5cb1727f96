"""Nothing foreign is more than text where no screen is: in lines, in lists, in problems of a file of settings, in pictures."""

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hostile_text import FORBIDDEN, MARK, PAYLOADS, InProcess
from told_entries import EVENTS, MESSAGES, said, townsfolk

from tui.cli import voxpop
from tui.figures.network import network_figure
from tui.figures.paper import drawing, kept
from tui.plain import WIDEST, Plain

WORDS = ("", "look 1", "who", "feed", "rest", "follow", "log everything", "say", "post", "1")
FILE_NAME = 80  # characters of it, which every file system takes


def only_text(printed: str) -> None:
    """Check that what is printed is lines of nothing but text."""
    found = FORBIDDEN.search(printed)
    assert found is None, f"{found[0]!r} in {printed[max(0, found.start() - 30) : found.end() + 30]!r}"


@pytest.mark.parametrize("ascii_only", [False, True])
def test_plain_lines_of_every_message_and_to_every_word_are_only_text(
    ascii_only: bool, record_property: Callable[[str, object], None]
) -> None:
    client, raw = InProcess(), io.BytesIO()
    plain = Plain(client, io.TextIOWrapper(raw, "utf-8", write_through=True), 0.0, None, True, ascii_only)
    for message in said(client, PAYLOADS, 1):
        plain.hear(message)
    for number, payload in enumerate(PAYLOADS):
        plain.obey(payload)
        plain.obey(f"{WORDS[number % len(WORDS)]} {payload}")
    lines = raw.getvalue().decode().split("\n")
    assert sum(MARK in line for line in lines) > len(PAYLOADS)
    for line in lines:
        only_text(line)
        assert len(line) <= WIDEST and "\r" not in line and "\t" not in line
    record_property("cells", len(PAYLOADS) * (len(MESSAGES) + len(EVENTS) + 2))


def quoted(text: str) -> str:
    """Return a text as TOML holds it."""
    return json.dumps(text.encode(errors="replace").decode()[:20_000], ensure_ascii=True).replace("\x7f", "\\u007f")


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_what_is_wrong_in_a_file_of_settings_is_told_as_text(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = PAYLOADS[number]
    file = tmp_path / "settings.toml"
    monkeypatch.setenv("VOXPOP_SETTINGS", str(file))
    texts = (
        f"theme = {quoted(payload)}\n{quoted(payload + '1')} = 1\n[keys]\n{quoted(payload)} = 1\n'time.play' = {quoted(payload)}\n",
        payload.encode(errors="replace").decode(),  # the file itself
    )
    for text in texts:
        file.write_bytes(text.encode())
        for arguments in (["settings"], ["settings", "--keys"]):
            told = CliRunner().invoke(voxpop, arguments)
            assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
            only_text(told.output)


@pytest.mark.skipif(sys.platform != "linux", reason="no file can be called that there")
def test_files_of_any_name_are_listed_as_text(tmp_path: Path) -> None:
    made = 0
    for number, payload in enumerate(PAYLOADS):
        name = payload.encode(errors="replace").decode().replace("\0", "").replace("/", "")[:FILE_NAME]
        while len(name.encode()) > 3 * FILE_NAME:
            name = name[:-1]
        (tmp_path / f"{name}{number}.db").write_bytes(name.encode())
        made += 1
    (tmp_path / os.fsdecode(b"no utf-8: \xff.db")).write_bytes(b"")
    told = CliRunner().invoke(voxpop, ["worlds", str(tmp_path)])
    assert told.exit_code == 0 and told.output.count("\n") >= made
    only_text(told.output)
    printed = CliRunner().invoke(voxpop, ["worlds", str(tmp_path), "--json"])
    assert printed.exit_code == 0
    only_text(printed.output)
    files = {Path(world["file"]).name for world in json.loads(printed.output)["worlds"]}
    assert len(files) == made + 1 and "no utf-8: ?.db" in files
    assert files - {"no utf-8: ?.db"} <= {path.name for path in tmp_path.iterdir()}  # what is printed is the file's name to the letter


def test_whatever_people_are_called_a_picture_is_only_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for number, payload in enumerate(PAYLOADS):
        file = tmp_path / f"{number}.svg"
        with drawing():
            kept(network_figure(payload, payload, townsfolk((payload,)), "emotion"), file)
        tree = ElementTree.fromstring(file.read_bytes())
        for element in tree.iter():
            assert MARK not in element.tag and not element.tag.endswith(("script", "foreignObject", "image", "}a"))
            assert not any(MARK in value or value.startswith("javascript:") for value in element.attrib.values())
            assert FORBIDDEN.search(element.text or "") is None, (number, element.text)
