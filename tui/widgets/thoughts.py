"""What language models were told and answered on behalf of one person, laid out to be read."""

from typing import ClassVar, Literal, NamedTuple

from rich.style import Style

from models.completer import Prompt
from models.language.told import Thought
from tui.paint import Row, safe, wrapped
from tui.widgets.line_pane import LinePane
from tui.widgets.thinkers import RULES, short

TOLD_LIMIT, ANSWER_LIMIT = 20_000, 4_000  # characters of a part that are shown
LINE_LIMIT = 2_000  # characters of one line of it
FOLDED = 2  # lines of what is the same for everybody, while it is folded


class Part(NamedTuple):
    """A piece of what is shown. title: a heading above it. fault: what is wrong with an answer."""

    kind: Literal["thought", "told", "answer", "note"]
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

    def fold(self) -> None:
        """Fold what all people are told alike, or show it whole."""
        self.unfolded = not self.unfolded
        self._lay_out()
        self.repaint(whole=True)

    def _lay_out(self) -> None:
        top = self.view.top
        self.view.replace([part for thought in reversed(self._thoughts or ()) for part in parts(thought, self.unfolded)])
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
                body = self._body(entry.text, width - 2, colours.text)
                return [head, *([("  ", colours.text), *row] for row in (*why, *body))]
            case "told":
                return [
                    [(entry.title, colours.river)],
                    *([("  ", colours.text), *row] for row in self._body(entry.text, width - 2, colours.dim)),
                ]
            case "note":
                return [*wrapped([(safe(entry.title), colours.warning)], width), []]

    def _body(self, text: str, width: int, style: Style) -> list[Row]:
        rows: list[Row] = []
        for line in text.splitlines():
            rows += wrapped([(safe(line, LINE_LIMIT), style)], width)
        return [*rows, []]


def parts(thought: Thought, unfolded: bool) -> list[Part]:
    """Return one thought in parts, the answers first."""
    found = [Part("thought", f"tick {thought.tick} · {safe(thought.purpose, 40)} · {short(thought.model)}", cost(thought))]
    for number, answer in enumerate(thought.answers, 1):
        title = f"answer {number}" if len(thought.answers) > 1 else "answer"
        mended = answer.verdict == "mended"
        found.append(Part("answer", title + " · mended" * mended, bounded(answer.text, ANSWER_LIMIT), "" if mended else answer.verdict))
    if thought.failure:
        found.append(Part("note", f"Nothing came of it: {thought.failure}"))
    return found + told(thought.prompt, unfolded)


def told(prompt: Prompt, unfolded: bool) -> list[Part]:
    """Return what a model was told, in the order in which it was told."""
    shared = prompt.shared.splitlines()
    folded = 0 if unfolded else max(0, len(shared) - FOLDED)
    head = bounded("\n".join(shared[: len(shared) - folded]), TOLD_LIMIT) + (f"\n… {folded} more lines: s shows them" if folded else "")
    found = [
        Part("told", "told, the same for everybody", head),
        Part("told", "told, about this person", bounded(prompt.own, TOLD_LIMIT)),
        Part("told", "told, about now", bounded(prompt.now, TOLD_LIMIT)),
    ]
    for each in prompt.exchanges:
        found.append(Part("told", "reminded of its answer, and asked again", bounded(f"{each.answer}\n{each.complaint}", ANSWER_LIMIT)))
    return [part for part in found if part.text]


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
        return ("Rules think for them: nobody is told anything.", "The reason of each choice is in the log, and in the inspector.")
    return (f"{short(mind)} has not been asked anything for them yet.", "space lets time run.")
