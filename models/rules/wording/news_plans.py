"""What it takes to say something about the news: telling it, hearing it, a stance, an argument, a truce."""

from models.rules.speech import Speech
from models.rules.wording.facts import Facts
from models.rules.wording.levels import Plan, acts_of, have_done, side_of, theirs
from sim.channel import Act, Move


def news_plan(speech: Speech, move: Move, facts: Facts) -> Plan | None:
    """Return how to say a move about the news, None where it is said as of anything else."""
    if facts.topic is None:
        return _unheard(speech, move)
    side = side_of(move.valence)
    before = acts_of(theirs(speech, move))
    match move.act:
        case "tell_news":
            if speech.form == "forward":
                return Plan(("forward_topic",), ((f"stance_{side}", 1.6), (f"aside_{side}", 0.5)))
            return Plan(("news_topic",), (("news_told", 1.5), ("told_by", 0.6), (f"stance_{side}", 0.7)))
        case "answer" if before & {"tell_news", "ask_seen"} and speech.form == "chat":
            return Plan(("heard_already",), ((f"because_{side}" if facts.slot("claim") else f"stance_{side}", 9.0),))
        case "answer" | "argue" | "opine" | "recommend" | "warn":
            return stance_plan(speech, move, facts)
        case "agree":
            return _agreed(speech, move, facts, before)
        case "disagree":
            return _disagreed(speech, move, facts)
        case "tell_self" if _is_new(speech, move):
            return Plan(("self_topic",), ((f"mine_{side}", 2.0), (f"stance_{side}", 1.2)))
        case "tell_self":
            return Plan((f"mine_{side}", "self_topic"), ((f"aside_{side}", 0.5),))
        case _:
            return None


def _is_new(speech: Speech, move: Move) -> bool:
    """Return whether nobody has spoken of the topic yet in this conversation."""
    return not any(other.topic == move.topic for line in speech.thread for other in line.moves)


def _unheard(speech: Speech, move: Move) -> Plan:
    """Return how to speak of news that one has not heard."""
    match move.act:
        case "answer":
            return Plan(("unheard_think",) if have_done(speech, move, "answer") else ("unheard",))
        case "ask_opinion" | "ask_seen" | "ask_tip":
            return Plan(("unheard_ask",))
        case "ask_self":
            return Plan(("unheard_care",))
        case "thank":
            return Plan(("unheard_thanks",))
        case "part":
            return Plan(("part",))
        case "agree" | "disagree":
            return Plan(("unheard_agree",))
        case _:
            return Plan(("unheard_self",))


def stance_plan(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to say where one stands."""
    side = side_of(move.valence)
    argued = facts.slot("claim")
    if argued and speech.after is None and speech.form != "chat":
        return Plan((f"post_{side}", f"because_{side}"), ((f"mine_{side}", 1.1), (f"aside_{side}", 1.3)))
    if argued and move.act == "argue" and _is_new(speech, move):
        return Plan((f"post_{side}", f"because_{side}"), ((f"aside_{side}", 0.8),))
    if argued and move.act == "argue":
        rebut = _at_odds(speech, move) and facts.slot("their_claim") and facts.roll % 5 < 3
        cores = (f"rebut_{side}", f"argue_{side}") if rebut else (f"argue_{side}", f"argue_{side}_any")
        return Plan(cores, ((f"aside_{side}", 0.8),))
    core = (f"because_{side}", f"stance_{side}") if argued else (f"stance_{side}", "stance_any")
    return Plan(core, ((f"aside_{side}", 0.7), ("told_by", 0.15)))


def _at_odds(speech: Speech, move: Move) -> bool:
    """Return whether the hearer has last taken the other side."""
    stances = [
        other.valence
        for line in speech.thread
        if line.author != speech.me.id
        for other in line.moves
        if other.topic == move.topic and other.valence
    ]
    return bool(stances) and stances[-1] * move.valence < 0


def _agreed(speech: Speech, move: Move, facts: Facts, before: set[Act]) -> Plan:
    """Return how to agree about the news, or to make peace over it."""
    side = side_of(move.valence)
    if speech.form == "forward":
        return Plan(("forward_topic", "agree_topic"), ((f"stance_{side}", 2.0), (f"aside_{side}", 0.5)))
    if "thank" in before:
        return Plan(("welcome_news",))
    if facts.slot("claim"):
        return Plan(("agree_topic",), ((f"because_{side}", 2.2), (f"aside_{side}", 0.4)))
    if "tell_self" in before:
        return Plan(("sympathy",))
    if side == "torn":
        return Plan(("torn_again",))
    if _at_odds(speech, move):
        return Plan(("truce",))
    if speech.form == "reply":
        return Plan(("agree_topic",), ((f"stance_{side}", 2.0), (f"aside_{side}", 0.4)))
    return Plan(("same_side", "agree_topic"))


def _disagreed(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to contradict somebody about the news."""
    side = side_of(move.valence)
    if not facts.slot("claim"):
        return Plan(("disagree_topic",), ((f"stance_{side}", 2.0), (f"aside_{side}", 0.4)))
    if facts.slot("their_claim") and facts.roll % 2:
        return Plan((f"rebut_{side}", "disagree_topic"), ((f"aside_{side}", 0.5),))
    return Plan(("disagree_topic",), ((f"because_{side}", 2.2), (f"aside_{side}", 0.4)))
