"""The sheets of measures: what breaks as news, what an office says, and which rules hold for everybody's feed."""

from collections import Counter
from collections.abc import Iterable

from sim.agent import emotion_of
from sim.changes import news_named
from sim.channel import POST_LIMIT
from sim.emotion import AROUSAL_AT_REST, faded
from sim.errors import SimError
from sim.event import (
    AccountBlocked,
    EmotionCooled,
    ForwardsCapped,
    FrictionChanged,
    Intervention,
    RankerChanged,
    StatementMade,
    TiesRewired,
)
from sim.measures import MOST_FORWARDS, announced, slug, teller, waiting_news
from sim.network import FOLLOWS
from sim.ranking import RANKERS
from sim.text import clean
from sim.topic import Claim, Side, Topic
from sim.world import World
from tui.paint import safe
from tui.screens.form import Answers, Entry, Sheet
from tui.screens.sheets import YES_NO, Offer, PeopleSheet, Read, number

TYPED, FROM_FILE = "typed here", "from a file"
SIDES: tuple[Side, ...] = ("for", "against")
PAGE = 5  # posts on a page of the feed


def _entitled(news: Iterable[Topic]) -> dict[str, Topic]:
    """Return news by title, or by title and id where a title would not tell it from other news or another answer."""
    titled = [(safe(topic.title, 60), topic) for topic in news]
    times = Counter([TYPED, FROM_FILE, *(title for title, _ in titled)])
    return {title if times[title] == 1 else f"{title} ({topic.id})": topic for title, topic in titled}


class NewsSheet(PeopleSheet):
    """News that breaks: what waits to break, what stands in a file, or what is typed."""

    title = "Break news"

    @property
    def _waiting(self) -> dict[str, Topic]:
        return _entitled(waiting_news(self.world))

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry("news", "Which", "← → or a first letter; what waits to break, or your own", options=(*self._waiting, TYPED, FROM_FILE)),
            Entry("title", "Title", f"what has happened, in a line; only {TYPED}, as what follows"),
            Entry("question", "Question", "the yes/no question that divides people"),
            Entry("summary", "Summary", "a sentence or two; may be empty"),
            Entry("for", "Reasons for", "that stand after because; several by semicolons, may be empty"),
            Entry("against", "and against", "likewise"),
            self._people("who", "Told by", "whose followers see it first"),
            Entry("file", "File", f"a TOML file with one event; only {FROM_FILE}"),
        )

    def before(self) -> dict[str, str]:
        first = next(iter(self._waiting), TYPED)
        blank = dict.fromkeys(("file", "title", "question", "summary", "for", "against"), "")
        return {"news": first, **blank, "who": self.town.label(teller(self.world))}

    def read(self, answers: Answers) -> Read:
        problems: dict[str, str] = {}
        topic = self._topic(answers, problems)
        return ((announced(self.world, topic),) if topic is not None and not problems else ()), problems

    def _topic(self, answers: Answers, problems: dict[str, str]) -> Topic | None:
        chosen = answers["news"]
        if chosen in self._waiting:
            return self._waiting[chosen]
        if chosen == FROM_FILE:
            return self._from_file(answers["file"].strip(), problems)
        who = self._named(answers, "who", problems)
        problems |= {name: "some words" for name in ("title", "question") if not answers[name].strip()}
        claims = [Claim(side, text.strip()) for side in SIDES for text in answers[side].split(";") if text.strip()]
        title, question, summary = (answers[name].strip() for name in ("title", "question", "summary"))
        return Topic(slug(title, self.world), 0, who, title, question, summary, tuple(claims))

    def _from_file(self, path: str, problems: dict[str, str]) -> Topic | None:
        if not path.endswith(".toml"):
            problems["file"] = "a file whose name ends in .toml"
            return None
        try:
            return news_named(self.world, path)
        except SimError as error:
            problems["file"] = safe(str(error), 160)
            return None

    def preview(self, answers: Answers) -> str:
        topic = self._topic(answers, {})
        if topic is None:
            return ""
        when = f"waits for tick {topic.tick} → breaks" if topic.id in self.world.topics else "unheard of → breaks"
        return f"{when}; {self._followed_by(topic.author)}, who see it first"

    def touches(self, answers: Answers) -> str:
        topic = self._topic(answers, {})
        return self._reach(topic.author) if topic is not None else ""


