"""A line of speech from what it shall do: one pass over its moves, sentence by sentence."""

from models.rules.speech import Speech
from models.rules.wording.choice import Dice, pool, walk
from models.rules.wording.facts import Facts, daypart
from models.rules.wording.grammar import Phrase, capitalised
from models.rules.wording.plans import Plan, plan
from models.rules.wording.seasoning import ENDINGS, INTERJECTIONS, OPENERS, QUESTION_OPENERS, TAILS
from models.rules.wording.voice import Voice, voice_of
from sim.channel import CHAT_LIMIT, POST_LIMIT
from sim.sentence import checksum, sentences

# form -> (most sentences, most characters)
_ROOM = {"chat": (3, CHAT_LIMIT), "post": (4, POST_LIMIT), "reply": (3, POST_LIMIT), "forward": (4, POST_LIMIT), "feeling": (1, CHAT_LIMIT)}
_TRIES = 60


def compose(speech: Speech) -> str:
    """Return the text of a line: what each of its moves does, in order, in the speaker's voice.

    Pure: the same speech gives the same text in every process. No sentence is one that the speaker has said before.
    """
    return _Line(speech).written()


def _situation(speech: Speech, voice: Voice) -> frozenset[str]:
    """Return what phrases may need, beside the voice's tags."""
    me, to, hour = speech.me, speech.to, daypart(speech.minute)
    held = [*voice.tags, hour, "public" if to is None else "private", speech.form, me.emotion]
    if me.mood < -0.3:
        held.append("low")
    elif me.mood > 0.4:
        held.append("up")
    if to is not None:
        held += [to.kind, "close" if to.closeness >= 0.6 else "distant" if to.closeness < 0.35 else "known"]
        if to.age <= me.persona.age - 20:
            held.append("elder")
    if speech.after is not None:
        held.append("answering")
    if speech.surprise > 0.35:
        held.append("better")
    elif speech.surprise < -0.35:
        held.append("worse")
    return frozenset(held)


