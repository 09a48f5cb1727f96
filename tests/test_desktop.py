"""A double click on a save opens it: the files that a Linux desktop reads are right, are ours, and go away again."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import lives
import pytest
from click.testing import CliRunner

from sim.errors import SimError
from tui.commands.desktop import desktop
from tui.desktop import MARK, TYPE, data_home, desktop_files, quoted

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other desktops know no such files")


def written() -> dict[str, Path]:
    return {Path(each.path).name: data_home() / each.path for each in desktop_files(["voxpop"])}


def read(command: str) -> str:
    """Return the one word of a command as a desktop reads it: the text first, then the quotes, then the field codes."""
    text = command.replace("\\\\", "\\")
    assert text[0] == text[-1] == '"' and not re.search(r'(?<!\\)(?:\\\\)*["`$]', text[1:-1])
    return re.sub(r'\\(["`$\\])', r"\1", text[1:-1]).replace("%%", "%")


def test_three_files_are_written_into_the_players_own_folder_and_removed_again() -> None:
    told = CliRunner().invoke(desktop, [])
    assert told.exit_code == 0, told.output
    assert all(path.is_file() and str(path) in told.output.replace("\n", "") for path in written().values())
    assert CliRunner().invoke(desktop, []).exit_code == 0  # once more, over its own
    assert CliRunner().invoke(desktop, ["--remove"]).exit_code == 0
    assert not any(path.exists() for path in written().values())
    assert "nothing of ours" in CliRunner().invoke(desktop, ["--remove"]).output


@pytest.mark.parametrize("option", [[], ["--remove"]])
def test_a_file_of_somebody_elses_is_left_alone(option: list[str]) -> None:
    theirs = written()["voxpop.desktop"]
    theirs.parent.mkdir(parents=True)
    theirs.write_text("[Desktop Entry]\nName=another\n")
    result = CliRunner().invoke(desktop, option)
    assert isinstance(result.exception, SimError) and "none of ours" in str(result.exception)
    assert "another" in theirs.read_text() and not written()["voxpop.xml"].exists()


def test_the_entry_runs_the_program_in_a_terminal_with_the_file_that_was_clicked() -> None:
    entry = next(each.text for each in desktop_files(["/opt/my apps/100% $HOME/voxpop"]) if each.path.endswith(".desktop"))
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(entry)
    found = parser["Desktop Entry"]
    assert (found["Type"], found["Terminal"], found["MimeType"], found["Icon"]) == ("Application", "true", f"{TYPE};", "voxpop")
    command, _, code = found["Exec"].rpartition(" ")
    assert code == "%f"
    assert read(command) == "/opt/my apps/100% $HOME/voxpop"


@pytest.mark.parametrize("word", ['a"b', "a`b", "a$b", "a\\b", "a b", "50%"])
def test_no_character_of_a_path_means_anything_in_the_entry(word: str) -> None:
    assert read(quoted(word)) == word


def test_the_type_and_the_icon_are_xml_and_say_that_they_are_ours() -> None:
    for each in desktop_files(["voxpop"]):
        assert MARK in each.text
        if not each.path.endswith(".desktop"):
            ElementTree.fromstring(each.text.encode())


@pytest.mark.skipif(not shutil.which("gio") or not shutil.which("update-mime-database"), reason="needs gio and shared-mime-info")
def test_a_save_is_known_by_what_is_in_it_and_the_databases_of_others_are_not_claimed(tmp_path: Path) -> None:
    import sqlite3

    assert CliRunner().invoke(desktop, []).exit_code == 0
    lives.written(tmp_path / "town.db", 2)
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE a(b)").connection.close()
    (tmp_path / "letter.db").write_text("dear sister")
    kinds = {}
    for name in ("town", "other", "letter"):
        told = subprocess.run(["gio", "info", "-a", "standard::content-type", tmp_path / f"{name}.db"], capture_output=True, text=True)
        kinds[name] = told.stdout.strip().rpartition(" ")[2]
    assert kinds["town"] == TYPE and TYPE not in (kinds["other"], kinds["letter"])


@pytest.mark.parametrize("program", ["#!/bin/sh\nexec sleep 9\n", "no program\0"], ids=["hangs", "is no program"])
def test_a_program_of_the_system_that_does_not_answer_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    from tui.commands import desktop

    for name, folder in desktop.RENEWED:
        (tmp_path / folder).mkdir()
        (tmp_path / name).write_text(program)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(desktop, "SECONDS", 0.2)
    assert desktop._renewed(tmp_path) == [name for name, _ in desktop.RENEWED]
