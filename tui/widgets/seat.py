"""One of the people whom the player is: the chat that they sit in, and whom they wait for in it."""

from time import monotonic

from msgspec.structs import replace

from sim.action import AnyAction, Chat, Say
from sim.channel import Utterance
from tui.paint import safe
from tui.protocol import Question, Speaking


class Seat:
    """What the player has heard on behalf of one of their people since that one was asked last.

    Attributes:
        sight: what they see while they wait for an answer, None while they wait for none.
        thread: lines of the chat that they sit in, as far as heard. partner: whom they talk with.
        answering: since when a model works on an answer, by the monotonic clock. growing: that answer as far as it has come.
        last_word: what the other has said that the player was not asked to answer.
        over: the last line of the chat is spoken.
    """

    def __init__(self) -> None:
        self.sight: Question | None = None
        self.thread: tuple[Utterance, ...] = ()
        self.partner: int | None = None
        self.answering: float | None = None
        self.growing = self.last_word = ""
        self.over = False

    @property
    def waits(self) -> bool:
        """Whether the player waits for an answer."""
        return self.sight is not None

    def asked(self, question: Question) -> None:
        """Take it that the player must decide for them."""
        self.rest()
        self.thread, self.partner = question.thread, question.partner
        if question.kind == "talking":
            self.last_word = ""

    def decided(self, question: Question, action: AnyAction) -> None:
        """Show the player's own line at once, and who is to answer it."""
        self.rest()
        match action:
            case Say(text) if question.partner is not None:
                self.partner, self.thread = question.partner, question.thread
                self.over = question.left <= 1
            case Chat(partner, text):
                self.partner, self.thread = partner, ()
            case _:
                self.thread, self.partner = (), None
                return
        self.sight = replace(question, kind="talking", partner=self.partner, thread=self.thread)
        self.hear(question.agent, text)

    def hear(self, speaker: int, text: str) -> None:
        """Add a line to the chat under way; it stands here until the tick brings it."""
        first = self.thread[0] if self.thread else None
        line = Utterance(-1, first.tick if first else 0, speaker, safe(text), (), first.thread if first else -1)
        self.thread = (*self.thread, line)
        self.answering, self.growing = None, ""
        if self.sight is not None:
            self.sight = replace(self.sight, thread=self.thread)

    def grow(self, speaking: Speaking) -> None:
        """Take it that the other is about to answer, or that nothing comes of it."""
        if speaking.text is None:
            self.answering, self.growing = None, ""
            return
        self.answering = monotonic() if self.answering is None else self.answering
        self.growing = speaking.text

    def rest(self) -> None:
        """Take it that nobody is waited for any more."""
        self.sight = self.answering = None
        self.growing, self.over = "", False

    def part(self) -> None:
        """Take it that the chat is over."""
        self.rest()
        self.thread, self.partner = (), None
