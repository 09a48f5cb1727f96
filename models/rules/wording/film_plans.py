"""What it takes to say something about a film: a verdict, a reply to theirs, a tip, a promise."""

from models.rules.speech import Speech
from models.rules.wording.facts import Facts
from models.rules.wording.levels import Plan, acts_of, have_done, seen_of, sort_of, theirs, verdict_extras
from sim.channel import Act, Move

_TOLD: tuple[Act, ...] = ("recommend", "warn", "opine", "answer", "agree", "disagree")


def film_plan(speech: Speech, move: Move, facts: Facts) -> Plan | None:
    """Return how to say a move about a film, None where it is said as of anything else."""
    match move.act:
        case "recommend" | "warn":
            return _advice(speech, move, facts)
        case "opine":
            if speech.to is not None and move.person == speech.to.id:
                return Plan(("tried_mixed",), (("reason_mixed", 1.0),))
            return _more(speech, move, facts) if have_done(speech, move, *_TOLD) else opinion(speech, move, facts)
        case "answer":
            return _answer(speech, move, facts)
        case "agree" | "disagree":
            return _tip_taken(speech, move, facts) or (_seen if seen_of(speech, move)[0] else _unseen)(speech, move, facts)
        case "thank":
            return Plan(("thank_item",), (("suits", 0.9),))
        case "ask_opinion":
            return _asking(speech, move)
        case "ask_seen" if facts.slot("who"):
            return Plan(("ask_seen_who",))
        case "argue":
            sort = "good" if move.valence >= 0 else "bad"
            return Plan((f"argue_film_{sort}",), ((f"reason_{sort}", 1.5),))
        case "tell_self":
            return _of_oneself(speech, move, facts)
        case _:
            return None


