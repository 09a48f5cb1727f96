"""What a mind of rules weighed, as far as what happened tells: the reasons and scores of somebody's last choices."""

from collections.abc import Iterator

from sim.agent import Agent
from sim.event import Idled, Posted, Rated, Said, Shown, Watched, agent_of
from sim.influence import influence
from tui.paint import safe, untitled
from tui.widgets.life import Happening, Life
from tui.widgets.narrate import narrated
from tui.widgets.thoughts import Part
from tui.widgets.town import Town

CHOICES, FILMS, MESSAGES = 12, 3, 3
DECIDED = (Watched, Rated, Said, Posted, Idled)


def weighed(town: Town, agent: Agent) -> Iterator[Part]:
    """Yield what rules weighed for somebody lately, the newest first; nothing that no event tells."""
    yield Part("thought", "how the rules decide", HOW)
    yield from _feelings(town, agent)
    yield from _recalled(town, agent)
    yield from _messages(town, agent)
    life = town.life
    if life.agent != agent.id:
        return
    choices = [each for each in life.happenings if isinstance(each.event, DECIDED) and agent_of(each.event) == agent.id]
    for each in reversed(choices[-CHOICES:]):
        yield _choice(town, life, each)
    if not choices:
        yield Part("note", "They have chosen nothing yet, as far as was seen: {time.play} lets time run.")


HOW = (
    "Each thing that somebody may do gets a score: how it fits their taste and traits, what friends said of it, their mood, what they "
    "remember, and whether it is new to them. The best is done. The reason kept with it, and the scores, stand below."
)


def _choice(town: Town, life: Life, happening: Happening) -> Part:
    """Return a choice with its reason, and of a film with the others on the page."""
    line = narrated(happening.event, town)
    text = [f"because {untitled(line.because)}"] if line.because else ["no reason was kept"]
    if isinstance(happening.event, Watched):
        text += _page(town, life, happening.tick, happening.event.item)
    return Part("choice", f"t{happening.tick} {line.glyph} {untitled(line.what)}", "\n".join(text))


def _page(town: Town, life: Life, tick: int, item: int) -> Iterator[str]:
    """Yield the scores of the film watched and of the best others on its page."""
    for page in reversed(life.pages):
        shown = page.event
        if page.tick != tick or not isinstance(shown, Shown) or item not in shown.items:
            continue
        ranked = [(film != item, place) for place, film in enumerate(shown.items)]
        for other, place in sorted(ranked)[: FILMS + 1]:
            reason = shown.reasons[place] if place < len(shown.reasons) else ""
            score = shown.scores[place] if place < len(shown.scores) else 0.0
            title = untitled(town.title(shown.items[place]))
            yield f"{'  beside' if other else '  chosen'} {score:5.2f}  {title}{f': {untitled(reason)}' if reason else ''}"
        return


def _feelings(town: Town, agent: Agent) -> Iterator[Part]:
    """Yield why mood and attitudes are what they are."""
    world, life = town.world, town.life
    if world is None or life.agent != agent.id:
        return
    mood, arousal, emotion = town.feelings(agent)
    text = [f"because {untitled(step.because)} (t{step.tick})"] if (step := life.why()) else []
    yield Part("choice", f"feels {mood:+.2f}, {emotion}, stirred {arousal:.2f}", "\n".join(text))
    for topic, attitude in agent.attitudes.items():
        news = world.topics.get(topic)
        why = life.why(topic)
        text = [f"because {untitled(why.because)} (t{why.tick})"] if why else ["as they always saw it, as far as was seen"]
        yield Part("choice", f"stands at {attitude:+.2f}: {safe(news.question if news else topic, 120)}", "\n".join(text))


def _recalled(town: Town, agent: Agent) -> Iterator[Part]:
    """Yield what last came to mind, with the scores that brought it up."""
    trace = town.traces.get(agent.id)
    if trace is None or trace.recalled is None:
        return
    lines = []
    for found, memory in zip(trace.recalled.found, trace.thought_of, strict=True):
        scores = f"recency {found.recency:.2f}  importance {found.importance:.2f}  relevance {found.relevance:.2f}"
        lines.append(f"{scores}  {untitled(memory.text) if memory else 'a memory that is gone since'}")
    yield Part("choice", f"came to mind at “{untitled(trace.recalled.cue)}”, t{trace.recalled_at}", "\n".join(lines) or "nothing")


def _messages(town: Town, agent: Agent) -> Iterator[Part]:
    """Yield the messages on the news that weigh most, with what each weight is made of."""
    world = town.world
    if world is None or not agent.pool:
        return
    known = [
        (influence(agent.persona, each, world.topics[each.topic], world.tick), each) for each in agent.pool if each.topic in world.topics
    ]
    lines = []
    for weight, each in sorted(known, key=lambda pair: -pair[0].total)[:MESSAGES]:
        post = world.posts.get(each.post)
        words = f": “{untitled(town.words(post))}”" if post is not None else ""
        parts = f"fresh {weight.temporal:.2f}  near {weight.relevance:.2f}  trust {weight.authenticity:.2f}"
        lines.append(f"{weight.total:.2f} = {parts}  {town.name(post.author) if post is not None else 'somebody'}{words}")
    yield Part("choice", "weighs with them most", "\n".join(lines))