class StatementSheet(PeopleSheet):
    """A calm word of an account on the news."""

    title = "A statement"

    @property
    def _news(self) -> dict[str, str]:
        newest = sorted(self.world.topics.values(), key=lambda topic: -self.world.broken.get(topic.id, -1))
        return {title: topic.id for title, topic in _entitled(newest).items()}

    def entries(self) -> tuple[Entry, ...]:
        return (
            self._people("who", "By", "a name, or the beginning of one"),
            Entry("topic", "On the news", "← → or a first letter", options=tuple(self._news)),
            Entry("side", "Side", "of its question", options=SIDES),
            Entry("text", "Text", f"1 to {POST_LIMIT} characters"),
        )

    def before(self) -> dict[str, str]:
        return {"who": self.town.label(teller(self.world)), "topic": next(iter(self._news)), "side": "against", "text": ""}

    def read(self, answers: Answers) -> Read:
        problems: dict[str, str] = {}
        who = self._named(answers, "who", problems)
        text = clean(answers["text"], POST_LIMIT + 1)
        if not 1 <= len(text) <= POST_LIMIT:
            problems["text"] = f"1 to {POST_LIMIT} characters, not {len(text)}"
        side: Side = "for" if answers["side"] == "for" else "against"
        return (() if problems else (StatementMade(who, self._news[answers["topic"]], side, text),)), problems

    def preview(self, answers: Answers) -> str:
        topic = self.world.topics[self._news[answers["topic"]]]
        held = [attitude for agent in self.world.agents.values() if (attitude := agent.attitudes.get(topic.id))]
        views = f"; {sum(attitude > 0 for attitude in held)} are for, {sum(attitude < 0 for attitude in held)} against"
        return f"{self._followed_by(self._person(answers['who']))}{views}: {topic.question}"

    def touches(self, answers: Answers) -> str:
        return self._reach(self._person(answers["who"]))


class BlockSheet(PeopleSheet):
    """An account that nobody sees, or that is seen again."""

    title = "Block an account"

    def entries(self) -> tuple[Entry, ...]:
        return (
            self._people("who", "Account", "a name, or the beginning of one"),
            Entry("blocked", "Blocked", "no: it is seen again, and may publish", options=YES_NO),
        )

    def before(self) -> dict[str, str]:
        who = self.agent if self.town.chosen else self._most_followed()
        return {"who": self.town.label(who), "blocked": "no" if who in self.world.policy.blocked else "yes"}

    def _most_followed(self) -> int:
        followers = self.town.followers()
        return max(followers, key=lambda agent: (followers[agent], -agent))

    def read(self, answers: Answers) -> Read:
        problems: dict[str, str] = {}
        who = self._named(answers, "who", problems)
        return (() if problems else (AccountBlocked(who, answers["blocked"] == "yes"),)), problems

    def preview(self, answers: Answers) -> str:
        who = self._person(answers["who"])
        before = "blocked" if who in self.world.policy.blocked else "seen"
        after = "blocked: nobody sees it" if answers["blocked"] == "yes" else "seen"
        return f"{before} → {after}; {self._followed_by(who)}"

    def touches(self, answers: Answers) -> str:
        return self._reach(self._person(answers["who"]))


class CapSheet(Sheet):
    """How often an original may be passed on."""

    title = "Cap forwards"
    standing = True

    def entries(self) -> tuple[Entry, ...]:
        return (Entry("most", "Forwards", f"of one original, 1 to {MOST_FORWARDS:,}; 0 for no cap"),)

    def before(self) -> dict[str, str]:
        return {"most": str(self.world.policy.most_forwards)}

    def read(self, answers: Answers) -> Read:
        text = answers["most"].strip()
        if not (text.isascii() and text.isdecimal()) or int(text[:9]) > MOST_FORWARDS:
            return (), {"most": f"a whole number, 0 to {MOST_FORWARDS}"}
        return ((ForwardsCapped(int(text)),) if int(text) != self.world.policy.most_forwards else ()), {}

    def preview(self, answers: Answers) -> str:
        most = int(answers["most"])
        over = sum(cascade.size - 1 >= most for cascade in self.world.cascades.values()) if most else 0
        stops = f"; {over} of {len(self.world.cascades)} cascades go no further" if most else ""
        return f"now: {self.world.policy.most_forwards or 'no cap'} → {most or 'no cap'}{stops}"


