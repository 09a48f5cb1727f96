"""The words that a player may type where there is no screen."""

from collections.abc import Iterator
from typing import NamedTuple

from tui.paint import safe
from tui.plain_lines import feed, headline, named, people, portrait
from tui.plain_turn import Turn
from tui.settings import FASTEST
from tui.widgets.controls import Controls
from tui.widgets.town import Town


class Word(NamedTuple):
    """A command. takes: what follows it. does: in a line."""

    word: str
    takes: str
    does: str


WORDS = (
    Word("go", "[TICKS A SECOND]", "let time run"),
    Word("pause", "", "hold time"),
    Word("step", "[TICKS]", "run one tick, or so many; an empty line does the same as step"),
    Word("who", "[PART OF A NAME]", "who is here, and what they do"),
    Word("look", "NAME", "who somebody is, how they feel, what they did and why"),
    Word("feed", "", "the newest posts"),
    Word("follow", "NAME | all", "tell of one person only, or of all again"),
    Word("more", "", "tell what deeds lead to as well, with reasons"),
    Word("less", "", "tell of deeds only"),
    Word("rest", "", "what of the last tick was left out"),
    Word("be", "NAME", "become somebody: you are asked what they do, and answer with a number or in your own words"),
    Word("back", "", "a step back in what you are asked; ends a chat"),
    Word("let", "", "let your person decide by themself this once"),
    Word("peek", "", "what your person would do by themself"),
    Word("again", "", "hear once more what you may do"),
    Word("give", "", "give your person back to their own mind"),
    Word("ask", "NAME: QUESTION", "ask somebody from outside; they will not remember it"),
    Word("where", "", "which tick it is, and where the world is kept"),
    Word("help", "", "this list"),
    Word("quit", "", "save and end; ctrl+c does the same"),
)


_ALONE = {*(word.word for word in WORDS), "leave", "exit", "q"}


class Telling:
    """What is told of what happens.

    Attributes:
        everything: also what deeds lead to. only: id of the one person told of, None for all. untold: what of a tick was left out.
    """

    def __init__(self) -> None:
        self.everything = False
        self.only: int | None = None
        self.untold: list[str] = []


