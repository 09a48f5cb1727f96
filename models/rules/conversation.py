"""What has been said in a conversation so far, as one of the two sees it."""

from msgspec import Struct

from sim.channel import Act, Move, Utterance

Key = tuple[Act, int | None, str | None]

_ABOUT_ITEMS_SEEN = ("recommend", "warn", "opine", "answer", "agree", "disagree")
_ABOUT_ITEMS_UNSEEN = ("thank", "ask_opinion")
_QUESTIONS = ("ask_seen", "ask_opinion", "ask_tip", "ask_self")


class Conversation(Struct):
    """A thread, digested.

    Args:
        said: my moves so far, by act and subject.
        claims: (topic, position) of arguments that either has used.
        their_views: item id -> valence of the last thing that the other said of it; 0.0 where they have not seen it.
        asked: my moves in the line before theirs: what theirs answers.
        subjects: items and topics talked about, latest last.
    """

    lines: tuple[Utterance, ...]
    said: set[Key]
    claims: set[tuple[str, int]]
    their_views: dict[int, float]
    asked: tuple[Move, ...]
    subjects: list[int | str]

    def can_say(self, move: Move) -> bool:
        """Return whether I have not made this move before."""
        return (move.act, move.item, move.topic) not in self.said

    def has_said(self, act: Act, item: int) -> bool:
        """Return whether I have made such a move about an item."""
        return (act, item, None) in self.said


def conversation(lines: tuple[Utterance, ...], me: int) -> Conversation:
    """Return the digest of a thread, oldest line first."""
    talk = Conversation(lines, set(), set(), {}, (), [])
    for line in lines:
        mine = line.author == me
        for move in line.moves:
            subject = move.item if move.item is not None else move.topic
            if subject is not None:
                if subject in talk.subjects:
                    talk.subjects.remove(subject)
                talk.subjects.append(subject)
            if move.topic is not None and move.claim is not None:
                talk.claims.add((move.topic, move.claim))
            if mine:
                talk.said.add((move.act, move.item, move.topic))
            elif move.item is not None and move.act in _ABOUT_ITEMS_SEEN:
                talk.their_views[move.item] = move.valence or (0.0 if move.act == "answer" else 0.1)
            elif move.item is not None and move.act in _ABOUT_ITEMS_UNSEEN:
                talk.their_views.setdefault(move.item, 0.0)
        if mine:
            talk.asked = line.moves
    return talk


def is_question(move: Move) -> bool:
    """Return whether a move wants an answer."""
    return move.act in _QUESTIONS
