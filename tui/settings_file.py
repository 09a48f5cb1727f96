"""The player's settings file: read with one plain line for each thing that is wrong, written so that comments and order stay."""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace
from platformdirs import user_config_path

from sim.errors import SimError
from sim.text import clean
from tui.settings import Settings

PLACE = "VOXPOP_SETTINGS"  # names the file in the environment
SIZE_LIMIT = 1_000_000  # bytes
KEYS_MOST = 2_000
PROBLEMS_MOST = 50  # told; each costs a look through the file
LINES_MOST, LINE_MOST = 5_000, 300  # lines, and characters of each, in which a name is looked for
SHOWN = 80  # characters of what is wrong


class Loaded(NamedTuple):
    """Settings as they are in force, and what of the file could not be taken: a plain line each."""

    settings: Settings
    problems: tuple[str, ...] = ()


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings file is, or would be."""
    named = environment.get(PLACE, "").strip()
    if not named:
        return user_config_path("voxpop", appauthor=False) / "settings.toml"
    try:
        return Path(named).expanduser()
    except RuntimeError:  # "~nobody/x", and there is nobody of that name
        return Path(named)


def load_settings(path: Path) -> Loaded:
    """Return the settings of a file; what is wrong in it stays at its default, and a file that cannot be read is all defaults."""
    try:
        text = _text(path)
        found = tomllib.loads(text) if text else {}
    except OSError as error:
        return Loaded(Settings(), (f"{_named(path)}: {error.strerror or 'it cannot be read'}; all settings are the defaults",))
    except (SimError, ValueError, RecursionError) as error:
        return Loaded(Settings(), (f"{_named(path)}: {_wrong(error)}; all settings are the defaults",))
    return _read(found, _Lines(text, _named(path)))


def _wrong(error: Exception) -> str:
    """Return what is wrong with a text as a whole, plainly."""
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if isinstance(error, ValueError) and not isinstance(error, tomllib.TOMLDecodeError):
        return "a number or a date in it is none that can be read"  # of 5,000 digits, say
    return _plainly(clean(str(error), 200))


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    if not path.is_file():
        raise SimError("it is no file; allowed: a text in TOML")
    if path.stat().st_size > SIZE_LIMIT:
        raise SimError(f"it is too long; allowed: {SIZE_LIMIT:,} bytes")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SimError(f"byte {error.start + 1} is no UTF-8; allowed: a text in TOML") from error


def _read(found: dict[str, Any], lines: "_Lines") -> Loaded:
    from tui.settings_table import BY_NAME, SettingError

    problems = _Problems()
    taken: dict[str, Any] = {}
    for name, value in found.items():
        if name == "keys":
            taken["keys"] = _keys(value, lines, problems)
        elif name in BY_NAME:
            try:
                taken[name] = BY_NAME[name].checked(value)
            except SettingError as error:
                problems.add(lines, name, str(error))
        elif problems.full:
            problems.left += 1
        else:
            near = get_close_matches(name, (*BY_NAME, "keys"), n=1)
            hint = f"; did you mean '{near[0]}'?" if near else f"; allowed: {', '.join(BY_NAME)}, keys"
            problems.add(lines, name, f"no setting '{clean(name, 60)}'{hint}")
    return Loaded(replace(Settings(), **taken), problems.told)


class _Problems:
    """What is wrong, with its place: so many lines, and how many more there are.

    Attributes:
        left: how many are not told one by one.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.left = 0

    @property
    def full(self) -> bool:
        """Whether no more are told."""
        return len(self._lines) >= PROBLEMS_MOST

    @property
    def told(self) -> tuple[str, ...]:
        """All lines."""
        return (*self._lines, *([f"and {self.left:,} more that are wrong"] if self.left else []))

    def add(self, lines: "_Lines", name: str, said: str) -> None:
        """Take in what is wrong with a name."""
        if self.full:
            self.left += 1
        else:
            self._lines.append(f"{lines.at(name)}: {said}")


def _keys(value: object, lines: "_Lines", problems: _Problems) -> dict[str, str]:
    """Return the keys that a player wants, by id; whether they can have them, the keymap says."""
    if not isinstance(value, dict):
        problems.add(lines, "keys", 'keys is no table; allowed: [keys], then lines such as "people.edit" = "E"')
        return {}
    found: dict[str, str] = {}
    for id_, written in _flat(value):
        several = isinstance(written, list) and all(isinstance(key, str) for key in written)
        if (several or isinstance(written, str)) and len(found) < KEYS_MOST:
            found[id_] = ",".join(written) if several else written
        else:
            problems.add(lines, id_.rpartition(".")[2], f'keys of \'{clean(id_, 60)}\' are no text; allowed: "E", or "E,ctrl+e"')
    return found