class ShareSheet(Sheet):
    """Base of the sheets that ask for a share and nothing else."""

    name, note, first = "Share", "0 to 1", "0.5"

    def entries(self) -> tuple[Entry, ...]:
        return (Entry("share", self.name, self.note),)

    def before(self) -> dict[str, str]:
        return {"share": self.first}

    def read(self, answers: Answers) -> Read:
        share, problem = number(answers["share"], 1)
        return ((), {"share": problem}) if problem else (self.asked(share), {})

    def preview(self, answers: Answers) -> str:
        return self.told(number(answers["share"], 1)[0])

    def asked(self, share: float) -> tuple[Intervention, ...]:
        """Return what a share asks for."""
        raise NotImplementedError

    def told(self, share: float) -> str:
        """Return what a share would change, in a line."""
        raise NotImplementedError


class FrictionSheet(ShareSheet):
    """How many forwards are given up when people are asked whether they are sure."""

    standing = True
    title, name, note = "Friction", "Given up", "0 to 1: share of forwards given up, as people are asked whether they are sure"

    def before(self) -> dict[str, str]:
        return {"share": f"{self.world.policy.friction:g}"}

    def asked(self, share: float) -> tuple[Intervention, ...]:
        return (FrictionChanged(share),) if share != self.world.policy.friction else ()

    def told(self, share: float) -> str:
        return f"now: {self.world.policy.friction:.0%} of forwards given up → {share:.0%}, by any of {len(self.world.agents)} people"


class CoolSheet(ShareSheet):
    """Emotion that is cooled, once."""

    title, name, note = "Cool emotion", "By", "0 to 1: share of what everybody's arousal is above rest, once"

    def asked(self, share: float) -> tuple[Intervention, ...]:
        return (EmotionCooled(share),) if share else ()

    def told(self, share: float) -> str:
        aroused = [faded(agent, self.world.tick)[1] for agent in self.world.agents.values()]
        cooled = [arousal - share * max(0.0, arousal - AROUSAL_AT_REST) for arousal in aroused]
        return f"{_levels(aroused)} → {_levels(cooled)}"


class RewireSheet(ShareSheet):
    """Ties that lead to others."""

    title, name, note, first = "Rewire", "Share", "0 to 1: of all that people merely follow, drawn by lot; friends stay", "0.1"

    def asked(self, share: float) -> tuple[Intervention, ...]:
        return (TiesRewired(share),) if share else ()

    def told(self, share: float) -> str:
        ties = sum(tie.kind == FOLLOWS for tie in self.world.network.all_ties())
        return f"{ties} people followed → about {round(share * ties)} of them are others; everybody follows as many as before"


class RankerSheet(Sheet):
    """What comes first on the feed, and what is recommended."""

    title = "What the feed shows first"
    standing = True

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry("ranker", "Ranker", "← → or a first letter", options=tuple(RANKERS)),
            Entry("recommended", "Recommended", f"posts of each {PAGE} by others than those followed", options=tuple("012345")),
        )

    def before(self) -> dict[str, str]:
        return {"ranker": self.world.policy.ranker, "recommended": str(self.world.policy.recommended)}

    def read(self, answers: Answers) -> Read:
        changed = answers["ranker"], int(answers["recommended"])
        return ((RankerChanged(*changed),) if changed != (self.world.policy.ranker, self.world.policy.recommended) else ()), {}

    def preview(self, answers: Answers) -> str:
        now = self.world.policy
        first = RANKERS[answers["ranker"]].note
        return f"now: {now.ranker}, {now.recommended} recommended → {answers['ranker']}, {answers['recommended']}; first {first}"


def _levels(aroused: list[float]) -> str:
    levels = [emotion_of(arousal) for arousal in aroused]
    return f"{levels.count('intense')} intense, {levels.count('moderate')} moderate"


def _told(world: World) -> bool:
    return bool(world.topics)


def _follows(world: World) -> bool:
    return FOLLOWS in world.network.kinds


MEASURES_OFFERED: tuple[Offer, ...] = (
    Offer("news", "Break news", "what waits to break, or your own, with arguments", NewsSheet),
    Offer("statement", "A statement", "an account speaks calmly for a side of the news", StatementSheet, _told),
    Offer("block", "Block an account", "nobody sees what it posts; or see it again", BlockSheet),
    Offer("cap", "Cap forwards", "one original is passed on so often and no more", CapSheet),
    Offer("friction", "Friction", "people are asked whether they are sure before they pass on", FrictionSheet),
    Offer("ranker", "What the feed shows first", "closest, newest, hot, interest, like-minded, bridging; and by whom", RankerSheet),
    Offer("cool", "Cool emotion", "everybody's arousal falls, once", CoolSheet),
    Offer("rewire", "Rewire", "a share of what people follow leads to others", RewireSheet, _follows),
)
