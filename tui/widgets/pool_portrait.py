"""What news does to somebody: where they stand in the network, and which messages weigh with them."""

from sim.agent import POOL_CAPACITY, Agent, Impression
from sim.channel import author_of, tick_of
from sim.influence import AUTHENTICITY, RECENCY, RELEVANCE, Influence, influence
from tui.paint import MORE, Palette, Row, bar, between, clip, spoken, wrapped
from tui.widgets.phrases import counted
from tui.widgets.section import Section
from tui.widgets.town import Town

LABEL = 10  # cells of what stands before a value
CAME = {
    "own": "their own",
    "official": "official",
    "mutual": "each follows the other",
    "told": "told in a chat",
    "followed": "followed",
    "recommended": "recommended",
}


class PoolPortrait:
    """Describes in rows of a width what news does to people."""

    def __init__(self, town: Town, colours: Palette, width: int) -> None:
        self.town, self.colours, self.width = town, colours, width

    def standing(self, agent: Agent) -> Section:
        """Return how many follow somebody, whom they follow, and what that makes of them."""
        colours, world = self.colours, self.town.world
        if world is None:
            return Section("standing", "", [])
        followed, followers = world.network.followed(agent.id), world.network.followers(agent.id)
        mutual = len(set(followed) & set(followers))
        reach = f"{counted(len(followers), 'follower')}, they follow {len(followed):,}, {mutual:,} both ways"
        rows = self._labelled("standing", f"{self.town.tier(agent.id)}{' · ▣ official account' if agent.persona.official else ''}")
        rows += self._labelled("network", reach)
        if agent.id in world.policy.blocked:
            rows.append([(" " * LABEL, colours.dim), ("blocked: nobody sees their posts", colours.warning)])
        if agent.muted:
            rows += self._labelled("muted", f"{len(agent.muted):,}: {', '.join(self.town.name(each) for each in agent.muted[-3:])}")
        return Section("standing", "", rows)

    def pool(self, agent: Agent) -> Section:
        """Return the messages in somebody's influence pool, the weightiest first, each with what it weighs and why."""
        world = self.town.world
        if world is None or not agent.pool:
            return Section("pool", "", [])
        known = [each for each in agent.pool if each.topic in world.topics]
        weighed = [(influence(agent.persona, each, world.topics[each.topic], world.tick), each) for each in known]
        weighed.sort(key=lambda pair: (-pair[0].total, -pair[1].post))
        rows = [row for weight, each in weighed for row in self._message(weight, each, world.tick)]
        note = f"{len(agent.pool)}/{POOL_CAPACITY}"
        return Section("pool", "Weighs with them", [*rows, self._key()], [(f"{note} ", self.colours.dim)], note)

    def _message(self, weight: Influence, each: Impression, tick: int) -> list[Row]:
        colours, author = self.colours, author_of(each.post)
        ago = tick - tick_of(each.post)
        side = "for" if each.stance > 0 else "against" if each.stance < 0 else "neither"
        who: Row = [(self.town.name(author), colours.person(author)), (f" {each.emotion}", colours.emotion(each.emotion))]
        who.append((f", {side} {each.stance:+.2f}", colours.text))
        total: Row = [(f"{bar(weight.total, 5)} ", colours.accent), (f"{weight.total:.2f}", colours.strong)]
        rows = [between(clip(who, self.width - 12), total, self.width, colours.text)]
        post = self.town.world.posts.get(each.post) if self.town.world else None
        if post is not None and (words := self.town.words(post)):
            text = wrapped(spoken(f"“{words}”", colours.dim, colours.title), self.width - 2)
            rows.append([("  ", colours.dim), *clip([*text[0], *([(MORE, colours.dim)] if len(text) > 1 else [])], self.width - 2)])
        came = f"  {CAME[each.source]}, {'now' if ago <= 0 else f't{tick_of(each.post)}'}"
        scores = f"fresh {weight.temporal:.2f} · near {weight.relevance:.2f} · trust {weight.authenticity:.2f}"
        if len(came) + len(scores) + 3 <= self.width:
            return [*rows, [(f"{came} · {scores}", colours.dim)]]
        return [*rows, clip([(came, colours.dim)], self.width), clip([(f"  {scores}", colours.dim)], self.width)]

    def _key(self) -> Row:
        text = f"  weight = {RECENCY:g} fresh + {RELEVANCE:g} near + {AUTHENTICITY:g} trust"
        return clip([(text, self.colours.faint)], self.width)

    def _labelled(self, label: str, text: str) -> list[Row]:
        colours = self.colours
        first, *rest = wrapped([(text, colours.text)], max(self.width - LABEL, 8))
        return [[(f"{label:<{LABEL}}", colours.dim), *first], *([(" " * LABEL, colours.dim), *row] for row in rest)]
