"""What follows from a few memories, said in a sentence: nothing that they, my ratings and my attitudes do not bear out."""

from collections import Counter
from collections.abc import Sequence

from models.rules.character import Character
from models.rules.history import stars_of
from sim.agent import Memory
from sim.observation import Reflecting

NAMED = 2  # films or people named in one insight
DECIDED, FIRM = 0.15, 0.5  # attitudes from which I have a side, and hold it firmly


def conclusion(observation: Reflecting, character: Character) -> str:
    """Return what the memories that I look back on tell me: about somebody, the news, a film, or my taste."""
    if observation.topic in observation.topics:
        return _about_news(observation, observation.topic)
    if observation.item is not None:
        return _about_film(observation, observation.item)
    if observation.other is not None:
        return _about_person(observation, observation.other)
    return _about_taste(observation) or _about_anything(observation)


def _about_person(observation: Reflecting, other: int) -> str:
    """Return whether their tips are good; where I have followed none, how our talks go."""
    me, name = observation.me, observation.names[other]
    theirs = [memory for memory in observation.sources if memory.other == other]
    told = _unique([memory.item for memory in theirs if memory.kind == "film" and memory.item is not None])
    good = [item for item in told if stars_of(me, item) >= 4]
    bad = [item for item in told if 1 <= stars_of(me, item) <= 2]
    if len(good) > len(bad):
        films = _titles(observation, good)
        return _pick(
            observation,
            f"I can trust {name} about films: {films} pleased me as promised, and I am glad of it.",
            f"When {name} praises a film it is worth my evening, as {films} showed me.",
            f"{name} has good taste, or mine at least: I enjoyed {films}.",
        )
    if bad:
        films = _titles(observation, bad)
        return _pick(
            observation,
            f"I should not go by what {name} says of films: {films} disappointed me.",
            f"{name} and I do not see films alike, {films} was a waste of my evening.",
            f"Praise from {name} is a poor guide for me: I was bored by {films}.",
        )
    if len(told) >= 2:
        return _pick(
            observation,
            f"{name} keeps telling me of films, {_titles(observation, told)} for two, and I have yet to see what that is worth.",
            f"I have {_titles(observation, told)} from {name} and cannot say yet whether we share a taste.",
        )
    return _about_talks(observation, other, theirs)


def _about_talks(observation: Reflecting, other: int, theirs: Sequence[Memory]) -> str:
    name, talks = observation.names[other], [memory for memory in theirs if memory.kind == "chat"]
    about = _subjects(observation, talks or theirs)
    over = f" over {about}" if about else ""
    if any("quarrel" in memory.text for memory in talks):
        return _pick(
            observation,
            f"Talk between {name} and me turns into quarrels{over}, which is a pity.",
            f"{name} and I fell out{over}, and I have not got past that annoying argument.",
        )
    if not about:
        return _pick(observation, f"{name} is somebody I like to talk with.", f"It does me good to talk with {name}.")
    return _pick(
        observation,
        f"{name} is somebody I like to talk with, of {about} most lately.",
        f"I am glad of my talks with {name}, about {about} for example.",
        f"It does me good to talk with {name}, lately about {about}.",
    )


def _about_news(observation: Reflecting, topic: str) -> str:
    title, attitude = observation.topics[topic].title, observation.me.attitudes.get(topic, 0.0)
    people = _unique([memory.other for memory in observation.sources if memory.other is not None])
    names = " and ".join(observation.names[other] for other in people[:NAMED])
    heard = f", after what I heard from {names}" if names else ""
    if abs(attitude) < DECIDED:
        return _pick(
            observation,
            f"I still cannot decide about the news{heard}: {title}.",
            f"{title}: I see both sides of it{heard}.",
        )
    side = "for" if attitude > 0 else "against"
    if abs(attitude) >= FIRM:
        return _pick(
            observation,
            f"My mind is made up about the news, I am {side} it{heard}: {title}.",
            f"{title}: nobody will talk me out of being {side} it{heard}.",
        )
    return _pick(
        observation,
        f"On the whole I am {side} it{heard}: {title}.",
        f"{title}: I lean to being {side} it{heard}, though not with all my heart.",
    )


