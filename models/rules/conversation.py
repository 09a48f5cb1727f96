"""What has been said in a conversation so far, as one of the two sees it."""

from msgspec import Struct

from sim.channel import Act, Move, Utterance
from sim.understanding import INSULT

Key = tuple[Act, int | None, str | None, int | None]
Subject = int | str

_ABOUT_ITEMS_SEEN = ("recommend", "warn", "opine", "answer", "agree", "disagree")
_ABOUT_ITEMS_UNSEEN = ("thank", "ask_opinion")
_QUESTIONS = ("ask_seen", "ask_opinion", "ask_tip", "ask_self")
_AGAIN = ("answer", "tell_self", "agree")  # what one may do more than once about the same thing


class Conversation(Struct):
    """A thread, digested.

    Args:
        said: my moves so far, by act, subject and argument.
        theirs: the same of the other.
        claims: (topic, position) of arguments that either has used.
        their_views: item id -> valence of the last thing that the other said of it; 0.0 where they have not seen it.
        their_stances: topic id -> stance of the last thing that the other said of it.
        asked: my moves in the line before theirs: what theirs answers.
        subjects: items and topics talked about, latest last.
        depth: subject -> lines about it.
        brought: titles that I have brought up unasked. titles: that anybody has.
    """

    lines: tuple[Utterance, ...]
    said: set[Key]
    theirs: set[Key]
    claims: set[tuple[str, int]]
    their_views: dict[int, float]
    their_stances: dict[str, float]
    asked: tuple[Move, ...]
    subjects: list[Subject]
    depth: dict[Subject, int]
    brought: int = 0
    titles: int = 0

    def can_say(self, move: Move) -> bool:
        """Return whether I have not made this move before."""
        return (move.act, move.item, move.topic, move.claim) not in self.said

    def may_do(self, act: Act, subject: Subject | None = None) -> bool:
        """Return whether I may do something about a subject: most things are done once."""
        return act in _AGAIN or not self.has_done(act, subject)

    def has_done(self, act: Act, subject: Subject | None = None) -> bool:
        """Return whether I have done something about a subject, with whatever argument."""
        return _has(self.said, act, subject)

    def they_did(self, act: Act, subject: Subject | None = None) -> bool:
        """Return whether the other has done something about a subject."""
        return _has(self.theirs, act, subject)

    @property
    def current(self) -> Subject | None:
        """What is being talked about: the latest subject of the last line, None in small talk."""
        if not self.lines:
            return None
        return next((subject for move in reversed(self.lines[-1].moves) if (subject := subject_of(move)) is not None), None)

    def note(self, move: Move) -> None:
        """Take in a move that I am about to make."""
        self.said.add((move.act, move.item, move.topic, move.claim))
        subject = subject_of(move)
        if subject is not None and subject not in self.subjects:
            self.subjects.append(subject)
        if move.topic is not None and move.claim is not None:
            self.claims.add((move.topic, move.claim))


def subject_of(move: Move) -> Subject | None:
    """Return the item or topic that a move is about."""
    return move.item if move.item is not None else move.topic


def conversation(lines: tuple[Utterance, ...], me: int) -> Conversation:
    """Return the digest of a thread, oldest line first."""
    talk = Conversation(lines, set(), set(), set(), {}, {}, (), [], {})
    wanted = False  # whether the line before asked for a title
    for line in lines:
        mine = line.author == me
        for subject in dict.fromkeys(subject for move in line.moves if (subject := subject_of(move)) is not None):
            if subject in talk.depth:
                talk.subjects.remove(subject)
            elif isinstance(subject, int):
                talk.titles += 1
                talk.brought += mine and not wanted
            talk.subjects.append(subject)
            talk.depth[subject] = talk.depth.get(subject, 0) + 1
        for move in line.moves:
            if move.topic is not None and move.claim is not None:
                talk.claims.add((move.topic, move.claim))
            if mine:
                talk.said.add((move.act, move.item, move.topic, move.claim))
            else:
                _note_theirs(talk, move)
        if mine:
            talk.asked = line.moves
        wanted = any(move.act == "ask_tip" for move in line.moves)
    return talk


def _note_theirs(talk: Conversation, move: Move) -> None:
    """Take in a move of the other."""
    talk.theirs.add((move.act, move.item, move.topic, move.claim))
    if move.topic is not None and move.valence:
        talk.their_stances[move.topic] = move.valence
    if move.item is None:
        return
    if move.act in _ABOUT_ITEMS_SEEN:
        talk.their_views[move.item] = move.valence or (0.0 if move.act == "answer" else 0.1)
    elif move.act in _ABOUT_ITEMS_UNSEEN:
        talk.their_views.setdefault(move.item, 0.0)


def _has(done: set[Key], act: Act, subject: Subject | None) -> bool:
    item, topic = (subject, None) if isinstance(subject, int) else (None, subject)
    return any(key[0] == act and key[1] == item and key[2] == topic for key in done)


def is_insult(move: Move) -> bool:
    """Return whether a move is an insult to the hearer."""
    return move.act == "disagree" and move.valence <= INSULT and subject_of(move) is None and move.person is None


def is_question(move: Move) -> bool:
    """Return whether a move wants an answer."""
    return move.act in _QUESTIONS
