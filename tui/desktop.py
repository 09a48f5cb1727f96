"""The files by which a Linux desktop knows voxpop: an entry in its menu, the type of our saves, and an icon."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from saves.schema import APPLICATION_ID

TYPE = "application/x-voxpop-world"
MARK = "Written by: voxpop desktop"  # by which a file is known to be ours
ENDING = ".voxpop"

_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "`": "\\`", "$": "\\$"})


class Placed(NamedTuple):
    """A file to write. path: from the folder of the player's data on."""

    path: str
    text: str


def desktop_files(command: list[str]) -> tuple[Placed, ...]:
    """Return what is written. command: by which voxpop is started; a save follows it."""
    return (
        Placed("applications/voxpop.desktop", _entry(command)),
        Placed("mime/packages/voxpop.xml", _TYPE),
        Placed("icons/hicolor/scalable/apps/voxpop.svg", _ICON),
    )


def data_home(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the player's data that desktops look into (XDG base directories)."""
    named = environment.get("XDG_DATA_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".local" / "share"


def quoted(word: str) -> str:
    """Return a word of a command as a desktop entry holds it: quoted, then escaped as every text there, no field code in it."""
    return ('"' + word.translate(_QUOTED) + '"').replace("\\", "\\\\").replace("%", "%%")


def _entry(command: list[str]) -> str:
    return f"""# {MARK}
[Desktop Entry]
Type=Application
Version=1.0
Name=voxpop
GenericName=Society in a terminal
Comment=Watch a society live, become somebody in it, change who people are
Exec={" ".join(map(quoted, command))} %f
Icon=voxpop
Terminal=true
Categories=Game;Simulation;
Keywords=agents;simulation;society;town;
MimeType={TYPE};
"""


# By what is in it, whatever its name: a glob for *.db would claim the databases of other programs.
_TYPE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{TYPE}">
    <comment>voxpop world</comment>
    <sub-class-of type="application/vnd.sqlite3"/>
    <icon name="voxpop"/>
    <magic priority="80">
      <match type="string" offset="0" value="SQLite format 3">
        <match type="big32" offset="68" value="0x{APPLICATION_ID:08X}"/>
      </match>
    </magic>
    <glob pattern="*{ENDING}"/>
  </mime-type>
</mime-info>
"""

# A town at night: people, who is tied to whom, and one who speaks.
_ICON = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 128 128">
  <defs>
    <linearGradient id="night" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#2b3350"/>
      <stop offset="1" stop-color="#151926"/>
    </linearGradient>
  </defs>
  <rect x="4" y="4" width="120" height="120" rx="26" fill="url(#night)"/>
  <g stroke="#5b6a9a" stroke-width="3" stroke-linecap="round">
    <path d="M34 88 L58 66 M58 66 L94 78 M58 66 L46 36 M94 78 L74 102 M34 88 L74 102 M58 66 L74 102" fill="none"/>
  </g>
  <path d="M58 66 L84 36" stroke="#f2c14e" stroke-width="4" stroke-linecap="round"/>
  <path d="M97 24 q9 10 2 22 M106 17 q15 18 3 37" stroke="#f2c14e" stroke-width="5" stroke-linecap="round" fill="none"/>
  <circle cx="34" cy="88" r="9" fill="#6cc3d5"/>
  <circle cx="46" cy="36" r="7" fill="#9d8df1"/>
  <circle cx="94" cy="78" r="8" fill="#7bd389"/>
  <circle cx="74" cy="102" r="6" fill="#e2727f"/>
  <circle cx="58" cy="66" r="11" fill="#e8ecf8"/>
  <circle cx="84" cy="36" r="10" fill="#f2c14e"/>
</svg>
"""
