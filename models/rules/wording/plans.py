"""What a move takes to say: the tables of its core sentence, best first, and those of the sentences that may follow."""

from msgspec import Struct
from msgspec.structs import replace

from models.rules.speech import Speech
from models.rules.wording.facts import Facts
from sim.channel import Move

Extras = tuple[tuple[str, float], ...]


class Plan(Struct, frozen=True):
    """Tables for one move.

    Args:
        cores: names of tables, best first; the first one with a fresh phrase is used.
        extras: names of tables with how likely each is for a speaker of medium length, in order.
        seen: whether it is said by somebody who has seen the item.
    """

    cores: tuple[str, ...]
    extras: Extras = ()
    seen: bool = False


def level(valence: float, stars: int | None) -> int:
    """Return 1 (awful) to 5 (glowing): the stars where there are any, else from the valence."""
    if stars is not None and 1 <= stars <= 5:
        return stars
    return 5 if valence > 0.65 else 4 if valence > 0.2 else 3 if valence > -0.2 else 2 if valence > -0.65 else 1


def _seen(speech: Speech, move: Move) -> tuple[bool, int]:
    """Return whether the speaker has seen the item of a move, and how good it was, 1 to 5."""
    viewing = speech.me.watched.get(move.item) if move.item is not None else None
    mine = speech.stars if speech.moves and move.item == next((m.item for m in speech.moves if m.item is not None), None) else None
    stars = mine or (viewing.stars if viewing else None) or None
    return speech.form == "feeling" or viewing is not None or mine is not None, level(move.valence, stars)


def _side(valence: float) -> str:
    return "for" if valence > 0.15 else "against" if valence < -0.15 else "torn"


def _sort(n: int) -> str:
    return "good" if n >= 4 else "bad" if n <= 2 else "mixed"


def _asked(speech: Speech) -> Move | None:
    """Return the last question of the line that this one answers."""
    moves = speech.after.moves if speech.after else ()
    return next((move for move in reversed(moves) if move.act.startswith("ask_")), None)


def _verdict_extras(speech: Speech, n: int, craft: str) -> Extras:
    """Return reasons and asides for a film of n stars."""
    sort = _sort(n)
    crafty: Extras = ((f"craft_{sort}_{craft or 'any'}", 0.3),) if sort != "mixed" else ()
    return ((f"reason_{sort}", 1.4), *crafty, (f"aside_{sort}", 0.5))