def opinion(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to say what one thinks of an item."""
    seen, n = seen_of(speech, move)
    if speech.form == "feeling":
        return Plan((f"feeling_{n}", f"opine_{n}"))
    if not seen:
        return Plan((f"hearsay_{sort_of(n)}", "mention"), (("aside_unseen", 0.5),))
    return Plan((f"opine_{n}", f"opine_{min(5, n + 1) if n > 3 else max(1, n - 1)}"), verdict_extras(n, facts.voice.craft))


def _more(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to say more of a film on which one has spoken already."""
    n = seen_of(speech, move)[1]
    return Plan((f"more_{sort_of(n)}", f"opine_{n}"), ((f"reason_{sort_of(n)}", 1.2),))


def _asking(speech: Speech, move: Move) -> Plan | None:
    """Return how to ask about a film: what is good about it, where they have praised it."""
    before = theirs(speech, move)
    if any(other.act == "recommend" or (other.act in ("opine", "answer", "agree") and other.valence > 0.2) for other in before):
        return Plan(("ask_more",))
    if any(other.act == "warn" or other.valence < -0.2 for other in before):
        return Plan(("ask_why_bad",))
    return None


def _answer(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to answer a question about a film."""
    asked = next((other for other in reversed(theirs(speech, move)) if other.act.startswith("ask_")), None)
    seen, n = seen_of(speech, move)
    if asked is not None and asked.act == "ask_seen":
        return (
            Plan(("not_seen",), (("reason_unseen", 1.0),))
            if not seen
            else Plan((f"seen_{sort_of(n)}",), verdict_extras(n, facts.voice.craft))
        )
    if speech.after is not None and asked is None and any(other.act == "ask_tip" for other in speech.after.moves):
        return Plan(("tip_good",), (("reason_good", 1.5),)) if seen else Plan(("tip_unseen",), (("reason_facts", 1.4),))
    if not seen:
        return opinion(speech, move, facts)
    if asked is not None and have_done(speech, move, "recommend", "warn", "opine"):
        return Plan((f"why_{sort_of(n)}", f"reason_{sort_of(n)}", f"answer_{n}", f"opine_{n}"), ((f"aside_{sort_of(n)}", 0.9),))
    return Plan((f"answer_{n}", f"opine_{n}"), verdict_extras(n, facts.voice.craft))


def _tip_taken(speech: Speech, move: Move, facts: Facts) -> Plan | None:
    """Return how to come back to one whose tip was followed, or how to take it when they come back."""
    n = seen_of(speech, move)[1]
    if speech.to is not None and move.person == speech.to.id:
        right = move.act == "agree"
        good = "good" if move.valence > 0 else "bad"
        return Plan((f"{'right' if right else 'wrong'}_{good}",), ((f"reason_{good}", 1.8), (f"aside_{sort_of(n)}", 0.6)))
    came_back = next((other for other in theirs(speech, move) if other.person == speech.me.id), None)
    if came_back is None:
        return None
    if came_back.act == "agree":
        return Plan(("told_you",), (("more_good", 0.8),) if move.valence > 0.2 else ())
    return Plan(("sorry_tip",), (("reason_good", 1.2),) if move.act == "disagree" and move.valence > 0 else ())


def _seen(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how one who has seen a film takes what was said of it."""
    n = seen_of(speech, move)[1]
    before = acts_of(theirs(speech, move))
    if move.act == "agree":
        if "thank" in before:
            return Plan(("sendoff",))
        if (
            before & {"agree", "disagree"}
            and have_done(speech, move, "recommend", "warn", "argue", "ask_seen")
            and not _views(speech, move)
        ):
            return Plan(("shrug" if "disagree" in before else "spared" if move.valence < 0 else "sendoff",))
        if have_done(speech, move, "agree", "disagree"):
            return Plan((f"more_{sort_of(n)}", "agree"))
    how = f"{move.act}_film"
    if have_done(speech, move, "recommend", "warn", "opine", "agree", "disagree"):
        return Plan((f"more_{sort_of(n)}", f"{how}_{sort_of(n)}", how), ((f"reason_{sort_of(n)}", 0.8),))
    return Plan((f"{how}_{sort_of(n)}", how), verdict_extras(n, facts.voice.craft))


def _views(speech: Speech, move: Move) -> bool:
    """Return whether the hearer has spoken as one who has seen the film."""
    return any(
        other.item == move.item and other.act in ("recommend", "warn", "opine", "answer") and other.valence
        for line in speech.thread
        if line.author != speech.me.id
        for other in line.moves
    )


def _unseen(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how one who has not seen a film takes what was said of it."""
    before = theirs(speech, move)
    if move.act == "disagree":
        praised = any(other.act in ("recommend", "argue") or other.valence > 0.2 for other in before)
        return Plan(("decline", "disagree_unseen")) if praised else Plan(("disagree_unseen",))
    if have_done(speech, move, "thank"):
        return Plan(("promise",))
    if move.valence < -0.2:
        return Plan(("forewarned", "agree_unseen"))
    if any(other.act == "answer" and not other.valence for other in before):
        return Plan(("neither",), (("aside_unseen", 0.7),))
    if have_done(speech, move, "disagree"):
        return Plan(("truce_film", "agree_unseen"))
    if not _views(speech, move) and any(other.act in ("tell_self", "agree", "remember") for other in before):
        return Plan(("neither_more", "agree_unseen"))
    return Plan(("agree_unseen",))


def _of_oneself(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to tell of oneself and a film."""
    seen, n = seen_of(speech, move)
    before = theirs(speech, move)
    if seen and "ask_self" in acts_of(before):
        return Plan(("film_companions", f"self_film_{sort_of(n)}"))
    if seen and have_done(speech, move, *_TOLD):
        return _more(speech, move, facts)
    if not seen and any(other.act == "answer" and not other.valence for other in before):
        return Plan(("neither", "self_film_next"), (("aside_unseen", 0.7),))
    return Plan((f"self_film_{sort_of(n)}",) if seen else ("self_film_next",), (("reason_facts", 0.5),))


def _advice(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to praise an item to somebody, or to speak against it."""
    seen, _ = seen_of(speech, move)
    if move.act == "warn":
        extras = (("reason_bad", 1.6), (f"craft_bad_{facts.voice.craft or 'any'}", 0.25), ("aside_bad", 0.4))
        return Plan(("warn",) if seen else ("warn_unseen",), extras if seen else (("reason_bad", 0.8),))
    why = (("reason_good", 2.0), ("reason_facts", 0.4))
    asked = speech.after is not None and any(other.act == "ask_tip" and other.item is None for other in speech.after.moves)
    if not seen:
        return Plan(("tip_unseen", "recommend_unseen") if asked else ("recommend_unseen",), (*why, ("hearer_good", 0.5)))
    core = ("tip_good", "recommend") if asked else ("recommend",)
    return Plan(core, (*why, (f"craft_good_{facts.voice.craft or 'any'}", 0.25), ("hearer_good", 0.6)))
