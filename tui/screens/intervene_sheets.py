"""The sheets of every intervention but a change of persona: ties, posts, recommender, mixing, friends, activity."""

from sim.activity import CHANCE, RULES
from sim.channel import POST_LIMIT
from sim.event import (
    ActivityChanged,
    Intervention,
    MixingChanged,
    PostInjected,
    RecommenderChanged,
    TieCut,
    TieMade,
    UnlikeBefriended,
)
from sim.network import FOLLOWS, Tie
from sim.recommender import recommender_names
from sim.text import clean
from sim.world import World
from tui.screens.form import Answers, Entry, Sheet
from tui.screens.sheets import YES_NO, Offer, PeopleSheet, Read, number
from tui.widgets.phrases import counted

PAGE = 5  # films on a page of the recommender
UNLIKE_MOST = 10
TITLES = ", titles in <angle brackets>"
RULES_TOLD = "pareto: the busy act most; uniform: all alike; idle-weighted: whoever rested longest"
BACK = {"parent": "child", "child": "parent"}


class PairSheet(PeopleSheet):
    """Base of the sheets that name two people."""

    def _pair(self, answers: Answers) -> tuple[int, int, dict[str, str]]:
        problems: dict[str, str] = {}
        return self._named(answers, "who", problems), self._named(answers, "to", problems), problems

    def touches(self, answers: Answers) -> str:
        one, other, _ = self._pair(answers)
        return f"{self.town.label(one)} and {self.town.label(other)}"

    def _tie_now(self, one: int, other: int) -> str:
        tie = self.world.network.tie(one, other)
        kind = f"{tie.kind}, {tie.closeness:.2f} close" if tie else "no tie"
        return f"{self.town.label(one)}, {self.town.label(other)}: {kind}"


class TieSheet(PairSheet):
    """A tie that is made, or made different."""

    title = "A tie"

    def entries(self) -> tuple[Entry, ...]:
        kinds = tuple(dict.fromkeys(("friend", FOLLOWS, *self.world.network.kinds)))
        return (
            self._people("who", "Who", "a name, or the beginning of one"),
            Entry("kind", "is the", "← → or a first letter; whoever follows cannot be called, only read", options=kinds),
            self._people("to", "of", "a name, or the beginning of one"),
            Entry("closeness", "Closeness", "0 strangers, 0.5 friends, 1 as close as can be"),
            Entry("both", "Both ways", "yes: the other is tied back", options=YES_NO),
        )

    def before(self) -> dict[str, str]:
        return {"who": self.town.label(self.agent), "kind": "friend", "to": "", "closeness": "0.5", "both": "yes"}

    def read(self, answers: Answers) -> Read:
        one, other, problems = self._pair(answers)
        closeness, problem = number(answers["closeness"], 1)
        if problem:
            problems["closeness"] = problem
        if problems:
            return (), problems
        kind = answers["kind"]
        made: list[Intervention] = [TieMade(one, Tie(one, other, kind, closeness))]
        if answers["both"] == "yes":
            made.append(TieMade(other, Tie(other, one, BACK.get(kind, kind), closeness)))
        return tuple(made), {}

    def preview(self, answers: Answers) -> str:
        one, other, _ = self._pair(answers)
        return f"{self._tie_now(one, other)} → {answers['kind']}, {number(answers['closeness'], 1)[0]:.2f} close"


class CutSheet(PairSheet):
    """A tie that is cut."""

    title = "Cut a tie"

    def entries(self) -> tuple[Entry, ...]:
        return (
            self._people("who", "Who", "a name, or the beginning of one"),
            self._people("to", "and", "somebody whom they know"),
            Entry("both", "Both ways", "no: only the first forgets the other", options=YES_NO),
        )

    def before(self) -> dict[str, str]:
        return {"who": self.town.label(self.agent), "to": "", "both": "yes"}

    def read(self, answers: Answers) -> Read:
        one, other, problems = self._pair(answers)
        if problems:
            return (), problems
        back = answers["both"] == "yes" and (other, one) in self.world.network
        return (TieCut(one, other), *((TieCut(other, one),) if back else ())), {}

    def preview(self, answers: Answers) -> str:
        one, other, _ = self._pair(answers)
        return f"{self._tie_now(one, other)} → no tie"


class PostSheet(PeopleSheet):
    """A post in somebody's name."""

    title = "A post in somebody's name"

    def entries(self) -> tuple[Entry, ...]:
        return (
            self._people("who", "By", "a name, or the beginning of one"),
            Entry("text", "Text", f"1 to {POST_LIMIT} characters{TITLES if _films(self.world) else ''}"),
        )

    def before(self) -> dict[str, str]:
        return {"who": self.town.label(self.agent), "text": ""}

    def read(self, answers: Answers) -> Read:
        text = clean(answers["text"], POST_LIMIT + 1)
        problems = {} if 1 <= len(text) <= POST_LIMIT else {"text": f"1 to {POST_LIMIT} characters, not {len(text)}"}
        who = self._named(answers, "who", problems)
        return (() if problems else (PostInjected(who, text),)), problems

    def preview(self, answers: Answers) -> str:
        who = self._person(answers["who"])
        readers = len(self.world.network.followers(who))
        return f"{readers} {'person sees' if readers == 1 else 'people see'} what {self.town.label(who)} posts"

    def touches(self, answers: Answers) -> str:
        who = self._person(answers["who"])
        return f"{self.town.label(who)}, and {counted(len(self.world.network.followers(who)), 'follower')}"


