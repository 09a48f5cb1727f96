"""What language models were told and answered on behalf of one person, laid out to be read."""

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

import msgspec
from rich.style import Style

from models.completer import Prompt
from models.language.told import Thought
from tui.keymap import keymap_of
from tui.paint import Row, clip, fitted, safe, wrapped
from tui.widgets.line_pane import LinePane
from tui.widgets.thinkers import RULES, short

TOLD_LIMIT, ANSWER_LIMIT = 20_000, 4_000  # characters of a part that are shown
LINE_LIMIT = 2_000  # characters of one line of it
FIELDS_MOST = 12  # of an answer
FOLDED = 2  # lines of what is the same for everybody, while it is folded


class Part(NamedTuple):
    """A piece of what is shown. title: a heading above it. fault: what is wrong with an answer. A choice is one of a mind of rules."""

    kind: Literal["thought", "told", "answer", "note", "choice"]
    title: str
    text: str = ""
    fault: str = ""


class ThoughtsPane(LinePane[Part]):
    """The last thoughts of somebody, the newest first: answers, then what was told, part by part.

    Attributes:
        unfolded: what all people are told alike is shown whole.
    """

    tail: ClassVar[bool] = False
    empty: ClassVar[tuple[str, ...]] = ("Asking …",)

    def __init__(self) -> None:
        super().__init__(id="thoughts-pane")
        self.unfolded = False
        self._thoughts: tuple[Thought, ...] | None = None
        self._note = ""

    def show_thoughts(self, thoughts: tuple[Thought, ...], mind: str) -> None:
        """Show these. mind: who thinks for this person now."""
        if thoughts == self._thoughts:
            return
        first = self._thoughts is None
        self._thoughts = thoughts
        self.empty = absence(mind)  # type: ignore[misc]
        self._lay_out()
        if first:
            self.view.to_start()
        self.repaint(whole=True)

    def show_parts(self, found: Sequence[Part]) -> None:
        """Show what a mind of rules weighed; where it is as it was, nothing moves."""
        if list(found) == self.view.entries:
            return
        first, top = not self.view.entries, self.view.top
        self.view.replace(found)
        self.view.top, self.view.following = (0, 0) if first else min(top, (max(0, len(self.view) - 1), 0)), False
        self.repaint(whole=True)

    def say_instead(self, *lines: str) -> None:
        """Say why there is nothing to show."""
        self.empty = lines  # type: ignore[misc]
        self.show_parts(())
        self.repaint(whole=True)

    def show_note(self, note: str) -> None:
        """Say something above all thoughts; "" for nothing."""
        if note != self._note:
            self._note = note
            self._lay_out()
            self.repaint(whole=True)

    def fold(self) -> None:
        """Fold what all people are told alike, or show it whole."""
        self.unfolded = not self.unfolded
        self._lay_out()
        self.repaint(whole=True)

    def _lay_out(self) -> None:
        top, more = self.view.top, keymap_of(self.app).filled("{thoughts.fold} shows them")
        found = [part for thought in reversed(self._thoughts or ()) for part in parts(thought, self.unfolded, more)]
        self.view.replace([Part("note", self._note), *found] if self._note and found else found)
        self.view.top = min(top, (max(0, len(self.view) - 1), 0))
        self.view.following = False

    def lines(self, entry: Part, width: int) -> list[Row]:
        colours = self.palette
        match entry.kind:
            case "thought":
                line = "─" * max(0, width - len(entry.title) - 1)
                head: Row = [(f"{entry.title} ", colours.accent), (line, colours.faint)]
                return [head if len(entry.title) < width else wrapped(head, width)[0], *self._body(entry.text, width, colours.dim)]
            case "answer":
                mark = ("✗ " if entry.fault else "✓ ", colours.warning if entry.fault else colours.good)
                head = [mark, (entry.title, colours.strong)]
                why = wrapped([(safe(entry.fault, LINE_LIMIT), colours.warning)], width - 2) if entry.fault else []
                body = self._answer(entry.text, width - 2)
                return [clip(head, width), *([("  ", colours.text), *row] for row in (*why, *body))]
            case "choice":
                rows = wrapped([(safe(entry.title, LINE_LIMIT), colours.strong)], width)
                return [*rows, *([("  ", colours.text), *row] for row in self._body(entry.text, width - 2, colours.dim))]
            case "told":
                *rows, end = self._body(entry.text, width - 2, colours.dim)
                return [clip([(entry.title, colours.river)], width), *([("│ ", colours.faint), *row] for row in rows), end]
            case "note":
                return [*wrapped([(safe(keymap_of(self.app).filled(entry.title)), colours.warning)], width), []]

    def _answer(self, text: str, width: int) -> list[Row]:
        """Return an answer, one that is an object of JSON with a line for each of its fields."""
        colours, fields = self.palette, fields_of(text)
        if not fields:
            return self._body(text, width, colours.text)
        indent = min(14, 2 + max(len(name) for name, _ in fields))
        rows: list[Row] = []
        for name, value in fields:
            first, *rest = wrapped([(safe(value, LINE_LIMIT), colours.text)], max(8, width - indent))
            rows.append([(fitted(safe(name, indent), indent), colours.dim), *first])
            rows += [[(" " * indent, colours.text), *row] for row in rest]
        return [*rows, []]

    def _body(self, text: str, width: int, style: Style) -> list[Row]:
        rows: list[Row] = []
        for line in text.splitlines():
            rows += wrapped([(safe(line, LINE_LIMIT), style)], width)
        return [*rows, []]


