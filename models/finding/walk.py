"""A walk through folders for the files of models, bounded in depth, count and time, however the folders are made."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct


class Limits(Struct, frozen=True):
    """How far to walk: folders below the first, entries looked at in all, seconds in all."""

    depth: int = 6
    entries: int = 20_000
    seconds: float = 3.0


class Walk:
    """Walks through one folder after another, and enters none twice.

    Attributes:
        cut: folders that were not looked through to their end, for one of the limits or for lack of a right.
    """

    def __init__(self, limits: Limits) -> None:
        self.cut: list[Path] = []
        self._limits, self._entries = limits, limits.entries
        self._until = time.monotonic() + limits.seconds
        self._entered: set[tuple[int, int]] = set()
        self._met: set[tuple[int, int]] = set()

    @property
    def over(self) -> bool:
        """Whether its time is over."""
        return time.monotonic() > self._until

    def files(self, folder: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[Path, os.stat_result]]:
        """Yield the regular files below a folder whose name is wanted, in order of name, each file once, by whatever link it is met."""
        waiting = [(folder, 0)]
        while waiting:
            here, depth = waiting.pop()
            below: list[tuple[Path, int]] = []
            for path, facts in self._entries_of(here, folder):
                if stat.S_ISDIR(facts.st_mode):
                    if depth < self._limits.depth:
                        below.append((path, depth + 1))
                elif stat.S_ISREG(facts.st_mode) and wanted(path.name) and self.first_met(facts):
                    yield path, facts
            waiting += reversed(below)

    def first_met(self, facts: os.stat_result) -> bool:
        """Return whether a file has not been met before, under whatever name."""
        known = len(self._met)
        self._met.add((facts.st_dev, facts.st_ino))
        return len(self._met) > known

    def _entries_of(self, here: Path, top: Path) -> Iterator[tuple[Path, os.stat_result]]:
        """Yield what a folder holds, unless it was entered before: links lead round in circles."""
        try:
            facts = here.stat()
            if (facts.st_dev, facts.st_ino) in self._entered:
                return
            self._entered.add((facts.st_dev, facts.st_ino))
            names = self._names(here, top)
        except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: no folder has such a name
            return
        except OSError:
            self._give_up(here)
            return
        for name in names:
            try:
                yield here / name, (here / name).stat()
            except OSError:  # a link to nowhere, or gone meanwhile
                continue

    def _names(self, here: Path, top: Path) -> list[str]:
        names: list[str] = []
        with os.scandir(here) as entries:
            for entry in entries:
                if self._entries <= 0 or self.over:
                    self._give_up(top)
                    break
                self._entries -= 1
                names.append(entry.name)
        return sorted(names)

    def _give_up(self, folder: Path) -> None:
        if folder not in self.cut:
            self.cut.append(folder)