class _Line:
    """One line while it is being written."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech
        self.voice = voice_of(speech.me.persona)
        self.dice = Dice(speech.luck.seed(f"wording/{speech.purpose}"))
        self.facts = Facts(speech, self.voice)
        self.situation = _situation(speech, self.voice)
        self.text = ""
        self.used: list[int] = []
        self.seasoned = False
        self.count, self.limit = _ROOM[speech.form]
        self.warm = speech.me.emotion == "intense"
        self.flat = speech.me.mood < -0.3

    def written(self) -> str:
        moves = self.speech.moves[:4]
        for place, move in enumerate(moves):
            left = len(moves) - place - 1
            self.facts.turn_to(move, self.dice.below(1 << 20))
            wanted = plan(self.speech, move, self.facts, first=place == 0, last=left == 0)
            self._core(wanted, left)
            self._extras(wanted, left)
        text = self.text
        if self.voice.stopless and text.endswith(".") and not text.endswith(".."):
            text = text[:-1]
        return text if len(text) <= self.limit else text[: self.limit - 1].rstrip() + "…"

    def _core(self, wanted: Plan, left: int) -> None:
        """Say what the move does, from the first of its tables that has fresh words."""
        room = max(1, self.count - left)
        for table in wanted.cores:
            if self._say(table, room, left, must=True):
                break
        else:
            self._last_resort(wanted, left)
        self.count -= len(sentences(self.text)) - getattr(self, "_spent", 0)
        self._spent = len(sentences(self.text))
        if self.facts.unnamed:  # the core had no place for the title
            self._say("mention", max(1, room - 1), left, must=True)
            self._recount()

    def _recount(self) -> None:
        spent = len(sentences(self.text))
        self.count -= spent - self._spent
        self._spent = spent

    def _extras(self, wanted: Plan, left: int) -> None:
        chance = self.voice.wordiness
        if self.warm or self.flat:
            chance *= 0.6
        if self.speech.form == "post":
            chance = 0.35 + 0.65 * chance
        for table, share in wanted.extras:
            if self.count - left < 1:
                return
            if self.dice.chance(min(1.0, chance * share)) and self._say(table, self.count - left, left, must=False):
                self._recount()
                chance *= 0.7

    def _say(self, table: str, room: int, left: int, must: bool) -> bool:
        """Add a fresh phrase of a table; return whether there was one."""
        voice = self.voice
        # a title that is still unnamed must come first
        need_film = must and self.facts.unnamed
        longest = self.limit - len(self.text) - 70 * left - 1
        tries = _TRIES
        for phrase in walk(pool(table, voice.tags, voice.style, voice.quirk & 255), self.dice):
            if phrase.count > room or (need_film and not phrase.film) or not phrase.needs <= self.situation:
                continue
            if self.speech.form == "feeling" and "?" in phrase.parts[-1]:
                continue
            raw = self._filled(phrase)
            if not raw:
                continue
            if self._add(raw, phrase, longest):
                return True
            tries -= 1
            if not tries:
                break
        return False

    def _filled(self, phrase: Phrase) -> str:
        parts = phrase.parts
        if len(parts) == 1:
            return parts[0]
        out = list(parts)
        slot = self.facts.slot
        for place in range(1, len(parts), 2):
            value = slot(parts[place])
            if not value:
                return ""
            out[place] = value
        return "".join(out)

    def _add(self, raw: str, phrase: Phrase, longest: int, plain: bool = False) -> bool:
        """Dress a sentence and add it, unless it is too long or not fresh."""
        dressed = raw if plain else self._dressed(raw)
        text = dressed if self.voice.style == "lower" else capitalised(dressed)
        if len(text) > longest:
            return False
        sums = [checksum(sentence) for sentence in (sentences(text) if phrase.count > 1 or len(text) > 60 else [text])]
        said, spoken, used = self.speech.me.said, self.speech.spoken, self.used
        for one in sums:
            if one in said or one in spoken or one in used:
                return False
        if len(sums) > 1 and len(set(sums)) < len(sums):
            return False
        used += sums
        if dressed is not raw:
            self.seasoned = True
        if phrase.film and self.facts.item is not None:
            if not self.facts.named or self.facts.named[-1] != self.facts.item.id:
                self.facts.named.append(self.facts.item.id)
            self.facts.forget("film")
        self.text = f"{self.text} {text}" if self.text else text
        return True

    def _dressed(self, raw: str) -> str:
        """Return a phrase with this voice's habits: a word before, a word after, another stop."""
        voice, dice = self.voice, self.dice
        question = raw.endswith("?")
        first = raw.split(" ", 1)[0].rstrip(",.!?").lower()
        text = raw
        if not self.seasoned:
            if not self.text and first not in INTERJECTIONS and dice.chance(voice.open):
                opener = self._habit(QUESTION_OPENERS if question else OPENERS)
                if opener:
                    text = f"{opener} {text}"
            elif len(raw) < 95 and dice.chance(voice.tail):
                text = self._tailed(text, question)
        if text.endswith("."):
            if dice.chance(voice.trail):
                text = text[:-1] + "…"
            elif not self.flat and self.facts.move.valence >= -0.1 and dice.chance(voice.exclaim + (0.25 if self.warm else 0.0)) and "!" not in self.text:
                text = text[:-1] + "!"
        elif self.flat and text.endswith("!"):
            text = text[:-1] + "."
        return text

    def _tailed(self, text: str, question: bool) -> str:
        if text[-1] not in ".?" or ", " in text[-16:]:
            return text
        facts = self.facts
        called = facts.slot("dear") if self.dice.chance(0.5) else facts.slot("name") if self.dice.chance(0.5) else ""
        if called and called.lower() not in text.lower():
            return f"{text[:-1]}, {called}{text[-1]}"
        tail = "" if question else self._habit(TAILS)
        return f"{text[:-1]}, {tail}{text[-1]}" if tail else text

    def _habit(self, table: str) -> str:
        """Return one of this voice's three favourites of a table of openers or tails."""
        voice = self.voice
        tickets = pool(table, voice.tags, voice.style, voice.quirk & 255)
        if not tickets:
            return ""
        place = (voice.quirk >> 8) % len(tickets) + self.dice.below(3) * 5
        phrase = tickets[place % len(tickets)]
        return self._filled(phrase) if phrase.needs <= self.situation else ""

    def _last_resort(self, wanted: Plan, left: int) -> None:
        """Say a phrase that may have been said before with a detail that makes it new."""
        longest = self.limit - len(self.text) - 40 * left
        fallback: tuple[str, Phrase] | None = None
        for table in (*wanted.cores, "mention" if self.facts.unnamed else "last_resort"):
            for tries, phrase in enumerate(walk(pool(table, (), self.voice.style, 255), self.dice)):
                raw = self._filled(phrase)
                if not raw or phrase.count > 1 or (self.facts.unnamed and not phrase.film) or not phrase.needs <= self.situation:
                    continue
                fallback = fallback or (raw, phrase)
                for k in range(12):
                    tickets = pool(ENDINGS, (), self.voice.style, 255)
                    ending = self._filled(tickets[(self.dice.below(len(tickets)) + k) % len(tickets)])
                    if ending and raw[-1] in ".?!…" and self._add(f"{ending} {raw}", phrase, longest, plain=True):
                        return
                if tries > 8:
                    break
        if fallback is None:
            return
        raw, phrase = fallback
        self.text = f"{self.text} {capitalised(raw)}" if self.text else capitalised(raw)
        if phrase.film and self.facts.item is not None:
            self.facts.named.append(self.facts.item.id)
