"""`voxpop desktop`: a double click on a save opens it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from sim.errors import SimError
from tui.commands.paths import shown

RENEWED = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))
SECONDS = 60.0  # for a program of the system's


@click.command()
@click.option("--remove", is_flag=True, help="Take away what was written.")
def desktop(remove: bool) -> None:
    """Let your desktop know saves, so that a double click opens one in a terminal (Linux).

    Writes three files into your own data folder: an entry for the menu, a type by which saves are known by what is in them, whatever
    they are called, and an icon. Nothing outside your home is touched. On macOS and Windows: voxpop SAVE, in a terminal.

    \b
    Examples:
      voxpop desktop
      voxpop desktop --remove
    """
    if not sys.platform.startswith(("linux", "freebsd")):
        raise SimError("this desktop has no such files (Linux has); to open a save, in a terminal: voxpop SAVE")
    from tui.desktop import TYPE, data_home, desktop_files

    home = data_home()
    files = [(home / each.path, each.text) for each in desktop_files(_command())]
    for path, _ in files:
        _refuse_foreign(path)
    if remove:
        there = [path for path, _ in files if path.exists()]
        for path in there:
            path.unlink()
    else:
        for path, text in files:
            _write(path, text)
    missing = _renewed(home)
    if remove:
        click.echo("\n".join(f"removed: {shown(path)}" for path in there) if there else "nothing of ours was there")
        return
    for path, _ in files:
        click.echo(f"written: {shown(path)}")
    if missing:
        click.echo(f"{' and '.join(missing)}: not here, or no answer from it, so that your desktop may not notice.")
        click.echo("Where a double click does nothing, once:")
        click.echo(f"  xdg-mime default voxpop.desktop {TYPE}")
    else:
        click.echo("A double click on a save opens it in a terminal now.")


def _command() -> list[str]:
    """Return how this voxpop is started."""
    own = Path(sys.argv[0])
    if own.name == "voxpop" and own.is_absolute() and os.access(own, os.X_OK):
        return [str(own)]
    found = shutil.which("voxpop")
    return [found] if found else [sys.executable, "-m", "tui"]


def _refuse_foreign(path: Path) -> None:
    from tui.desktop import MARK

    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise SimError(f"{shown(path)} is there, and is none of ours; move it away first")
    if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace")[:400]:
        raise SimError(f"{shown(path)} is there, and is none of ours; move it away first")


def _write(path: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(prefix=".voxpop-", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def _renewed(home: Path) -> list[str]:
    """Let the desktop's own programs take note; return those that are not here, or do not answer."""
    missing = []
    for program, folder in RENEWED:
        found = shutil.which(program)
        if found is None:
            missing.append(program)
        elif (home / folder).is_dir():
            try:
                subprocess.run([found, str(home / folder)], capture_output=True, timeout=SECONDS, check=False)
            except (subprocess.TimeoutExpired, OSError):  # it hangs, or is no program
                missing.append(program)
    return missing