class RecommenderSheet(Sheet):
    """Another algorithm."""

    title = "Who recommends films"
    standing = True

    def entries(self) -> tuple[Entry, ...]:
        note = "← → or a first letter: what chooses the films that are shown"
        return (Entry("algorithm", "Algorithm", note, options=tuple(recommender_names())),)

    def before(self) -> dict[str, str]:
        names = tuple(recommender_names())
        return {"algorithm": self.world.algorithm if self.world.algorithm in names else names[0]}

    def read(self, answers: Answers) -> Read:
        changed = answers["algorithm"] != self.world.algorithm
        return ((RecommenderChanged(answers["algorithm"]),) if changed else ()), {}

    def preview(self, answers: Answers) -> str:
        return f"now: {self.world.algorithm} → {answers['algorithm']}, learning anew from all {len(self.world.ratings)} ratings"


class MixingSheet(Sheet):
    """Items by lot on every page."""

    title = "Films drawn by lot, on each page of the recommender"
    standing = True

    def entries(self) -> tuple[Entry, ...]:
        note = f"of the {PAGE} films of a page: 0 all by taste, {PAGE} all by lot"
        return (Entry("random", "By lot", note, options=tuple(map(str, range(PAGE + 1)))),)

    def before(self) -> dict[str, str]:
        return {"random": str(self.world.mixing)}

    def read(self, answers: Answers) -> Read:
        number = int(answers["random"])
        return ((MixingChanged(number),) if number != self.world.mixing else ()), {}

    def preview(self, answers: Answers) -> str:
        return f"now: {self.world.mixing} of {PAGE} by lot → {answers['random']} of {PAGE}"


class UnlikeSheet(Sheet):
    """Friends of other tastes for everybody."""

    title = "Friends of other tastes for everybody"

    def entries(self) -> tuple[Entry, ...]:
        note = f"how many new friends everybody gets, 1 to {UNLIKE_MOST}"
        return (Entry("friends", "Friends each", note, options=tuple(map(str, range(1, UNLIKE_MOST + 1)))),)

    def before(self) -> dict[str, str]:
        return {"friends": "1"}

    def read(self, answers: Answers) -> Read:
        return (UnlikeBefriended(int(answers["friends"])),), {}

    def preview(self, answers: Answers) -> str:
        return f"now: {len(self.world.network)} ties → up to {2 * int(answers['friends']) * len(self.world.agents)} more"


class ActivitySheet(Sheet):
    """Who acts in a tick."""

    title = "Who acts"
    standing = True

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry("rule", "Rule", RULES_TOLD, options=tuple(RULES)),
            Entry("chance", "Chance", "to act in a tick, 0 to 1; of uniform and idle-weighted only"),
        )

    def before(self) -> dict[str, str]:
        now = self.world.activity
        return {"rule": now.rule if now else next(iter(RULES)), "chance": f"{now.chance if now else CHANCE:g}"}

    def read(self, answers: Answers) -> Read:
        chance, problem = number(answers["chance"], 1)
        if problem:
            return (), {"chance": problem}
        changed = ActivityChanged(answers["rule"], chance)
        return (() if changed == self.world.activity else (changed,)), {}

    def preview(self, answers: Answers) -> str:
        now = self.world.activity
        return f"now: {f'{now.rule}, chance {now.chance:g}' if now else 'as the scenario has it'} → {answers['rule']}"


def _films(world: World) -> bool:
    return len(world.catalogue) > 0


SHEETS: tuple[Offer, ...] = (
    Offer("tie", "Make a tie, or a closer one", "who is whose friend, parent, rival, follower", TieSheet),
    Offer("cut", "Cut a tie", "they do not know each other any more", CutSheet),
    Offer("post", "Put a post in somebody's name", "on the feed of whoever follows them", PostSheet),
    Offer("recommender", "Another recommender", "now or at a later tick; {world.recommender} changes it at once", RecommenderSheet, _films),
    Offer("mixing", "Films drawn by lot", "so many of the 5 shown: people see more than what they like already", MixingSheet, _films),
    Offer("unlike", "Friends of other tastes", "everybody gets up to ten", UnlikeSheet, _films),
    Offer("activity", "Who acts", "by their activity, all alike, or whoever rested longest", ActivitySheet),
)
