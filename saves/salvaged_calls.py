"""Calls to models that are whole in a wreck: what was asked, what was answered, and who stood behind the name of a mind."""

import re
import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from typing import TypeVar

import msgspec

from saves.building import Builder
from saves.calls import REPLY_LIMIT
from saves.errors import DamagedError
from saves.lines import BranchLine, CallLine, EngineLine, ModelLine, blob_line
from saves.wreck import Wreck

_REFUSED = (DamagedError, ValueError, OverflowError, sqlite3.IntegrityError)
_PART = re.compile(rb'"blob":"([0-9a-f]{32})"')
_CALL = "SELECT branch, tick, agent, purpose, attempt, request_hash, request, reply, status, tokens_in, tokens_out, ms FROM call"
_ORDER = ("branch", "tick", "agent", "purpose", "attempt")
_NAMES = (*_ORDER, "request_hash", "request", "reply", "status", "tokens_in", "tokens_out", "ms")
MODELS_MOST = 1000  # of which a re-simulation looks at no more

_LISTS: dict[type, str] = {BranchLine: "branch", EngineLine: "engine", ModelLine: "model"}  # tables

T = TypeVar("T", BranchLine, EngineLine, ModelLine)


class SalvagedCalls:
    """The calls of a wreck."""

    def __init__(self, wreck: Wreck) -> None:
        self._wreck = wreck
        self._stored: set[bytes] = set()

    def models(self) -> list[ModelLine]:
        """Return who stood behind the names of minds, as far as that can be read; format 3 told nobody."""
        if self._wreck.version <= 3:
            return []
        found = rows_as(self._wreck, "SELECT mind, identity FROM model", ("mind", "identity"), ModelLine)
        return [line for line in found[:MODELS_MOST] if (line.mind + line.identity).isprintable()]

    @cached_property
    def identities(self) -> dict[str, tuple[str, ...]]:
        """Which models thought under the name of each mind."""
        found: dict[str, tuple[str, ...]] = {}
        for line in self.models():
            found[line.mind] = (*found.get(line.mind, ()), line.identity)
        return found

    def keep(self, builder: Builder, branches: Collection[int], point: Callable[[], AbstractContextManager[None]]) -> tuple[int, int]:
        """Keep the calls of branches, each with what was asked and answered; return how many of how many that can be read.

        Args:
            point: takes back what is written inside where that fails.
        """
        kept = 0
        for row in self._rows:
            if row[0] not in branches:
                continue
            try:
                with point():
                    for key in (row[6], row[7]):
                        self._keep_content(builder, key)
                    builder.call(_line(row))
                kept += 1
            except _REFUSED:
                self._stored.clear()  # what was taken back is not stored
        return kept, len(self._rows)

    def reply(self, key: bytes) -> bytes | None:
        """Return the recorded reply, None where it cannot be read."""
        with suppress(DamagedError):
            return self._wreck.content(self._replies.get(key))
        return None

    @cached_property
    def _rows(self) -> list[tuple[object, ...]]:
        return self._wreck.rows(_CALL, _ORDER)

    @cached_property
    def _replies(self) -> dict[object, object]:
        return {row[5]: row[7] for row in reversed(self._rows) if row[8] == "ok" and row[7] is not None}

    def _keep_content(self, builder: Builder, key: object, *, deep: bool = True) -> None:
        """Keep a blob, and the parts that it shares with others, unless it is kept already."""
        if not isinstance(key, bytes) or key in self._stored:
            return
        content = self._wreck.content(key)
        if len(content) > REPLY_LIMIT:
            raise DamagedError("a reply of more bytes than may be")
        for part in _PART.findall(content) if deep else ():
            with suppress(DamagedError):  # words of a model may look like a part
                self._keep_content(builder, bytes.fromhex(part.decode()), deep=False)
        builder.blob(blob_line(key, content))
        self._stored.add(key)


def rows_as(wreck: Wreck, sql: str, order: Sequence[str], kind: type[T]) -> list[T]:
    """Return the rows that can be read and are as they should be; others make their table unread. sql: names each column as its field."""
    found: list[T] = []
    names = kind.__struct_fields__
    for row in wreck.rows(sql, order):
        try:
            found.append(msgspec.convert(dict(zip(names, row, strict=True)), kind, strict=False))
        except ValueError:
            wreck.unread.add(_LISTS[kind])
    return found


def _line(row: tuple[object, ...]) -> CallLine:
    shown = [value.hex() if isinstance(value, bytes) else value for value in row]
    return msgspec.convert(dict(zip(_NAMES, shown, strict=True)), CallLine)
