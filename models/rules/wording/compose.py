"""A line of speech from what it shall do: one pass over its moves, sentence by sentence."""

import re

from models.rules.speech import Speech
from models.rules.wording.choice import Dice, sayable, walk
from models.rules.wording.facts import Facts
from models.rules.wording.grammar import Phrase, capitalised
from models.rules.wording.levels import Plan
from models.rules.wording.plans import plan
from models.rules.wording.scene import hour_tags
from models.rules.wording.seasoning import INTERJECTIONS, LEADS, OPENERS_OF, TAILED, TAILS
from models.rules.wording.voice import Voice, voice_of
from sim.channel import CHAT_LIMIT, POST_LIMIT
from sim.sentence import checksum, sentences

# form -> (most sentences, most characters)
_ROOM = {"chat": (3, CHAT_LIMIT), "post": (4, POST_LIMIT), "reply": (3, POST_LIMIT), "forward": (4, POST_LIMIT), "feeling": (1, CHAT_LIMIT)}
_TRIES = 60  # phrases of one table that are filled in before the next table's turn
_PRONOUN = 0.85  # how often a film on the table is "it"
_FOR_THE_FEED = 3  # idiolects, of eight, whose fixed phrases are kept for posts
_STOPPED = re.compile(r"[.!?…] $")  # what comes after it begins a sentence
_SHORT = 72  # characters under which a chat line wants the hearer's name, lest it sound like everybody's
_VERY_SHORT = 36  # and wants it even more


def compose(speech: Speech) -> str:
    """Return the text of a line: what each of its moves does, in order, in the speaker's voice.

    Pure: the same speech gives the same text in every process. No sentence is one that the speaker has said before.
    """
    return _Line(speech).written()


def _situation(speech: Speech, voice: Voice) -> set[str]:
    """Return what phrases may need, beside the voice's tags."""
    me, to = speech.me, speech.to
    held = {*voice.tags, *hour_tags(speech.minute), "public" if to is None else "private", speech.form, me.emotion}
    if speech.form != "chat":
        held.add("feed")
    if speech.memory is not None:
        held.add("spoke_news" if speech.memory.topic else "spoke_film" if speech.memory.item is not None else "spoke")
    if me.mood < -0.3:
        held.add("low")
    elif me.mood > 0.4:
        held.add("up")
    if to is not None:
        held |= {to.kind, "close" if to.closeness >= 0.6 else "distant" if to.closeness < 0.35 else "known"}
        if to.age <= me.persona.age - 20:
            held.add("elder")
        if speech.source is not None and speech.source.id == to.id:
            held.add("from_you")
    if speech.after is not None:
        held.add("answering")
    if abs(speech.surprise) > 0.35:
        held.add("better" if speech.surprise > 0 else "worse")
    return held


def _on_the_table(speech: Speech) -> list[int]:
    """Return the film that the line before was about, if it was about one only: it need not be named again."""
    if speech.form != "chat" or speech.after is None:
        return []
    items = {move.item for move in speech.after.moves if move.item is not None}
    return [item for item in items if len(items) == 1]


