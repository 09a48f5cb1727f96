"""A mind that does the same few things by chance, without words worth reading: small, real, quick."""

import json

from models.scripted import ScriptedCompleter
from sim.action import (
    Answer,
    Chat,
    Choose,
    Conclude,
    Feel,
    Follow,
    Forward,
    Idle,
    Leaning,
    Leave,
    Like,
    Mute,
    NextPage,
    Note,
    Post,
    Rate,
    Remark,
    Reply,
    Say,
    Scroll,
    Search,
    Unfollow,
    Visit,
    Watch,
)
from sim.agent import Recall, Recollection
from sim.channel import Move
from sim.mind import Decision
from sim.observation import (
    AnyObservation,
    Browsing,
    Choosing,
    Feeling,
    Noting,
    Planning,
    Questioned,
    Rating,
    Reflecting,
    Scrolling,
    Talking,
)


class DiceMind:
    """Picks among the legal actions by keyed luck; every action of the closed union comes up."""

    name = "dice"

    def decide(self, observation: AnyObservation) -> Decision:
        luck = observation.luck
        match observation:
            case Planning(contacts=contacts):
                kind = luck.pick("plan", observation.legal)
                recalled = [Recollection(memory.id, 1.0, memory.importance, 0.0) for memory in observation.me.memories[:1]]
                if kind is Chat:
                    to = luck.pick("to", contacts)
                    return Decision(Chat(to.id, f"Hello {to.id}"), "dice", (Move("greet", person=to.id),))
                return Decision(
                    Post("On my mind.") if kind is Post else kind() if kind in (Visit, Scroll, Idle) else Idle(),
                    "dice",
                    recalled=Recall("dice", tuple(recalled)),
                )
            case Browsing(page=page, number=number):
                fresh = [entry.item for entry in page if entry.item not in observation.me.watched]
                roll = luck.draw("browse", number)
                if roll < 0.5 and fresh:
                    return Decision(Watch(fresh[0]), "it is the first")
                if roll < 0.7 and not observation.last:
                    return Decision(NextPage() if roll < 0.6 else Search("drama"))
                return Decision(Leave())
            case Rating(item=item):
                stars = 1 + int(luck.draw("stars") * 5)
                return Decision(Rate(stars, "It was a film."), moves=(Move("opine", item=item, valence=(stars - 3) / 2),))
            case Talking(thread=thread):
                if len(thread) > 4:
                    return Decision(Leave())
                topics = list(observation.topics)
                if topics:
                    return Decision(Say("News!"), moves=(Move("argue", topic=topics[0], valence=0.7, claim=0),))
                return Decision(Say("A film!"), moves=(Move("recommend", item=observation.catalogue.items[0].id, valence=0.8),))
            case Scrolling(page=page, done=done):
                left = [entry.post.id for entry in page if entry.post.id not in done]
                kinds = (Like, Reply, Forward, Post, Leave, *((Follow, Unfollow, Mute) if luck.draw("regard", len(done)) < 0.3 else ()))
                kind = luck.pick("react", kinds, len(done))
                if kind is Leave or not left:
                    return Decision(Leave())
                if kind is Post:
                    return Decision(Post("Also this.")) if not done else Decision(Leave())
                if kind in (Follow, Unfollow, Mute):
                    return Decision(kind(page[0].author.id))
                return Decision(Like(left[0]) if kind is Like else kind(left[0], "Quite."))
            case Feeling(heard=heard):
                sides = {each.topic: luck.pick("side", ("for", "against")) for each in heard}
                leanings = tuple(Leaning(topic, side, round(luck.draw("strength"), 2)) for topic, side in sides.items())
                return Decision(Feel(luck.pick("emotion", ("calm", "moderate", "intense")), leanings), "the dice")
            case Noting(percepts=percepts):
                marks = [1 + int(luck.draw("note", k) * 10) for k in range(len(percepts))]
                return Decision(Note(tuple(Remark(k, percept.text, marks[k]) for k, percept in enumerate(percepts))))
            case Reflecting(sources=sources):
                return Decision(Conclude(f"So much for {len(sources)} memories."))
            case Questioned():
                return Decision(Answer("As the dice say.", 1))
            case Choosing(candidates=candidates, count=count):
                return Decision(Choose(candidates[:count]))


def answering(*answers: object) -> ScriptedCompleter:
    """Return a model that gives one answer after another, each as JSON unless it is text or a failure."""
    return ScriptedCompleter(*(answer if isinstance(answer, (str, Exception)) else json.dumps(answer) for answer in answers))