def _about_film(observation: Reflecting, item: int) -> str:
    title, stars = _titles(observation, [item]), stars_of(observation.me, item)
    people = _unique([memory.other for memory in observation.sources if memory.other is not None])
    names = " and ".join(observation.names[other] for other in people[:NAMED])
    through = f" with {names}" if names else ""
    if not stars:
        return _pick(
            observation,
            f"{title} keeps coming up{through}; I ought to see it at last.",
            f"I have heard so much of {title}{through} that I should make up my own mind.",
        )
    verdict = ("could not stand it", "did not like it", "did not mind it", "liked it", "loved it")[stars - 1]
    return _pick(
        observation,
        f"{title} keeps coming up{through}, and I {verdict}.",
        f"I {verdict}, and {title} has stayed with me since{', not least' + through if through else ''}.",
    )


def _about_taste(observation: Reflecting) -> str:
    """Return what kind of film pleased me among those remembered, "" where they are too few to tell."""
    rated = [memory.item for memory in observation.sources if memory.item is not None and stars_of(observation.me, memory.item)]
    seen = _unique(rated)
    liked = [item for item in seen if stars_of(observation.me, item) >= 4]
    disliked = [item for item in seen if stars_of(observation.me, item) <= 2]
    pleased = len(liked) >= len(disliked)
    chosen = liked if pleased else disliked
    genres = Counter(genre for item in chosen for genre in observation.catalogue[item].genres)
    if len(chosen) < 2 or not genres:
        return ""
    genre = max(genres, key=lambda name: (genres[name], name))
    films = _titles(observation, [item for item in chosen if genre in observation.catalogue[item].genres])
    if genres[genre] < 2:
        return f"{_titles(observation, chosen)} {'pleased' if pleased else 'disappointed'} me, unlike one another as they are."
    directors = Counter(observation.catalogue[item].director for item in chosen if observation.catalogue[item].director)
    director, times = directors.most_common(1)[0] if directors else ("", 0)
    if pleased and times > 1:
        return f"Whatever {director} makes seems to be for me."
    if pleased:
        return _pick(
            observation,
            f"Lately it is {genre} that pleases me: {films}.",
            f"What I have loved of late has a good deal of {genre} in it, like {films}.",
        )
    return _pick(
        observation,
        f"I have had bad luck with films lately, {genre} most of all: {films}.",
        f"I should leave {genre} alone for a while, after {films}.",
    )


def _about_anything(observation: Reflecting) -> str:
    weighty = max(observation.sources, key=lambda memory: (memory.kind != "insight", memory.importance, memory.id))
    if weighty.kind == "insight":
        return weighty.text
    first = weighty.text.rstrip(".")
    return _pick(observation, f"What stays with me is this: {first}.", f"I keep coming back to one thing: {first}.")


def _subjects(observation: Reflecting, memories: Sequence[Memory]) -> str:
    """Return what memories are about most, in words, "" where they are about nothing in particular."""
    topics = Counter(memory.topic for memory in memories if memory.topic is not None and memory.topic in observation.topics)
    items = _unique([memory.item for memory in memories if memory.item is not None])
    if topics:
        return "the news"
    return _titles(observation, items) if items else ""


def _titles(observation: Reflecting, items: Sequence[int]) -> str:
    return " and ".join(f"<{observation.catalogue[item].title}>" for item in items[:NAMED])


def _unique(values: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(values))


def _pick(observation: Reflecting, *sentences: str) -> str:
    """Return one of some sentences, by luck keyed by what they draw on."""
    return observation.luck.pick("insight", sentences, max(memory.id for memory in observation.sources))