def _flat(table: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Return id and value of every line; people.edit without quotes is a table in a table."""
    found: list[tuple[str, Any]] = []
    for name, value in table.items():
        found += _flat(value, f"{before}{name}.") if isinstance(value, dict) and before.count(".") < 3 else [(f"{before}{name}", value)]
    return found


class _Lines:
    """Where in a file a name is set."""

    def __init__(self, text: str, file: str) -> None:
        self._lines, self._file = [line[:LINE_MOST] for line in text.splitlines()[:LINES_MOST]], file

    def at(self, name: str) -> str:
        """Return "settings.toml line 4" of the first line that sets a name."""
        if len(name) > LINE_MOST:
            return self._file
        wanted = re.compile(rf"""^\s*\[{{0,2}}["']?(?:[\w-]+["']?\s*\.\s*["']?)*{re.escape(name)}["']?\s*(=|\]|\.)""")
        number = next((number for number, line in enumerate(self._lines, 1) if wanted.match(line)), 0)
        return f"{self._file} line {number}" if number else self._file

    def of_key(self, id_: str) -> str:
        """Return where a key is set."""
        return next((found for part in (id_, id_.rpartition(".")[2]) if " line " in (found := self.at(part))), self._file)


def placed_problems(path: Path, problems: list[str]) -> tuple[str, ...]:
    """Return problems of a keymap with file and line before them."""
    if not problems:
        return ()
    try:
        lines = _Lines(_text(path), _named(path))
    except (OSError, SimError):
        return tuple(problems)
    told = [f"{lines.of_key(problem.partition(':')[0])}: {problem}" for problem in problems[:PROBLEMS_MOST]]
    left = len(problems) - PROBLEMS_MOST
    return (*told, *([f"and {left:,} more keys that are wrong"] if left > 0 else []))


# Writing


def default_text() -> str:
    """Return a file that sets every default and says what each means; keys are listed, but left to the tables."""
    from tui.bindings import EVERY_COMMAND
    from tui.settings_table import SETTINGS, plain

    rows = ["# Settings of voxpop. What is wrong here is told when voxpop starts, and the default is used for it.", ""]
    for setting in SETTINGS:
        rows += [f"# {setting.help}.", f"# Allowed: {setting.allowed}.", f"{setting.name} = {plain(setting.default)}", ""]
    rows += ["[keys]"]
    rows += ['# A command\'s keys, by its id: one or more, separated by commas; "" for none. A key is a letter, a sign, or a name:']
    rows += ["# space, enter, escape, tab, up, pageup, home, f5, ctrl+s, alt+x. Take the # away, and change what stands behind =."]
    group = ""
    for command in EVERY_COMMAND:
        if command.group != group:
            group = command.group
            rows += ["", f"# {group}"]
        rows.append(f'# "{command.id}" = "{command.keys}"  # {command.label}')
    return "\n".join(rows) + "\n"


def write_defaults(path: Path, over: bool = False) -> None:
    """Write a file with all defaults.

    Raises:
        SimError: there is one already, and it is not to be written over.
        OSError: it cannot be written.
    """
    if path.exists() and not over:
        raise SimError(f"{_named(path)} is there already; to write it anew: voxpop settings --write --force")
    _put(path, default_text())


def keep(path: Path, name: str, value: object) -> None:
    """Set one thing in the file, made if it was not there; all else stays as it is.

    Args:
        name: of a setting, or "keys.ID". value: None takes it out.

    Raises:
        SimError: the file is no TOML; it is not touched.
        OSError: it cannot be read or written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    text = _text(path) or default_text()
    try:
        document: Any = tomlkit.parse(text)
        if name.startswith("keys."):
            id_ = name.removeprefix("keys.")
            _take_out(document, id_)
            if value is not None:
                document.setdefault("keys", tomlkit.table())[id_] = value
        elif value is None:
            document.pop(name, None)
        else:
            document[name] = value
        written = tomlkit.dumps(document)
        tomllib.loads(written)
    except (TOMLKitError, ValueError, TypeError, AttributeError) as error:
        raise SimError(f"{_named(path)} is not written: {_plainly(clean(str(error), 200))}") from error
    except RecursionError as error:
        raise SimError(f"{_named(path)} is not written: {_wrong(error)}") from error
    _put(path, written)


def _take_out(document: Any, id_: str) -> None:
    """Take a command's keys out of a document, in whichever way they are written."""
    keys = document.get("keys", {})
    keys.pop(id_, None)
    *tables, last = id_.split(".")
    for part in tables:
        keys = keys.get(part, {})
    if hasattr(keys, "pop"):
        keys.pop(last, None)


def _put(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path = path.resolve() if path.is_symlink() else path
    path.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise


def _named(path: Path) -> str:
    return clean(path.name, SHOWN)


def _plainly(said: str) -> str:
    """Return what a TOML parser says in our words, the line first."""
    match = re.match(r"(.*) \(at line (\d+), column (\d+)\)$", said)
    return f"line {match[2]}: {match[1][:1].lower()}{match[1][1:]}" if match else said