def _opinion(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to say what one thinks of an item."""
    seen, n = _seen(speech, move)
    if speech.form == "feeling":
        return Plan((f"feeling_{n}", f"opine_{n}"))
    if not seen:
        return Plan((f"hearsay_{_sort(n)}", "mention"), (("aside_unseen", 0.5),))
    return Plan((f"opine_{n}", f"opine_{min(5, n + 1) if n > 3 else max(1, n - 1)}"), _verdict_extras(speech, n, facts.voice.craft))


def _answer(speech: Speech, move: Move, facts: Facts) -> Plan:
    asked = _asked(speech)
    question = asked.act if asked else "ask_opinion" if move.item is not None or move.topic is not None else "ask_self"
    if move.item is not None:
        seen, n = _seen(speech, move)
        if question == "ask_tip":
            return Plan(
                ("tip_good",) if seen else ("tip_unseen",),
                (("reason_good", 1.5), ("hearer_good", 0.6)) if seen else (("reason_facts", 1.4),),
            )
        if question == "ask_seen" and asked and asked.item == move.item:
            core = f"seen_{_sort(n)}" if seen else "not_seen"
            return Plan((core,), _verdict_extras(speech, n, facts.voice.craft) if seen else (("reason_unseen", 0.8),))
        if seen:
            extras = _verdict_extras(speech, n, facts.voice.craft)
            return Plan((f"answer_{n}", f"opine_{n}"), extras)
        return _opinion(speech, move, facts)
    if move.topic is not None:
        return _stance(speech, move, facts)
    if move.person is not None:
        return Plan((f"person_{_sort(level(move.valence, None))}",))
    if question == "ask_tip":
        return Plan(("no_tip",))
    if question in ("ask_seen", "ask_opinion"):
        return Plan(("no_idea",))
    return _self(speech, facts, answering=True)


def _stance(speech: Speech, move: Move, facts: Facts) -> Plan:
    side = _side(move.valence)
    argued = facts.slot("claim")
    if argued and speech.after is None and speech.form != "chat":
        return Plan((f"post_{side}", f"because_{side}"), ((f"aside_{side}", 1.3), ("self_topic", 0.3)))
    if argued and move.act == "argue":
        return Plan((f"argue_{side}", f"argue_{side}_any"), ((f"aside_{side}", 0.8),))
    core = (f"because_{side}", f"stance_{side}") if argued else (f"stance_{side}", "stance_any")
    return Plan(core, ((f"aside_{side}", 0.7),))


def _self(speech: Speech, facts: Facts, answering: bool = False) -> Plan:
    mood = "low" if speech.me.mood < -0.3 else "up" if speech.me.mood > 0.3 else "even"
    core = f"mood_{mood}" if answering else "self"
    work = f"craft_work_{facts.voice.craft or 'any'}" if "working" in facts.voice.tags else "idle_work"
    return Plan((core, "self"), ((work, 1.5), ("self_hobby", 1.5), ("self_memory", 0.5)))


def _subject(move: Move) -> str:
    return "item" if move.item is not None else "topic" if move.topic is not None else "person" if move.person is not None else "none"


def _reaction(speech: Speech, move: Move, facts: Facts, how: str) -> Plan:
    """Return how to agree or disagree."""
    subject = _subject(move)
    if subject == "item":
        seen, n = _seen(speech, move)
        if not seen:
            return Plan((f"{how}_unseen", f"{how}_film"))
        return Plan((f"{how}_film_{_sort(n)}", f"{how}_film"), _verdict_extras(speech, n, facts.voice.craft))
    if subject == "topic":
        side = _side(move.valence)
        if sum(other.topic == move.topic for other in speech.moves) > 1:
            return Plan((f"{how}_topic", how))
        more = ((f"because_{side}" if facts.slot("claim") else f"stance_{side}", 2.0), (f"aside_{side}", 0.4))
        return Plan((f"{how}_topic", how), more)
    return Plan((how,), ())


_SIMPLE: dict[tuple[str, str], Plan] = {
    ("ask_seen", "item"): Plan(("ask_seen",), (("reason_facts", 0.5),)),
    ("ask_seen", "topic"): Plan(("ask_heard",)),
    ("ask_seen", "person"): Plan(("ask_person",)),
    ("ask_seen", "none"): Plan(("ask_watched",)),
    ("ask_opinion", "item"): Plan(("ask_opinion",)),
    ("ask_opinion", "topic"): Plan(("ask_topic",)),
    ("ask_opinion", "person"): Plan(("ask_person",)),
    ("ask_opinion", "none"): Plan(("ask_think",)),
    ("ask_tip", "item"): Plan(("ask_tip_item",)),
    ("ask_tip", "topic"): Plan(("ask_tip_topic",)),
    ("ask_tip", "person"): Plan(("ask_tip_person",)),
    ("ask_tip", "none"): Plan(("ask_tip",), (("self_tired", 0.8),)),
    ("ask_self", "item"): Plan(("ask_self_item",)),
    ("ask_self", "topic"): Plan(("ask_self_topic",)),
    ("ask_self", "person"): Plan(("ask_person",)),
    ("ask_self", "none"): Plan(("ask_self",)),
    ("tell_news", "item"): Plan(("news_item",), (("reason_facts", 0.8),)),
    ("tell_news", "person"): Plan(("news_person",)),
    ("tell_news", "none"): Plan(("news_none",)),
    ("remember", "item"): Plan(("remember_item",)),
    ("remember", "topic"): Plan(("remember_topic",)),
    ("remember", "person"): Plan(("remember_person",)),
    ("remember", "none"): Plan(("remember", "remember_vague"), (("aside_past", 0.5),)),
    ("thank", "item"): Plan(("thank_item",)),
    ("thank", "topic"): Plan(("thank_topic",)),
    ("thank", "person"): Plan(("thank_person",)),
    ("part", "item"): Plan(("part_item",)),
    ("part", "topic"): Plan(("part_topic",)),
    ("part", "person"): Plan(("part_person",)),
}


def plan(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to say a move."""
    wanted = _plan(speech, move, facts)
    if move.item is not None and _seen(speech, move)[0]:
        return replace(wanted, seen=True)
    return wanted


def _plan(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to say a move: its tables depend on what it is about, and on what has been seen, heard and asked."""
    subject = _subject(move)
    if speech.form == "feeling" and facts.item is not None:
        return _opinion(speech, move, facts)
    if subject == "item" and facts.item is None:
        subject = "none"
    if subject == "topic" and facts.topic is None:
        subject = "none"
    found = _SIMPLE.get((move.act, subject))
    if found is not None:
        return found
    public = speech.to is None
    match move.act:
        case "greet":
            core = "greet_all" if public else "greet_back" if _greeted(speech) else "greet"
            if subject in ("topic", "person"):
                return Plan((core,), ((f"greet_{subject}", 9.0),))
            return Plan((core,), (("greet_more", 1.0),) if not public and len(speech.moves) == 1 else ())
        case "part":
            if public:
                return Plan(("part_all",))
            close = facts.slot("dear") and facts.roll % 3 == 0
            return Plan(("part_close", "part") if close else ("part",), (("part_more", 1.2),))
        case "thank":
            return Plan(("thank_all",) if public else ("thank",))
        case "recommend" | "warn" if subject == "item":
            return _advice(speech, move, facts)
        case "opine" if subject == "item":
            return _opinion(speech, move, facts)
        case "answer":
            return _answer(speech, move, facts)
        case "agree" | "disagree":
            return _reaction(speech, move, facts, move.act)
        case "tell_news":
            core = "forward_topic" if speech.form == "forward" else "news_topic"
            return Plan((core, "news_topic"), (("news_told", 1.5), (f"stance_{_side(move.valence)}", 0.7)))
        case "argue" if subject == "item":
            return Plan(
                (f"argue_film_{'good' if move.valence >= 0 else 'bad'}",), ((f"reason_{'good' if move.valence >= 0 else 'bad'}", 1.0),)
            )
        case "argue" | "opine" | "recommend" | "warn" if subject == "topic":
            return _stance(speech, move, facts)
        case "opine" | "recommend" | "warn" | "argue" if subject == "person":
            return Plan((f"person_{_sort(level(move.valence if move.act != 'warn' else -1.0, None))}",))
        case "tell_self" if subject == "item":
            seen, n = _seen(speech, move)
            return Plan((f"self_film_{_sort(n)}",) if seen else ("self_film_next",), (("reason_facts", 0.5),))
        case "tell_self" if subject == "topic":
            return Plan(("self_topic",), ((f"stance_{_side(move.valence)}", 0.5),))
        case "tell_self":
            return _self(speech, facts)
        case _:
            return Plan(("musing",), (("self_hobby", 0.4),))


def _greeted(speech: Speech) -> bool:
    return speech.after is not None and any(move.act == "greet" for move in speech.after.moves)


def _advice(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to praise an item to somebody, or to speak against it."""
    seen, _ = _seen(speech, move)
    if move.act == "warn":
        extras = (("reason_bad", 1.6), (f"craft_bad_{facts.voice.craft or 'any'}", 0.25), ("aside_bad", 0.4))
        return Plan(("warn",) if seen else ("warn_unseen",), extras if seen else (("reason_bad", 0.8),))
    why = (("reason_good", 2.2), ("reason_facts", 0.5))
    if not seen:
        return Plan(("recommend_unseen",), (*why, ("hearer_good", 0.5)))
    return Plan(("recommend",), (*why, (f"craft_good_{facts.voice.craft or 'any'}", 0.25), ("hearer_good", 0.6)))