class PlainCommands:
    """Does what a typed line says, and yields what is to be answered.

    Attributes:
        leaving: the player wants to end. stepping: ticks that were asked for still run.
    """

    def __init__(self, town: Town, controls: Controls, turn: Turn, telling: Telling) -> None:
        self._town, self._controls, self._turn, self._telling = town, controls, turn, telling
        self.leaving = self.stepping = False
        self._steps = 0
        self._doubted = ""  # a line that may be a command or words to say

    def obey(self, line: str) -> Iterator[str]:
        """Do what a line says. While the player's own words are awaited, commands begin with a slash."""
        line = line.strip()
        if self._turn.question is not None and not line.startswith("/") and self._is_answer(line):
            yield from self._answer(line)
            return
        word, _, rest = line.removeprefix("/").partition(" ")
        word, rest = word.casefold() or "step", rest.strip()
        known = [each.word for each in WORDS if each.word == word] or [each.word for each in WORDS if each.word.startswith(word)]
        if word in {"leave", "exit", "q"}:
            known = ["back" if word == "leave" else "quit"]
        if word.isdecimal():
            yield "You are asked nothing now."
            return
        if len(known) != 1:
            meant = f" Did you mean {' or '.join(known)}?" if known else ""
            yield f"There is no command '{safe(word, 40)}'.{meant} help tells all."
            return
        yield from getattr(self, f"_{known[0]}")(rest)

    def _is_answer(self, line: str) -> bool:
        return bool(line) and (self._turn.wants_text or line.isdecimal())

    def _answer(self, line: str) -> Iterator[str]:
        """Answer; a bare command among words of one's own is asked about once."""
        word = line.casefold()
        if self._turn.wants_text and word != self._doubted and word in _ALONE:
            self._doubted = word
            yield f"/{word} is the command; {word} once more says just that."
            return
        self._doubted = ""
        yield from self._turn.answer(line)

    # Time

    def _go(self, rest: str) -> Iterator[str]:
        self._steps, self.stepping = 0, False
        if rest:
            rate = _rate(rest)
            if rate is None:
                yield f"'{safe(rest, 40)}' is no number of ticks a second; 0 to {FASTEST:,.0f}, 0 for as fast as it goes."
                return
            self._controls.set_rate(rate)
        self._controls.play()
        rate = self._controls.rate
        yield f"Time runs, {rate:.4g} ticks a second." if rate else "Time runs, as fast as it goes."

    def _pause(self, rest: str) -> Iterator[str]:
        self._steps, self.stepping = 0, False
        self._controls.pause()
        yield "Time is held."

    def _step(self, rest: str) -> Iterator[str]:
        if rest and not (rest.isascii() and rest.isdecimal() and 1 <= int(rest[:6]) <= 10_000):
            yield f"'{safe(rest, 40)}' is no number of ticks; 1 to 10,000."
            return
        self._steps, self.stepping = int(rest or 1) - 1, True
        self._controls.step()
        if self._turn.question is not None:
            yield "You are asked something first: again tells what, let leaves it to them. Then time goes on."

    def stepped(self) -> None:
        """Run the next of the ticks that were asked for, if any is left."""
        self.stepping = self._steps > 0
        if self.stepping:
            self._steps -= 1
            self._controls.step()

    # People

    def _who(self, rest: str) -> Iterator[str]:
        yield from people(self._town, rest)

    def _look(self, rest: str) -> Iterator[str]:
        found = named(self._town, rest)
        if len(found) == 1:
            yield from portrait(found[0], self._town)
        else:
            yield from self._unclear(rest, "look")

    def _feed(self, rest: str) -> Iterator[str]:
        yield from feed(self._town)

    def _follow(self, rest: str) -> Iterator[str]:
        found = named(self._town, rest)
        if rest.casefold() in {"all", "everybody"}:
            self._telling.only = None
            yield "Everybody is told of."
        elif len(found) == 1:
            self._telling.only = found[0].id
            yield f"Only {self._town.label(found[0].id)} is told of, and what concerns all. follow all takes it back."
        else:
            yield from self._unclear(rest, "follow")

    def _more(self, rest: str) -> Iterator[str]:
        self._telling.everything = True
        yield "Consequences and reasons are told as well."

    def _less(self, rest: str) -> Iterator[str]:
        self._telling.everything = False
        yield "Only deeds are told."

    def _ask(self, rest: str) -> Iterator[str]:
        name, colon, question = rest.partition(":")
        found = named(self._town, name)
        if not colon or not question.strip():
            yield "Whom, and what? ask NAME: QUESTION"
        elif len(found) == 1:
            self._controls.ask((found[0].id,), safe(question.strip(), 500), False)
            yield f"You ask {self._town.label(found[0].id)}."
        else:
            yield from self._unclear(name, "ask")

    def _rest(self, rest: str) -> Iterator[str]:
        untold = self._telling.untold
        yield from untold or ["Nothing of the last tick was left out."]

    # Playing

    def _be(self, rest: str) -> Iterator[str]:
        found = named(self._town, rest)
        if len(found) == 1:
            self._controls.take_over(found[0].id)
            yield f"You will be {self._town.label(found[0].id)} from the next tick on. Time runs until you are asked."
        else:
            yield from self._unclear(rest, "be")

    def _back(self, rest: str) -> Iterator[str]:
        yield from self._turn.back()

    def _let(self, rest: str) -> Iterator[str]:
        yield from self._turn.defer()

    def _peek(self, rest: str) -> Iterator[str]:
        yield self._turn.peek() or "You are asked nothing now."

    def _again(self, rest: str) -> Iterator[str]:
        yield from self._turn.offer()

    def _give(self, rest: str) -> Iterator[str]:
        player = self._town.player
        if player is None:
            yield "You are nobody now."
            return
        self._turn.withdraw()
        self._town.roles.give_back(player)
        self._controls.give_back(player)
        if self._town.player is None:
            self._controls.end_playing()
        yield f"{self._town.label(player)} decides by themself again."

    # The rest

    def _where(self, rest: str) -> Iterator[str]:
        yield headline(self._town)
        yield safe(f"Kept in {self._town.save}, branch {self._town.branch}.")
        you = self._town.player
        yield f"You are {self._town.label(you)}." if you is not None else "You are nobody."

    def _help(self, rest: str) -> Iterator[str]:
        for word in WORDS:
            yield f"{word.word}{' ' + word.takes if word.takes else ''}: {word.does}."

    def _quit(self, rest: str) -> Iterator[str]:
        self.leaving = True
        yield from ()

    def _unclear(self, name: str, word: str) -> Iterator[str]:
        found = named(self._town, name)
        if not name:
            yield f"Whom? {word} NAME"
        elif not found:
            yield f"Nobody is called '{safe(name, 40)}'; who tells who is here."
        else:
            shown = ", ".join(self._town.label(agent.id) for agent in found[:8])
            yield f"'{safe(name, 40)}' may be {shown}{' and others' if len(found) > 8 else ''}; say more of the name."


def _rate(text: str) -> float | None:
    """Return ticks a second, None where a text is no such number."""
    try:
        rate = float(text)
    except ValueError:
        return None
    return rate if 0 <= rate <= FASTEST else None  # nan is neither