class _Line:
    """One line while it is being written."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech
        self.voice = voice_of(speech.me.persona)
        self.dice = Dice(speech.luck.seed(f"wording/{speech.purpose}") ^ self.voice.quirk)
        self.facts = Facts(speech, self.voice)
        self.situation = _situation(speech, self.voice)
        self.room, self.limit = _ROOM[speech.form]  # sentences left, characters in all
        self.text = ""
        self.used: list[int] = []  # checksums of the sentences of this line
        self.spent: set[str] = set()  # subjects that this line has already brought up
        self.seasoned = False
        self.facts.named = _on_the_table(speech) if self.dice.chance(_PRONOUN) else []
        self.intense = speech.me.emotion == "intense"
        self.flat = speech.me.mood < -0.3
        self.called = bool(speech.thread) and speech.thread[0].author != speech.me.id  # the other began this chat

    def written(self) -> str:
        """Return the whole line."""
        moves = self.speech.moves[:4]
        for place, move in enumerate(moves):
            left = len(moves) - place - 1
            self.facts.turn_to(move, self.dice.below(1 << 20))
            wanted = plan(self.speech, move, self.facts)
            self.situation -= {"seen", "unseen", "to_working", "venue"}
            if self.facts.topic is not None and "Lantern" in self.facts.slot("do_it")[:20]:
                self.situation.add("venue")
            self.situation.add("seen" if wanted.seen else "unseen")
            if self.facts.slot("their_trade"):
                self.situation.add("to_working")
            self._core(wanted, left)
            self._extras(wanted, left)
        return self._finished()

    def _finished(self) -> str:
        text = self.text
        if self.voice.stopless and text.endswith(".") and not text.endswith(".."):
            text = text[:-1]
        if len(text) <= self.limit:
            return text
        return text[: self.limit - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"

    def _core(self, wanted: Plan, left: int) -> None:
        """Say what the move does, from the first of its tables that has fresh words."""
        room = max(1, self.room - left)
        unnamed = self._must_name()
        cores = (*wanted.cores, "mention") if unnamed and room == 1 else wanted.cores
        for thrifty in (True, False):
            if any(self._say(table, room, left, unnamed, thrifty) for table in cores):
                break
            if self.facts.item is not None and not unnamed and not self.text:  # "it" is used up: name the film again
                self.facts.named, unnamed = [], True
                self.facts.forget("film")
                if any(self._say(table, room, left, True, thrifty) for table in cores):
                    break
            if unnamed and room > 1 and any(self._say(table, room - 1, left, False, thrifty) for table in cores):
                break
        else:
            self._last_resort(Plan(cores), left)
        if self._must_name() and not self._say("mention", max(1, self.room - left), left, True, False):
            self._last_resort(Plan(("mention",)), left)

    def _extras(self, wanted: Plan, left: int) -> None:
        """Add reasons and asides, as many as the speaker's nature and the room allow."""
        chance = self.voice.wordiness
        if self.intense or self.flat:
            chance *= 0.6
        if self.speech.form == "post":
            chance = 0.35 + 0.65 * chance
        for table, share in wanted.extras:
            if self.room <= left:
                return
            if self.dice.chance(min(1.0, chance * share)) and self._say(table, self.room - left, left, False, True):
                chance *= 0.7

    def _say(self, table: str, room: int, left: int, name_film: bool, thrifty: bool) -> bool:
        """Add a fresh phrase of a table; return whether there was one.

        Args:
            room: most sentences. left: moves still to come.
            name_film: whether the phrase has to name the item.
            thrifty: whether to keep off subjects that this line has brought up.
        """
        voice, situation = self.voice, self.situation
        longest = self.limit - len(self.text) - 70 * left - 1
        tries = _TRIES
        for phrase in walk(table, voice.tags, voice.style, voice.quirk & 255, self.dice):
            if phrase.count > room or (name_film and not phrase.film) or (phrase.needs and not phrase.needs <= situation):
                continue
            if (thrifty and (not self.spent.isdisjoint(phrase.subjects) or self._named_elsewhere(phrase))) or self._elsewhere(phrase):
                continue
            if thrifty and table.startswith("mine_") and (phrase.mark & 1) == self.called:  # one may be in two chats at once
                continue
            if (phrase.film and not phrase.it and self._is_it()) or (phrase.key and phrase.key in self.facts.said):
                continue
            raw = self._filled(phrase)
            if not raw:
                continue
            if self._add(self._dressed(raw, table), phrase, longest):
                return True
            tries -= 1
            if not tries:
                break
        return False

    def _elsewhere(self, phrase: Phrase) -> bool:
        """Return whether a phrase is kept for the feed, or for chats: who does both in one tick says nothing twice."""
        if self.speech.form in ("reply", "forward") and phrase.count > 1:
            return True
        return len(phrase.parts) == 1 and (phrase.mark < _FOR_THE_FEED) != (self.speech.form != "chat")

    def _named_elsewhere(self, phrase: Phrase) -> bool:
        """Return whether a phrase calls the hearer by name in a line that does so anyway: hello and goodbye do."""
        if "name" not in phrase.parts or self.facts.move.act in ("greet", "part"):
            return False
        return any(move.act in ("greet", "part") for move in self.speech.moves)

    def _must_name(self) -> bool:
        """Return whether this line has to name the film: nobody has in this conversation."""
        facts = self.facts
        return facts.unnamed and not (facts.item is not None and f"<{facts.item.title.lower()}>" in facts.said)

    def _is_it(self) -> bool:
        """Return whether the film would be called "it"."""
        facts = self.facts
        return facts.item is not None and bool(facts.named) and facts.named[-1] == facts.item.id

    def _filled(self, phrase: Phrase) -> str:
        """Return a phrase with its slots filled, "" where a fact is missing."""
        parts = phrase.parts
        out = list(parts)
        slot = self.facts.slot
        for place in range(1, len(parts), 2):
            value = slot(parts[place])
            if not value:
                return ""
            before = out[place - 1]
            out[place] = capitalised(value) if _STOPPED.search(before) and self.voice.style != "lower" else value
            if before[-3:] in (" a ", "a ") and value[0] in "aeiou":
                out[place - 1] = before[:-1] + "n "
        if phrase.loud:
            out[::2] = [_loud(part, self.intense) for part in out[::2]]
        return "".join(out)

    def _add(self, dressed: str, phrase: Phrase, longest: int) -> bool:
        """Add a sentence, unless it is too long or not fresh."""
        text = dressed if self.voice.style == "lower" else capitalised(dressed)
        if len(text) > longest:
            return False
        cut = sentences(text)
        sums = [checksum(sentence) for sentence in cut]
        said, spoken, used = self.speech.me.said, self.speech.spoken, self.used
        for one in sums:
            if one in said or one in spoken or one in used:
                return False
        if len(sums) > 1 and len(set(sums)) < len(sums):
            return False
        used += sums
        self.room -= len(cut)
        self._mark(phrase)
        self.text = f"{self.text} {text}" if self.text else text
        return True

    def _mark(self, phrase: Phrase) -> None:
        """Remember what a phrase brought up."""
        self.spent |= phrase.subjects
        facts = self.facts
        if phrase.film and facts.item is not None:
            if not facts.named or facts.named[-1] != facts.item.id:
                facts.named.append(facts.item.id)
            facts.forget("film")

    def _dressed(self, raw: str, table: str) -> str:
        """Return a phrase with this voice's habits: a word before, a word after, another stop."""
        voice, dice, text = self.voice, self.dice, raw
        if not self.seasoned and len(raw) < 110:
            family = table.split("_", 1)[0]
            openers = OPENERS_OF.get(family, "")
            if openers and not self.text and dice.chance(voice.open):
                text = self._opened(raw, openers)
            elif family in TAILED and raw[-1] == "." and dice.chance(voice.tail):
                text = self._tailed(raw)
            elif dice.chance(0.12):
                text = self._called(raw)
            self.seasoned = text is not raw
        if (
            self.speech.form == "chat"
            and not self.text
            and len(self.speech.moves) == 1
            and len(text) < _SHORT
            and dice.chance(0.85 if table[:3] == "ask" or len(text) < _VERY_SHORT else 0.65)
        ):
            text = self._called(text)
        return self._stopped(text)

    def _stopped(self, text: str) -> str:
        """Return a sentence with the last stop that the speaker's temper gives it."""
        voice, dice = self.voice, self.dice
        if text.endswith("."):
            if text.endswith(".."):
                return text
            if dice.chance(voice.trail):
                return text[:-1] + "…"
            keen = voice.exclaim + (0.25 if self.intense else 0.0)
            if not self.flat and self.facts.move.valence >= -0.1 and "!" not in self.text and dice.chance(keen):
                return text[:-1] + "!"
        elif self.flat and text.endswith("!"):
            return text[:-1] + "."
        return text

    def _opened(self, text: str, table: str) -> str:
        first = text.split(" ", 1)[0].rstrip(",.!?")
        if first.lower() in INTERJECTIONS or (first[:1].isupper() and first[:2] not in ("I", "I'")):
            return text
        opener = self._habit(table)
        return f"{opener} {text}" if opener else text

    def _tailed(self, text: str) -> str:
        tail = self._habit(TAILS) if ", " not in text[-20:] else ""
        return f"{text[:-1]}, {tail}." if tail else text

    def _called(self, text: str) -> str:
        """Return a sentence with how the speaker calls the hearer, at its end if it can be, unless that is in it already."""
        facts = self.facts
        name, dear = facts.slot("name"), facts.slot("dear")
        if not name or text[-1] not in ".?!" or name in text or (dear and dear in text) or name in self.text:
            return text
        if ", " in text[-24:]:
            return f"{name}, {text}" if text[-1] == "?" and not self.seasoned else text
        return f"{text[:-1]}, {dear if dear and self.dice.chance(0.4) else name}{text[-1]}"

    def _habit(self, table: str) -> str:
        """Return one of this voice's three favourites of a table of openers or tails."""
        voice = self.voice
        phrases = sayable(table, voice.tags, voice.style)
        if not phrases:
            return ""
        phrase = phrases[((voice.quirk >> 8) + self.dice.below(3) * 5) % len(phrases)]
        return self._filled(phrase) if phrase.needs <= self.situation else ""

    def _last_resort(self, wanted: Plan, left: int) -> None:
        """Say a phrase that may have been said before, with a detail before it that makes it new."""
        longest = max(60, self.limit - len(self.text) - 40 * left)
        style = self.voice.style
        fallback: tuple[str, Phrase] | None = None
        leads = sayable(LEADS, (), style)
        for table in (*wanted.cores, "mention" if self._must_name() else "last_resort"):
            for phrase in list(walk(table, (), style, 255, self.dice))[:10]:
                raw = self._filled(phrase)
                if not raw or phrase.count > 1 or (self._must_name() and not phrase.film) or not phrase.needs <= self.situation:
                    continue
                fallback = fallback or (raw, phrase)
                for lead in walk_leads(leads, self.dice):
                    before = self._filled(lead)
                    if before and self._add(f"{before} {raw}", phrase, longest):
                        return
        if fallback is not None:
            raw, phrase = fallback
            text = raw if style == "lower" else capitalised(raw)
            self.text = f"{self.text} {text}" if self.text else text
            self._mark(phrase)


def walk_leads(leads: list[Phrase], dice: Dice) -> list[Phrase]:
    """Return twelve leads, from a chance place on."""
    start = dice.below(len(leads))
    return [leads[(start + k) % len(leads)] for k in range(min(12, len(leads)))]


def _loud(literal: str, intense: bool) -> str:
    """Return a literal whose *stressed* words are in capitals, or merely without their asterisks."""
    pieces = literal.split("*")
    if intense:
        pieces[1::2] = [piece.upper() for piece in pieces[1::2]]
    return "".join(pieces)
