"""`voxpop doctor`: what is wrong here, and what would mend it."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

if TYPE_CHECKING:
    from tui.settings_file import Loaded

WAL_RESET_FIXED = (3, 51, 3)  # SQLite 3.7.0 to 3.51.2 may corrupt a WAL that two connections reset; we keep one writer
PACKAGES = {"llama_cpp": "llama-cpp-python"}  # module -> package, where they are called otherwise


class Finding(Struct):
    """One line of the report; `remedy` is empty where all is well."""

    subject: str
    state: str
    remedy: str = ""
    fatal: bool = False


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of lines.")
def doctor(as_json: bool) -> None:
    """Look for what is wrong on this machine; status 1 if something must be mended before you can play.

    \b
    Example:
      voxpop doctor
    """
    findings = [finding for check in CHECKS for finding in check()]
    if as_json:
        from tui.commands.printed_json import printed_json

        click.echo(printed_json(findings))
    else:
        from tui.ascii_glyphs import in_ascii
        from tui.terminal import shows_unicode

        for finding in findings:
            mark = "✗" if finding.fatal else "!" if finding.remedy else "✓"
            line = f"{mark} {finding.subject:<12} {finding.state}" + (f": {finding.remedy}" if finding.remedy else "")
            click.echo(line if shows_unicode(sys.stdout.encoding, os.environ) else in_ascii(line))
    if any(finding.fatal for finding in findings):
        sys.exit(1)


def _python() -> Iterator[Finding]:
    here = sys.version.split()[0]
    yield Finding("python", here, "" if sys.version_info >= (3, 11) else "needs 3.11 or newer", sys.version_info < (3, 11))


def _packages() -> Iterator[Finding]:
    for name in ("textual", "rich", "click", "msgspec", "numpy", "networkx", "sqlite-utils", "platformdirs", "tomlkit"):
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, "missing", "install voxpop again", fatal=True)


def _sqlite() -> Iterator[Finding]:
    note = "" if sqlite3.sqlite_version_info >= WAL_RESET_FIXED else " (one writer a world, as we keep it, is safe)"
    too_old = sqlite3.sqlite_version_info < (3, 37)
    yield Finding("sqlite", sqlite3.sqlite_version + note, "needs 3.37 or newer, for strict tables" if too_old else "", too_old)


def _worlds() -> Iterator[Finding]:
    from tui.worlds import worlds_folder

    try:
        folder = worlds_folder()
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        yield Finding("worlds", f"{error.filename}: {error.strerror}", "give yourself the right to write there, or use --save", fatal=True)
        return
    free = shutil.disk_usage(folder).free
    count = sum(1 for _ in folder.glob("*.db"))
    yield Finding("worlds", f"{count} in {folder}, {free / 1e9:.1f} GB free", "free some space" if free < 200e6 else "")


def _terminal() -> Iterator[Finding]:
    """Yield what the screen would have here; that nothing is a terminal, as in a pipe, is no fault."""
    from tui.terminal import can_place_cursor, colours_found, shows_unicode

    if not sys.stdout.isatty():
        yield Finding("terminal", "none here; what follows is what the environment says")
    elif not can_place_cursor(os.environ):
        yield Finding("terminal", "it cannot place a cursor", "everything is told line by line, as with --plain")
    size = shutil.get_terminal_size()
    small = size.columns < 80 or size.lines < 24
    yield Finding("size", f"{size.columns}x{size.lines}", "80x24 shows more" if small else "")
    encoding = (sys.stdout.encoding or "").lower()
    letters = "" if shows_unicode(encoding, os.environ) else "use --ascii, or a UTF-8 locale and another terminal"
    yield Finding("encoding", encoding or "unknown", letters)
    wanted = _settings().settings.colours
    names = {"true": "16 million", "256": "256", "16": "16", "none": "none"}
    why = "as set" if wanted != "auto" else "as NO_COLOR asks" if os.environ.get("NO_COLOR") else "as COLORTERM and TERM say"
    yield Finding("colours", f"{names[colours_found(wanted, os.environ)]}, {why}")


def _settings() -> "Loaded":
    from tui.settings_file import load_settings, settings_path

    return load_settings(settings_path())


def _habits() -> Iterator[Finding]:
    """Yield where settings are kept, which way a copied text goes, and whether the shell completes."""
    from sim.text import clean
    from tui.clipboard import native
    from tui.commands.completion import installed
    from tui.keymap import Keymap
    from tui.settings_file import placed_problems, settings_path

    path, (found, problems) = settings_path(), _settings()
    problems += placed_problems(path, Keymap(found.keys).problems)
    where = clean(str(path), 200)
    yield Finding("settings", where if path.exists() else f"none; they would be in {where}", "; ".join(problems))
    way = native(os.environ)
    yield Finding("clipboard", f"by {way[0]}" if way else "through the terminal (OSC 52), where that allows it")
    shell = Path(os.environ.get("SHELL", "")).name
    there = installed(shell, Path.home())
    state = "completes" if there else f"does not complete yet; to let it: voxpop completion {shell} --help" if there is False else ""
    yield Finding("shell", f"{shell} {state}" if there is not None else "none that voxpop completion knows")
    try:
        yield Finding("browser", f"textual-serve {version('textual-serve')}: voxpop serve")
    except PackageNotFoundError:
        yield Finding("browser", "voxpop serve needs the extra 'serve'; nothing else does")


def _content() -> Iterator[Finding]:
    from sim.content import SHIPPED, read_content
    from sim.errors import SimError

    try:
        content = read_content(Path(SHIPPED))
    except SimError as error:
        yield Finding("town", str(error), "install voxpop again", fatal=True)
    else:
        yield Finding("town", f"{len(content.personas)} people, {len(content.items)} films, {len(content.topics)} pieces of news")


def _minds() -> Iterator[Finding]:
    """Yield what there is to think with besides the rules; that nothing is there is no fault."""
    from models.finding.candidate import plain_size
    from models.finding.files import model_files
    from models.finding.folders import our_folder
    from models.finding.keys import keys
    from models.finding.listing import LIBRARY_MISSING, libraries
    from models.finding.named import named
    from models.minds_file import minds_path

    installed = [_versioned(PACKAGES.get(library, library)) for library in libraries()]
    yield Finding("llama.cpp", ", ".join(installed) or "not installed", "" if installed else LIBRARY_MISSING)
    files = model_files(os.environ, Path.home())
    sound = [each for each in files if not each.unusable]
    bad = "" if len(sound) == len(files) else f"{len(files) - len(sound)} cannot be used; for the reasons: voxpop minds --no-trial"
    count = f"{len(files)} files, {plain_size(sum(each.size for each in files))}" if files else "none; to fetch one: voxpop minds pull"
    count += f"; ours lie in {our_folder()}"
    yield Finding("models", count, bad)
    yield Finding("keys", ", ".join(each.where for each in keys(os.environ)) or "none")
    listed = named(os.environ)
    wrong = next((f"{each.name}: {each.unusable}" for each in listed if each.unusable), "")
    yield Finding("minds file", f"{len(listed)} of your own" if listed else f"none; it would be {minds_path()}", wrong)


def _versioned(package: str) -> str:
    """Return a package's name with its version, where it has one."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _packages, _sqlite, _worlds, _terminal, _habits, _content, _minds)
