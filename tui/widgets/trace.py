"""What somebody's memory did lately, which no world keeps: what came to mind, what was kept for long, what was lost."""

from collections import deque

from sim.agent import Agent, Memory
from sim.event import AnyEvent, Forgot, Noted, Promoted, Recalled, Reflected, Remembered

KEPT = 6  # of each kind, for one person
NOTED = 40  # notes of one person whose words the log can still tell
LOST_TICKS = 12  # for so long what was forgotten is still shown, struck through


class Trace:
    """The last changes of one person's memory.

    Attributes:
        recalled: the last thing that brought memories to mind, and the tick. thought_of: those memories, best first, as they were.
        noted: id -> text of the last notes, kept or not, oldest first.
        promoted: ids that lately went from short-term to long-term memory.
        lost: (tick, memory) of what was forgotten, or pushed out of short-term memory, oldest first.
    """

    def __init__(self) -> None:
        self.recalled: Recalled | None = None
        self.recalled_at = 0
        self.thought_of: tuple[Memory | None, ...] = ()
        self.noted: dict[int, str] = {}
        self.promoted: deque[int] = deque(maxlen=KEPT)
        self.lost: deque[tuple[int, Memory]] = deque(maxlen=KEPT)

    def note(self, event: AnyEvent, who: Agent, tick: int) -> None:
        """Take in an event that is about to be applied to somebody."""
        match event:
            case Noted(notes=notes):
                self.noted.update((note.id, note.text) for note in notes)
                for old in list(self.noted)[:-NOTED]:
                    del self.noted[old]
            case Recalled(found=found):
                known = {memory.id: memory for memory in who.memories}
                self.recalled, self.recalled_at = event, tick
                self.thought_of = tuple(known.get(each.memory) for each in found)
            case Promoted(memory=memory) | Reflected(insight=Memory(id=memory)):
                self.promoted.append(memory)
            case Forgot(memories=memories):
                self.lost.extend((tick, memory) for memory in who.memories if memory.id in memories)
            case Remembered(lost=lost) if lost is not None:
                self.lost.extend((tick, memory) for memory in who.memories if memory.id == lost)
