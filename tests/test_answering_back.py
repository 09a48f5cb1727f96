"""What people answer where a plain reply would be beside the point: to an insult, to a wish for a genre, about a friend half forgotten."""

import pytest
from test_interview import lived, replies
from test_rules_mind import HUMAN, WORLD, line, of_genre, persona, scrolling, talking

from models.rules.mind import RulesMind
from models.rules.wording.grammar import lines_of, parsed
from models.rules.wording.tables import TABLES
from sim.action import Reply, Say
from sim.agent import Agent, Viewing
from sim.channel import Move, Utterance, utterance_id
from sim.mind import Decision
from sim.understanding import INSULT


def insulted(times: int, **fields: object) -> Decision:
    """Return what somebody says who has been insulted once or twice in a chat."""
    me, hard = Agent(persona(1, **fields)), Move("disagree", valence=INSULT)
    lines = [line(HUMAN, 1, 0, "You are an idiot.", hard)]
    if times == 2:
        lines += [line(1, HUMAN, 1, "Mind your tongue.", Move("disagree", valence=-0.3)), line(HUMAN, 1, 2, "You liar!", hard)]
    return RulesMind().decide(talking(me, HUMAN, *lines))


@pytest.mark.parametrize("traits", [("shy", "gentle"), ("blunt", "stubborn"), ("calm", "practical"), ("formal",)])
def test_an_insult_is_answered_as_one_and_by_temperament(traits: tuple[str, ...]) -> None:
    decision = insulted(1, traits=traits)
    assert decision.moves == (Move("disagree", valence=-0.3),)
    assert decision.because.endswith("insulted me")
    assert isinstance(decision.action, Say)
    table = {parsed(each, "formal" if "formal" in traits else "plain").parts[0] for each in lines_of(TABLES["insulted"])}
    assert any(opening and opening.lower()[:12] in decision.action.text.lower() for opening in table), decision.action.text


def test_who_is_insulted_twice_leaves() -> None:
    decision = insulted(2, traits=("calm",))
    assert decision.moves is not None
    assert decision.moves[-1].act == "part"


def asked_on_the_feed(me: Agent, text: str) -> Decision:
    post = Utterance(id=utterance_id(4, 2, 128), tick=4, author=2, text=text, moves=(Move("ask_tip"),), thread=1)
    return RulesMind().decide(scrolling(me, post))


def test_a_post_that_asks_for_a_genre_is_answered_with_it_for_the_true_reason() -> None:
    horror, others = of_genre("horror", "musical", 1)[0], of_genre("musical", "horror", 15)
    me = Agent(persona(), watched={item: Viewing(5, 2) for item in [horror, *others]})
    decision = asked_on_the_feed(me, "I fancy a horror film, what would you choose?")
    title = WORLD.catalogue[horror].title
    assert isinstance(decision.action, Reply)
    assert decision.moves is not None
    assert decision.moves[0].item == horror
    assert decision.because == f"{WORLD.names[2]} asked for a film, and I liked <{title}> (5 of 5)"


def test_who_remembers_nothing_of_a_friend_says_what_they_are_to_them_and_what_they_told_of() -> None:
    forgetful = lived()[0]
    asked = 0
    for me in forgetful.agents.values():
        friend = next((each for each in forgetful.contacts(me.id) if each.history and any(tip.source == each.id for tip in me.heard)), None)
        if friend is None:
            continue
        asked += 1
        me.memories = [memory for memory in me.memories if memory.other != friend.id]
        reply = replies(forgetful, f"What do you remember about {friend.name.upper()}?", [me.id])[0]
        assert friend.history[5:25].lower() in reply.text.lower()
        tip = next(tip for tip in reversed(me.heard) if tip.source == friend.id)
        assert forgetful.catalogue[tip.item].title in reply.text
        assert reply.because.startswith("none of my memories is about that, but ")
    assert asked > 5
