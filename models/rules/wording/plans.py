"""What a move takes to say: the tables of its core sentence, best first, and those of the sentences that may follow."""

from msgspec.structs import replace

from models.rules.conversation import is_insult
from models.rules.speech import Speech
from models.rules.wording.facts import Facts
from models.rules.wording.film_plans import film_plan, opinion
from models.rules.wording.hearing import asks_about, heard
from models.rules.wording.levels import Plan, level, seen_of, sort_of
from models.rules.wording.news_plans import news_plan
from sim.channel import Move
from sim.taste import hobbies


def _asked(speech: Speech) -> Move | None:
    """Return the last question of the line that this one answers."""
    moves = speech.after.moves if speech.after else ()
    return next((move for move in reversed(moves) if move.act.startswith("ask_")), None)


def _subject(move: Move, facts: Facts) -> str:
    """Return what a move is about, as far as that is known here: "item", "topic", "person" or "none"."""
    if move.item is not None and facts.item is not None:
        return "item"
    if move.topic is not None:
        return "topic"
    return "person" if move.item is None and move.person is not None else "none"


def _answer(speech: Speech, facts: Facts, move: Move) -> Plan:
    """Return how to answer a question that is about neither film nor news."""
    if move.person is not None:
        known = facts.speech.to is None or move.valence > -0.15
        return Plan((f"person_{sort_of(level(move.valence, None))}",) if known else ("person_unknown", "person_mixed"))
    asked = _asked(speech)
    if asked is not None and asked.act == "ask_tip":
        return Plan(("no_tip",))
    if asked is not None and asked.act in ("ask_seen", "ask_opinion"):
        return Plan(("no_idea",))
    return _self(speech, facts, answering=True)


def _self(speech: Speech, facts: Facts, answering: bool = False) -> Plan:
    """Return how to tell of oneself: an answer, where one was asked; work and hobby, where there is room."""
    work = f"craft_work_{facts.voice.craft or 'any'}" if "working" in facts.voice.tags else "idle_work"
    asked = _asked(speech)
    if speech.form == "post":
        core = ("self", work, "self_hobby")
        chosen = core[facts.roll % 3]
        return Plan((chosen, "self"), (("self_hobby" if chosen != "self_hobby" else work, 0.8), ("musing", 0.4)))
    if asked is None and not answering:
        core_table = work if facts.roll % 3 == 0 else "self"
        return Plan((core_table, "self"), (("self_hobby" if facts.roll % 2 else work, 0.7),))
    about = (
        asks_about(speech.after.text, hobbies(speech.me.persona, speech.catalogue), speech.me.persona.occupation) if speech.after else ""
    )
    if about == "hobby":
        return Plan(("answer_hobby", "self_hobby"))
    if about == "work":
        return Plan((work, "self"), (("self_hobby", 0.6),))
    mood = "low" if speech.me.mood < -0.3 else "up" if speech.me.mood > 0.3 else "even"
    return Plan((f"mood_{mood}", "self"), ((work if facts.roll % 2 else "self", 2.0), ("self_hobby", 1.2)))


