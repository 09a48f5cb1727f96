"""What somebody sees and is asked, for every kind of observation: one table, as plain text."""

from typing import assert_never

from models.language import scenes_of_news
from models.language.person import joined
from models.language.scene import Scene
from sim.action import Action, Chat, Post
from sim.catalogue import Catalogue
from sim.observation import (
    AnyObservation,
    Browsing,
    Choosing,
    Contact,
    Feeling,
    Noting,
    Planning,
    Questioned,
    Rating,
    Reflecting,
    Scrolling,
    Talking,
)
from sim.text import clean

CONTACTS_TOLD = 12
LINES_TOLD = 8
_OPTIONS_TOLD = 20
_NEEDS: dict[type[Action], str] = {Chat: "A chat needs a contact's id and your first line", Post: "a post needs its text"}


def scene_of(observation: AnyObservation) -> Scene:
    """Return what to say of an observation."""
    match observation:
        case Planning():
            return _planning(observation)
        case Browsing():
            return _browsing(observation)
        case Rating():
            return _rating(observation)
        case Talking():
            return _talking(observation)
        case Scrolling():
            return scenes_of_news.scrolling(observation)
        case Feeling():
            return scenes_of_news.feeling(observation)
        case Noting(percepts=percepts):
            sight = "\n".join(["You have just lived through this:", *(f"{k}: {clean(p.text, 280)}" for k, p in enumerate(percepts))])
            task = "Note each in one sentence in the first person, by its number, and say how important it is to you, 1 to 10."
            return Scene("note", (), sight, task, "", 200 + 80 * len(percepts))
        case Reflecting(question=question, sources=sources):
            sight = "\n".join(["These memories belong together:", *(f"- {clean(memory.text, 280)}" for memory in sources)])
            asked = f"You ask yourself: {clean(question, 280)}\n" if question else ""
            return Scene("reflect", (), sight, f"{asked}Draw one insight from them, in one sentence in the first person.", "")
        case Questioned():
            return _questioned(observation)
        case Choosing(candidates=candidates, count=count, around=around):
            films = [film(observation.catalogue, item) for item in candidates[:_OPTIONS_TOLD]]
            if around:  # what those whose taste is like mine like: told by place, for the numbers mean nothing to a reader
                places = sorted(range(len(around)), key=lambda k: -around[k])
                films = [f"{line} - {places.index(k) + 1} of {len(around)} with people of your taste" for k, line in enumerate(films)]
            sight = "\n".join(["These films are on offer:", *films])
            task = f"Pick exactly {count} that you would like best, by id, best first."
            return Scene("choose", ("Explorer", "Critic"), sight, task, _about(observation.catalogue, candidates))
        case _:
            assert_never(observation)


def film(catalogue: Catalogue, number: int) -> str:
    """Return one line on a film."""
    item = catalogue[number]
    facts = [str(item.year or ""), "/".join(item.genres), f"by {item.director}" if item.director else ""]
    return clean(f"{number} <{item.title}> ({', '.join(fact for fact in facts if fact)}) {item.description or item.about}", 260)


def _planning(observation: Planning) -> Scene:
    contacts = [_contact(contact) for contact in observation.contacts[:CONTACTS_TOLD]]
    sight = [f"You have some hours. {observation.waiting or 'No'} unread posts wait on your feed."]
    if contacts:
        sight.append(f"You may call: {joined(contacts)}.")
    needs = [need for action, need in _NEEDS.items() if action in observation.legal]
    task = f"What do you do?{f' {joined(needs)}, worth saying.' if needs else ''}"
    interests = joined(observation.me.persona.interests[:4])
    return Scene("plan", ("Watcher", "Chatter", "Poster"), "\n".join(sight), task, f"what to do now: {interests}")


def _browsing(observation: Browsing) -> Scene:
    page = [f"{film(observation.catalogue, e.item)} [{clean(e.reason, 80)}]" for e in observation.page if e.item in observation.catalogue]
    found = f"what it found for '{clean(observation.query, 80)}'" if observation.query else f"page {observation.number}"
    sight = "\n".join([f"The recommender shows {found}{', its last page' if observation.last else ''}:", *(page or ["nothing"])])
    task = "Watch one of these films or one that you heard of, by id, or go on. You cannot watch what you watched before."
    return Scene(
        "browse", ("Watcher", "Explorer", "Critic"), sight, task, _about(observation.catalogue, [e.item for e in observation.page])
    )


def _rating(observation: Rating) -> Scene:
    sight = [f"You have just watched {film(observation.catalogue, observation.item)}"]
    if observation.reason:
        sight.append(f"You chose it because: {clean(observation.reason, 200)}")
    if observation.before:
        sight.append(f"You gave it {observation.before} stars.")
    gave = [f"{clean(contact.name, 60)} gave {stars}" for contact, stars in observation.others[:CONTACTS_TOLD]]
    if gave:
        sight.append(f"Of those you know, {joined(gave)}.")
    task = "Rate it again, 1 to 5; you may have changed your mind or not." if observation.before else "Rate it 1 (poor) to 5 (superb)."
    task += " Say in a sentence how it left you."
    return Scene("rate", ("Watcher", "Critic"), "\n".join(sight), task, _about(observation.catalogue, [observation.item]))


def _talking(observation: Talking) -> Scene:
    partner, me = observation.partner, observation.me
    lines = [f"{'You' if line.author == me.id else clean(partner.name, 60)}: {clean(line.text, 280)}" for line in observation.thread]
    sight = "\n".join([f"You are talking with {_contact(partner)}. {clean(partner.history, 200)}".rstrip(), *lines[-LINES_TOLD:]])
    task = "Answer in one line, as yourself, and bring the talk on; leave when all is said."
    if observation.last:
        task = "It is time to end this talk: say a last line, or leave."
    return Scene("talk", ("Chatter",), sight, task, f"{partner.name}: {observation.thread[-1].text if observation.thread else ''}")


def _questioned(observation: Questioned) -> Scene:
    task = "Answer in your own words, as yourself, in a sentence or three."
    options = observation.options[:_OPTIONS_TOLD]
    if options and observation.form != "open":
        first = 1 if observation.form == "scale" else 0
        told = joined(f"{number} {option}" for number, option in enumerate(options, first))
        task += f" Give as choice the number of {'the point on this scale' if first else 'one of these'}: {told}."
    question = clean(observation.question, 500)
    return Scene("answer", (), f"Somebody whom you trust asks you: {question}", task, question)


def _contact(contact: Contact) -> str:
    near = "close" if contact.closeness > 0.6 else "not close" if contact.closeness < 0.3 else "familiar"
    return (
        f"{contact.id} {clean(contact.name, 60)} (your {clean(contact.kind, 30)}, {contact.age}, {clean(contact.occupation, 40)}, {near})"
    )


def _about(catalogue: Catalogue, items: list[int] | tuple[int, ...]) -> str:
    return "; ".join(f"{catalogue[item].title} {' '.join(catalogue[item].genres)}" for item in items[:5] if item in catalogue)