def parts(thought: Thought, unfolded: bool, more: str) -> list[Part]:
    """Return one thought in parts, the answers first. more: how the rest is shown of what is folded."""
    found = [Part("thought", f"tick {thought.tick} · {safe(thought.purpose, 40)} · {short(thought.model)}", cost(thought))]
    for number, answer in enumerate(thought.answers, 1):
        title = f"answer {number}" if len(thought.answers) > 1 else "answer"
        mended = answer.verdict == "mended"
        found.append(Part("answer", title + " · mended" * mended, bounded(answer.text, ANSWER_LIMIT), "" if mended else answer.verdict))
    if thought.failure:
        found.append(Part("note", f"Nothing came of it: {thought.failure}"))
    return found + told(thought.prompt, unfolded, more)


def told(prompt: Prompt, unfolded: bool, more: str) -> list[Part]:
    """Return what a model was told, in the order in which it was told."""
    shared = prompt.shared.splitlines()
    folded = 0 if unfolded else max(0, len(shared) - FOLDED)
    head = bounded("\n".join(shared[: len(shared) - folded]), TOLD_LIMIT) + (f"\n… {folded} more lines: {more}" if folded else "")
    found = [
        Part("told", "told, the same for everybody", head),
        Part("told", "told, about this person", bounded(prompt.own, TOLD_LIMIT)),
        Part("told", "told, about now", bounded(prompt.now, TOLD_LIMIT)),
    ]
    for each in prompt.exchanges:
        found.append(Part("told", "reminded of its answer, and asked again", bounded(f"{each.answer}\n{each.complaint}", ANSWER_LIMIT)))
    return [part for part in found if part.text]


def fields_of(text: str) -> list[tuple[str, str]]:
    """Return the names and values of an answer that is an object of JSON; nothing of another."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):  # half a character is no JSON
        return []
    if not isinstance(found, dict) or len(found) > FIELDS_MOST:
        return []
    return [(str(name), value if isinstance(value, str) else msgspec.json.encode(value).decode()) for name, value in found.items()]


def bounded(text: str, limit: int) -> str:
    """Return a text, cut where it is too long to be read here."""
    return text if len(text) <= limit else f"{text[:limit]}\n… {len(text) - limit:,} more characters"


def cost(thought: Thought) -> str:
    """Return what a thought took, in a line."""
    cached = f" ({thought.cached_tokens:,} of them cached)" if thought.cached_tokens else ""
    out = f"{thought.prompt_tokens:,} tokens in{cached}, {thought.completion_tokens:,} out"
    if thought.recorded:
        return f"{out} · from the recording, at no cost"
    return f"{out} · {thought.seconds:.1f} s"


def absence(mind: str) -> tuple[str, ...]:
    """Return what stands where there are no thoughts, and why there are none."""
    if mind == RULES:
        return ("Rules think for them: nobody is told anything.", "What they weighed is not known yet.")
    return (f"{short(mind)} has not been asked anything for them yet.", "{time.play} lets time run.")