def _reaction(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to take what they told of themselves, or recalled; else plain agreement."""
    after = speech.after
    acts = {other.act for other in after.moves if other.item is None and other.topic is None} if after is not None else set()
    if move.act == "disagree" and after is not None and any(map(is_insult, after.moves)):
        return Plan(("insulted",))
    if after is None or move.act == "disagree" or not acts & {"tell_self", "remember", "greet"}:
        return Plan((move.act,), ())
    if "remember" in acts:
        shared = speech.form == "chat" or any(other.person == speech.me.id for other in after.moves)
        return Plan(("recall",) if shared else ("react_any",))
    facts.told = told = heard(after.text)
    facts.forget("their_hobby")
    facts.forget("Their_hobby")
    if told.kind == "story":
        return Plan((told.replies, "react_any"))
    if told.kind:
        return Plan((f"react_{told.kind}", "react_any"))
    mood = next((other.valence for other in after.moves if other.act == "tell_self"), 0.0)
    if not mood:
        return Plan(("react_listen",))
    return Plan((f"react_{'low' if mood < -0.3 else 'up' if mood > 0.3 else 'even'}", "react_any"))


def _question(speech: Speech, facts: Facts) -> Plan:
    """Return how to ask after somebody: about what they have just told, where that was something."""
    if facts.told.kind in ("hobby", "work"):
        return Plan((f"ask_{facts.told.kind}", "ask_more_self", "ask_self"))
    told = next((other for other in speech.after.moves if other.act == "tell_self"), None) if speech.after else None
    if told is None or told.item is not None or told.topic is not None:
        return Plan(("ask_self",))
    return Plan(("ask_low", "ask_self") if told.valence < -0.3 else ("ask_more_self", "ask_self"))


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
    ("tell_news", "item"): Plan(("news_item",), (("reason_facts", 0.8),)),
    ("tell_self", "person"): Plan(("gossip_person",), (("gossip_more", 1.6),)),
    ("tell_news", "person"): Plan(("news_person",)),
    ("tell_news", "none"): Plan(("news_none",)),
    ("remember", "item"): Plan(("remember_item",)),
    ("remember", "topic"): Plan(("remember_topic",)),
    ("remember", "person"): Plan(("remember_person",)),
    ("remember", "none"): Plan(("remember", "remember_vague"), (("aside_past", 0.5),)),
    ("thank", "topic"): Plan(("thank_topic",)),
    ("thank", "person"): Plan(("thank_person",)),
    ("part", "item"): Plan(("part_item",)),
    ("part", "topic"): Plan(("part_topic",)),
    ("part", "person"): Plan(("part_person",)),
}


def plan(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to say a move."""
    wanted = _plan(speech, move, facts)
    if move.item is not None and seen_of(speech, move)[0]:
        return replace(wanted, seen=True)
    return wanted


def _plan(speech: Speech, move: Move, facts: Facts) -> Plan:
    """Return how to say a move: its tables depend on what it is about, and on what has been seen, heard, asked and said."""
    subject = _subject(move, facts)
    if speech.form == "feeling" and facts.item is not None:
        return opinion(speech, move, facts)
    special = film_plan(speech, move, facts) if subject == "item" else news_plan(speech, move, facts) if subject == "topic" else None
    if special is not None:
        return special
    if subject == "person" and move.act == "remember" and facts.slot("shared"):
        return Plan(("post_tie",), (("aside_past", 0.7),))
    if subject == "person" and not facts.slot("who"):
        subject = "none"
    return _SIMPLE.get((move.act, subject)) or _plain(speech, move, facts, subject)


def _plain(speech: Speech, move: Move, facts: Facts, subject: str) -> Plan:
    """Return how to say what needs no film and no news."""
    public = speech.to is None
    match move.act:
        case "greet":
            core = "greet_all" if public else "greet_back" if _greeted(speech) else "greet"
            if subject in ("topic", "person"):
                return Plan((core,), ((f"greet_{subject}", 9.0),))
            return Plan((core,), (("greet_more", 1.0),) if not public and len(speech.moves) == 1 else ())
        case "part" if public:
            return Plan(("part_all",))
        case "part":
            close = facts.slot("dear") and facts.roll % 3 == 0
            return Plan(("part_close", "part") if close else ("part",), (("part_more", 1.0),))
        case "thank":
            return Plan(("thank_all",) if public else ("thank",))
        case "answer":
            return _answer(speech, facts, move)
        case "agree" | "disagree":
            return _reaction(speech, move, facts)
        case "opine" | "recommend" | "warn" | "argue" if subject == "person":
            return Plan((f"person_{sort_of(level(move.valence if move.act != 'warn' else -1.0, None))}",))
        case "tell_self":
            return _self(speech, facts)
        case "ask_self":
            return _question(speech, facts)
        case _:
            return Plan(("musing",), (("self_hobby", 0.4),))


def _greeted(speech: Speech) -> bool:
    return speech.after is not None and any(move.act == "greet" for move in speech.after.moves)
