"""A world without a screen: what happens as plain lines, for screen readers, for pipes, and for terminals that cannot place a cursor."""

import os
import sys
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic, sleep
from typing import TextIO

from tui.ascii_glyphs import in_ascii
from tui.engine_client import EngineClient
from tui.paint import safe
from tui.plain_commands import PlainCommands, Telling
from tui.plain_lines import headline, moments, sentence, told
from tui.plain_turn import Turn
from tui.protocol import (
    Answered,
    Declined,
    FromEngine,
    Halted,
    Happened,
    Held,
    MindState,
    Noticed,
    Question,
    Ready,
    Spoken,
    Ticked,
    Unsaved,
    Withdrawn,
)
from tui.widgets.controls import Client, Controls
from tui.widgets.town import Town
from tui.wire import EngineSpec

LISTENED_SECONDS = 0.05  # between two looks at what the engine and the player have said
LINES_A_TICK = 12  # told to somebody who listens; a pipe gets them all
UNTOLD = 1000  # lines of a tick that are kept to be told later
AHEAD = 3  # ticks that are asked for before the first of them is told
WIDEST = 4000  # characters of a line


class Plain:
    """Tells of a world line by line, and does what is typed.

    Attributes:
        failure: why the engine could not go on, in a plain line; "" where it could. saved: the tick up to which the world is kept.
    """

    def __init__(
        self, client: Client, out: TextIO, rate: float, ticks: int | None = None, listened: bool = False, ascii_only: bool = False
    ):
        """Prepare to tell.

        Args:
            rate: ticks a second, 0 for as fast as it goes.
            ticks: end after so many; None for when the player likes.
            listened: somebody sits there, who reads or hears: time is held until they let it run.
            ascii_only: print nothing else but letters that people's names have.
        """
        self.town, self.controls, self._client = Town(), Controls(client), client
        self.controls.set_rate(rate)
        self._turn, self._telling = Turn(self.town, self.controls), Telling()
        self.commands = PlainCommands(self.town, self.controls, self._turn, self._telling)
        self._out, self._left, self._listened, self._ascii = out, ticks, listened, ascii_only
        self._lines, self._asked, self._begun = 0, 0.0, False
        self._ordered, self._counted = 0, False  # ticks asked for and not told yet; whether they are asked for one by one
        self.failure, self.saved = "", 0
        self.ended = False

    def hear(self, message: FromEngine) -> None:
        """Tell what the engine has said."""
        match message:
            case Ready():
                self._begin(message)
            case Happened(events):
                self._happened(events)
            case Ticked():
                self._ticked(message)
            case Question():
                self.controls.question = message
                self.controls.became(message.agent)
                self.town.roles.speak_of(message.agent, message.tick)
                self._asked = monotonic()
                self._say(self._turn.ask(message))
            case Withdrawn(number):
                self._turn.withdraw(number)
            case Spoken(speaker, text):
                name = self.town.label(speaker)
                self.say(f"{name} says: {safe(text)}" if text else f"{name} takes their leave.")
            case Answered(replies=replies):
                for reply in replies:
                    self.say(f"{self.town.label(reply.agent)} answers: {safe(reply.text or 'nothing: ' + reply.because)}")
            case MindState(mind, state, said):
                self.say(sentence(safe(f"The mind {mind} is {state}{': ' + said if said else ''}")))
            case Held(reason) if reason:
                self.say(sentence(safe(f"The world waits: {reason}")))
            case Noticed(text) | Declined(text):
                self.say(sentence(safe(text)))
            case Unsaved(tick, ""):
                self.say(f"Tick {tick} is saved now; nothing was lost.")
            case Halted(tick, text):
                self.failure, self.ended, self.saved = safe(text), True, tick
            case _:
                pass  # what only a screen shows

    def _order(self) -> None:
        """Ask for ticks, a few ahead, and for none beyond the last that is wanted."""
        while self._ordered < min(self._left or 0, AHEAD):
            self._ordered += 1
            self.controls.step()

    def obey(self, line: str) -> None:
        """Do what was typed; from then on time is the player's."""
        if self._counted:
            self._counted = False
            self.controls.play()
        self._say(self.commands.obey(line[:WIDEST]))
        if self.commands.leaving:
            self.ended = True

    @property
    def busy(self) -> bool:
        """Whether what was typed last is under way: no world yet, ticks that were asked for, a person to become, an answer."""
        stepping = self.commands.stepping and self._turn.question is None  # else the next line is the answer
        return self.town.world is None or stepping or bool(self.controls.becoming) or self._turn.answered

    def part(self, last: Iterable[FromEngine]) -> None:
        """Take in what the engine said while it ended, and tell what became of a question that was open."""
        asked = self._turn.question
        for message in last:
            match message:
                case Ticked(tick=tick):
                    self.saved = tick
                case Halted(tick, text):
                    self.saved, self.failure = tick, self.failure or safe(text)
        if asked is not None and not self.failure:
            self.say(f"You left a question open: {self.town.label(asked.agent)} decided by themself.")

    def wait_no_more(self, nobody: bool) -> None:
        """Leave a question to the person's own mind where the player's time is over, or nobody is there to answer."""
        seconds = self.controls.turn_seconds
        if self._turn.question is not None and (nobody or (seconds and monotonic() - self._asked > seconds)):
            self._say(self._turn.defer())

    def say(self, line: str) -> None:
        """Print a line, at once; whatever it is made of, it is a line and holds nothing but text."""
        line = safe(line, WIDEST)
        line = in_ascii(line) if self._ascii else line
        encoding = self._out.encoding or "utf-8"
        self._out.write(line[:WIDEST].encode(encoding, "replace").decode(encoding) + "\n")
        self._out.flush()

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(line)

    def _begin(self, message: Ready) -> None:
        self.town.restore(message)
        world = self.town.world
        assert world is not None
        self.saved = world.tick
        self.say(f"{world.scenario.replace('-', ' ').capitalize()}: {len(world.agents):,} people. {headline(self.town)}")
        if self._listened:
            self.say("Press enter for the next tick; go lets time run, look NAME tells of somebody, help tells all commands.")
        elif self._left != 0 and not message.only_replay:
            self._counted = self._left is not None and not self.controls.rate
            self._order() if self._counted else self.controls.play()
        if message.only_replay:
            self.say(sentence(safe(f"This world can only be looked at: {message.only_replay}")))
            self.ended = not self._listened

    def _happened(self, events: Iterable[object]) -> None:
        if not self._begun:
            self._begun = True
            self._telling.untold.clear()
        found = moments(self.town.absorb(tuple(events)))  # type: ignore[arg-type]
        for line in told(found, self.town, self._telling.everything, self._telling.only):
            self._lines += 1
            if not self._listened or self._lines <= LINES_A_TICK:
                self.say(line)
            elif self._lines <= LINES_A_TICK + UNTOLD:
                self._telling.untold.append(line)

    def _ticked(self, message: Ticked) -> None:
        self._happened(message.events)
        self.saved = message.tick
        if self._listened and self._lines > LINES_A_TICK:
            self.say(f"And {self._lines - LINES_A_TICK:,} more: rest tells them; follow NAME tells of one person only.")
        self._lines = 0
        self._begun = False
        self.controls.painted(message.tick)
        for event in message.events:
            self.controls.came(event)
        self.town.whole = True
        self.say(headline(self.town))
        if self._left is not None:
            self._left -= 1
            self._ordered -= 1
            self.ended = self.ended or self._left <= 0
            if self._counted:
                self._order()
        self._turn.answered = False
        self.commands.stepped()


