"""The settings file: defaults written out, mistakes told by line, comments kept, and never a world that will not open."""

import time
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import SimError
from tui.commands.settings import settings as command
from tui.settings import Settings
from tui.settings_file import PROBLEMS_MOST, Loaded, default_text, keep, load_settings, settings_path, write_defaults
from tui.settings_table import SETTINGS


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_where_there_is_no_file_all_is_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml") == Loaded(Settings())


def test_the_file_written_holds_every_default_and_says_what_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a" / "settings.toml"
    write_defaults(path)
    assert load_settings(path) == Loaded(Settings())
    text = path.read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {setting.name for setting in SETTINGS} | {"keys"}
    assert all(setting.help in text and setting.allowed in text for setting in SETTINGS)
    assert '# "people.edit" = "e"' in text
    with pytest.raises(SimError, match="is there already"):
        write_defaults(path)


def test_the_table_knows_every_setting() -> None:
    assert {setting.name for setting in SETTINGS} | {"keys"} == set(Settings.__struct_fields__)
    assert all(setting.checked(setting.default) == setting.default for setting in SETTINGS)
    assert all(setting.checked(value) == value for setting in SETTINGS for value in setting.choices)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('\n\ntheme = "darkk"', "settings.toml line 3: theme 'darkk'; did you mean 'voxpop-dark'? (allowed: voxpop-dark, "),
        ("frams = 3", "settings.toml line 1: no setting 'frams'; did you mean 'frames'?"),
        ("# x\nframes = 200", "settings.toml line 2: frames 200 (allowed: 1 to 30, a whole number)"),
        ('animation = "no"', "settings.toml line 1: animation 'no' (allowed: true, false)"),
        ("turn_seconds = 2.5", "settings.toml line 1: turn_seconds 2.5 (allowed: 0 to 3600, a whole number)"),
        ("frames = true", "settings.toml line 1: frames true (allowed: 1 to 30, a whole number)"),
        ("pace = nan", "settings.toml line 1: pace nan (allowed: 0 to 1000)"),
        ("keys = 3", "settings.toml line 1: keys is no table; allowed: [keys]"),
        ('[keys]\n"time.play" = 4', "settings.toml line 2: keys of 'time.play' are no text"),
        ("a = [", "settings.toml: "),
        ('theme = "dusk"\ntheme = "paper"', "settings.toml"),
        ("x = " + "[" * 5000, "settings.toml"),
        ("frames = " + "1" * 5000, "settings.toml: a number or a date in it is none that can be read"),
        ("frames = 0x" + "f" * 5000, "settings.toml line 1: frames is nothing that can be read (allowed: 1 to 30"),
        ("theme" + ".a" * 3000 + " = 1", "settings.toml line 1: theme is nothing that can be read (allowed: "),
    ],
)
def test_a_mistake_is_one_plain_line_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    found = load_settings(file(tmp_path, text))
    assert len(found.problems) == 1 and told in found.problems[0] and found.problems[0].isprintable()
    assert found.settings == Settings()


def test_what_is_right_beside_a_mistake_is_in_force(tmp_path: Path) -> None:
    found = load_settings(file(tmp_path, 'theme = "dusk"\nframes = 0\n[keys]\npeople.edit = "E"\n"time.play" = ["p", "f5"]\n'))
    assert found.settings == Settings(theme="dusk", keys={"people.edit": "E", "time.play": "p,f5"})
    assert len(found.problems) == 1


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for name in ("folder", "bytes"):
        found = load_settings(tmp_path / name)
        assert found.settings == Settings() and "all settings are the defaults" in found.problems[0]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_file_keeps_anybody_from_playing(tmp_path_factory: pytest.TempPathFactory, content: str | bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    found = load_settings(path)
    assert isinstance(found.settings, Settings) and all(problem.isprintable() for problem in found.problems)


def test_a_home_of_nobody_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXPOP_SETTINGS", "~nosuchuser/x.toml")
    assert settings_path() == Path("~nosuchuser/x.toml")
    found = CliRunner().invoke(command, ["--path"])
    assert (found.exit_code, found.exception) == (0, None)


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\n"people.edit" = "' + "spcae," * 100_000 + '"\n',
        "[keys]\n" + "".join(f'"people.{number}" = "E"\n' for number in range(20_000)),
        "".join(f"name_{number} = 1\n" for number in range(20_000)),
        "\n" * 900_000 + "[keys]\nx.y = 3",
    ],
)
def test_however_much_is_wrong_few_lines_tell_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("VOXPOP_SETTINGS", str(file(tmp_path, text)))
    began = time.monotonic()
    found = CliRunner().invoke(command, [])
    told = found.stderr.splitlines()
    assert found.exit_code == 1 and 1 <= len(told) <= 2 * PROBLEMS_MOST + 2
    assert len(told) <= PROBLEMS_MOST or any(" more " in line for line in told)
    assert time.monotonic() - began < 30  # it was minutes before there were bounds


def test_a_change_keeps_comments_and_order(tmp_path: Path) -> None:
    text = '# mine\nframes = 4  # a slow line\n\ntheme = "dusk"\n\n[keys]\n# of people\npeople.edit = "E"\n'
    path = file(tmp_path, text)
    keep(path, "theme", "paper")
    assert path.read_text(encoding="utf-8") == text.replace("dusk", "paper")
    keep(path, "keys.time.play", "p")
    keep(path, "keys.people.edit", None)
    assert load_settings(path).settings == Settings(theme="paper", frames=4, keys={"time.play": "p"})
    assert "# a slow line" in path.read_text(encoding="utf-8") and "# of people" in path.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


def test_a_first_change_writes_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    keep(path, "pace", 0.5)
    assert load_settings(path) == Loaded(Settings(pace=0.5))
    assert path.read_text(encoding="utf-8") == default_text().replace("pace = 0.25", "pace = 0.5")


def test_a_broken_file_is_not_written_over(tmp_path: Path) -> None:
    path = file(tmp_path, "theme = [")
    with pytest.raises(SimError, match="is not written"):
        keep(path, "theme", "paper")
    assert path.read_text(encoding="utf-8") == "theme = ["


def test_the_command_shows_what_is_set_and_fails_where_something_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, 'theme = "dusk"\n[keys]\npeople.edit = "spcae"\n')
    monkeypatch.setenv("VOXPOP_SETTINGS", str(path))
    assert settings_path() == path
    found = CliRunner().invoke(command, [])
    assert found.exit_code == 1
    assert 'default "voxpop-dark"' in found.stdout
    assert "settings.toml line 3: people.edit: no key 'spcae'; did you mean 'space'?" in found.stderr
    assert CliRunner().invoke(command, ["--path"]).stdout.strip() == str(path)
    assert CliRunner().invoke(command, ["--force"]).exit_code == 2
    path.unlink()
    assert CliRunner().invoke(command, ["--write"]).exit_code == 0
    assert CliRunner().invoke(command, []).exit_code == 0
