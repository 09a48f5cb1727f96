"""A copy to give away: it plays back as the save does, and holds nothing of how language models were asked, or where they run."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw
from msgspec.structs import replace
from sqlite_utils import Database

from saves.branch import END, Span, branches
from saves.drafting import refuse_taken
from saves.errors import DamagedError, called, on_read
from saves.events import scan
from saves.exporting import lines_in_save
from saves.importing import Source, build
from saves.lines import AnyLine, BlobLine, CallLine, End, EngineLine, EventLine, Header, InputLine, ModelLine, StateLine
from saves.opening import check_header, opened
from sim.event import ChangeRefused, MindChanged, Planned, Refused, decode, encode, kind_of
from sim.gate import FAILED
from sim.input import Decided, decode_input, encode_input
from sim.text import clean

Told = Callable[[float], None]  # hears which share is done, 0 to 1

RULES = "rules"  # the one mind whose name tells nothing
LEFT_OUT = "(left out)"

_CHANGED = kind_of(MindChanged)
_NAMING = (_CHANGED, kind_of(Planned))
_TOLD = (kind_of(ChangeRefused), kind_of(Refused))  # they say what a program said, perhaps with the file or the address that failed
_ANSWERED = (kind_of(Refused), str(Decided.__struct_config__.tag))  # they say why a mind gave no decision
_SHORTEST = 5  # characters of what is looked for in texts
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s'\"<>]+")
_PATH = re.compile(r"(?<![\w/\\<])(?:~?/|\\\\|[A-Za-z]:[\\/])[^\s'\"<>:;,]*[\w/\\][^\s'\"<>:;,]*")
_NAMES = """
SELECT value FROM meta WHERE key = 'mind' UNION SELECT mind FROM engine UNION SELECT mind FROM model UNION SELECT identity FROM model
"""
_INPUTS = """SELECT payload FROM input WHERE payload LIKE '%"mind":%'"""


def share_save(source: Path, target: Path, told: Told = lambda share: None) -> None:
    """Make a save with the same history and without calls to models, without what stood behind minds, and without minds' names.

    Minds but the rules are called `model 1`, `model 2` and so on. Where a name was part of what happened (MindChanged), hashes are made
    anew from there on; else they are those of the source. The player's names of branches and notes stay.

    Raises:
        SaveError: the source is no save, or damaged; the target exists, or cannot be written: nothing is left behind then.
    """
    check_header(source)
    refuse_taken(target)
    db, _ = opened(source.resolve(), writable=False)
    try:
        try:
            scrubber = Scrubber(private_words(db))
            with lines_in_save(db, told) as lines:
                build(Source(scrubber.lines(lines)), target, lambda: scrubber.changed)
        except (ValueError, RecursionError) as error:
            raise DamagedError(f"{called(source)}: it cannot be read ({clean(str(error), 200)})") from error
        except sqlite3.Error as error:
            raise on_read(source, error) from error
    finally:
        db.conn.close()


def private_words(db: Database) -> list[str]:
    """Return the addresses, files and full names of minds that a save tells, longest first."""
    names = {str(name) for (name,) in db.conn.execute(_NAMES)}
    for (payload,) in db.conn.execute(_INPUTS):
        _minds(msgspec.json.decode(payload), names)
    for branch in branches(db):
        for _, line in scan(db, Span(branch.id, 0, END), _NAMING):
            _minds(msgspec.json.decode(line), names)
    found: set[str] = set()
    for name in names - {"", RULES}:
        found |= set(_words(name))
    return sorted(found, key=lambda word: (-len(word), word))


def _minds(value: Any, names: set[str]) -> None:
    """Add every name of a mind in a payload."""
    if isinstance(value, dict):
        if isinstance(value.get("mind"), str):
            names.add(value["mind"])
        for each in value.values():
            _minds(each, names)


def _words(name: str) -> Iterator[str]:
    """Yield what of the name of a mind would tell an address or a file, in a text."""
    _, _, rest = name.partition(":")
    model, _, address = rest.rpartition("@")
    host = re.sub(r"^\w+://", "", address).split("/")[0]
    folder, _, file = (model or rest).replace("\\", "/").rpartition("/")
    words = [name, rest, model, address, host, host.split(":")[0], folder, file, *_ADDRESS.findall(name), *_PATH.findall(name)]
    yield from (word for word in words if len(word) >= _SHORTEST and re.search(r"[./\\:@]", word))


class Scrubber:
    """Takes out of lines what is not to be given away.

    Attributes:
        changed: something that a hash is made of was changed so far.
    """

    def __init__(self, private: Iterable[str]) -> None:
        """Prepare to take out. private: words that no text may hold, longest first."""
        self.changed = False
        self._private = list(private)
        quoted = [msgspec.json.encode(word)[1:-1] for word in self._private]
        self._needles = [*quoted, b'"mind', *(b'"%b"' % kind.encode() for kind in {*_TOLD, *_ANSWERED})]
        self._public = {"": "", RULES: RULES}

    def lines(self, lines: Iterable[AnyLine]) -> Iterator[AnyLine]:
        """Yield lines without calls, and without what tells who answered them."""
        count = 0
        for line in lines:
            shown = self._line(line)
            if isinstance(shown, End):
                shown = End(lines=count)
            if shown is not None:
                count += 1
                yield shown

    def _line(self, line: AnyLine) -> AnyLine | None:
        match line:
            case BlobLine() | CallLine() | ModelLine():
                return None
            case Header() | EngineLine():
                return replace(line, mind=self._named(line.mind))
            case StateLine():
                return self._state(line)
            case InputLine():
                return replace(line, input=Raw(self._scrubbed(bytes(line.input), lambda raw: encode_input(decode_input(raw)))))
            case EventLine():
                return replace(line, event=Raw(self._scrubbed(bytes(line.event), lambda raw: encode(decode(raw)))))
            case _:
                return line

    def _named(self, mind: str) -> str:
        """Return what a mind is called instead."""
        return self._public.setdefault(mind, f"model {len(self._public) - 1}")

    def _state(self, line: StateLine) -> StateLine:
        part = "value" if isinstance(line.value, Raw) else "entry"
        raw = bytes(getattr(line, part))
        if line.field == "mind":
            shown = msgspec.json.encode(self._named(msgspec.json.decode(raw, type=str)))
        elif line.field == "minds":
            shown = msgspec.json.encode({who: self._named(mind) for who, mind in msgspec.json.decode(raw, type=dict[str, str]).items()})
        else:
            return replace(line, **{part: Raw(self._scrubbed(raw, bytes))})
        self.changed |= shown != raw
        return replace(line, **{part: Raw(shown)})

    def _scrubbed(self, raw: bytes, again: Callable[[bytes], bytes]) -> bytes:
        """Return JSON with names of minds and private words replaced. again: writes it as it is recorded."""
        if not any(needle in raw for needle in self._needles):
            return raw
        shown = again(msgspec.json.encode(self._walked(msgspec.json.decode(raw))))
        self.changed |= shown != raw
        return shown

    def _walked(self, value: Any, told: bool = False) -> Any:
        """Return JSON in which no text holds a private word. told: it is what a program said."""
        match value:
            case str():
                return self._text(value, told)
            case list():
                return [self._walked(each, told) for each in value]
            case dict():
                told = told or value.get("type") in _TOLD
                walked = {name: self._walked(each, told) for name, each in value.items()}
                because = walked.get("because")
                if value.get("type") in _ANSWERED and isinstance(because, str) and because.startswith(FAILED):
                    walked["because"] = FAILED + LEFT_OUT  # what follows are words of a server, a library or a system
                if value.get("type") == _CHANGED:
                    walked["mind"] = self._named(str(value["mind"]))
                return walked
            case _:
                return value

    def _text(self, text: str, told: bool) -> str:
        shown = text
        for word in self._private:
            shown = shown.replace(word, LEFT_OUT)
        if told:
            shown = _PATH.sub(LEFT_OUT, _ADDRESS.sub(LEFT_OUT, shown))
        return shown[: max(len(text), len(LEFT_OUT))]  # no longer than a text may be