def tell(
    spec: EngineSpec, rate: float, turn_seconds: int = 0, ticks: int | None = None, ascii_only: bool = False, out: TextIO | None = None
) -> int:
    """Tell of a world until the player ends it, the ticks are over, or whoever reads our output has gone; return the exit status.

    Returns:
        0, also where the reader has gone; 1: the engine could not go on; 130: ctrl+c. The world is saved in any case.
    """
    typed, sink = _Typed(sys.stdin), out or sys.stdout
    client = EngineClient(spec)
    listened = sys.stdin.isatty() and sink.isatty() and ticks is None
    plain = Plain(client, sink, rate, ticks, listened, ascii_only)
    plain.controls.turn_seconds = turn_seconds
    status = 0
    try:
        client.start()
        _live(plain, client, typed, sys.stdin.isatty())
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:  # whoever read our output has gone
        _discard(sink)
    finally:
        client.close()
        with suppress(BrokenPipeError):
            plain.part(client.drain())
    if plain.failure:
        sys.stderr.write(f"voxpop: {plain.failure}\n")
        return 1
    if plain.town.world is not None:
        with suppress(BrokenPipeError):
            plain.say(f"Saved after tick {plain.saved}: {safe(plain.town.save)}")
    return status


def _live(plain: Plain, client: Client, typed: "_Typed", terminal: bool) -> None:
    typed.start()
    while not plain.ended:
        said = client.drain()
        for message in said:
            if not plain.ended:
                plain.hear(message)
        while typed.waiting and not plain.ended and (terminal or not plain.busy) and plain.town.world is not None:
            plain.obey(typed.next())
        if typed.over and not typed.waiting:
            if terminal or (typed.any and not plain.busy and not plain.commands.stepping):
                break
            plain.wait_no_more(nobody=True)
        plain.wait_no_more(nobody=False)
        if not said:
            sleep(LISTENED_SECONDS)


def _discard(sink: TextIO) -> None:
    """Let what is still to be written, by Python at its end too, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sink.fileno())
    os.close(nowhere)


class _Typed:
    """What is typed, line by line, read in a thread: no system lets one wait for a line and for a process alike.

    Attributes:
        over: no more will come. any: something did.
    """

    def __init__(self, source: TextIO) -> None:
        self._source, self._lines = source, deque[str]()
        self.over = self.any = False

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._listen, name="typed lines", daemon=True).start()

    @property
    def waiting(self) -> bool:
        """Whether there is a line that was not taken yet."""
        return bool(self._lines)

    def next(self) -> str:
        """Return the oldest line that was not taken yet."""
        return self._lines.popleft()

    def _listen(self) -> None:
        try:
            for line in self._source:
                self.any = True
                self._lines.append(line)
        except (OSError, ValueError, UnicodeDecodeError):
            pass  # it was closed, or is no text
        self.over = True
