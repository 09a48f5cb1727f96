"""Things to try: each opens a world, or does something in the one that is open, and says what to watch."""

from typing import Literal, NamedTuple

Deed = Literal["yesterday", "become", "change"]


class Example(NamedTuple):
    """Something to try.

    Args:
        title, summary: what it is, and what there is to see, in a sentence or two.
        scenario, agents: of the new world that it begins; "" where it happens in the world that is open. pane: on show first.
        colouring: of the map. deed: done in the world that is open. told: once it is there; {command.id} stands for a key.
    """

    title: str
    summary: str
    scenario: str = ""
    agents: int | None = None
    pane: str = ""
    colouring: str = ""
    deed: Deed | None = None
    told: str = ""


EXAMPLES: tuple[Example, ...] = (
    Example(
        "Two communities catch fire",
        "An injustice comes to light in Saltmarsh. Watch outrage spread over the map, and how long it takes to cross to Upland.",
        scenario="breaking-news",
        pane="map",
        colouring="emotion",
        told="The news breaks within a few ticks. {time.faster} goes faster; {view.map}, then {map.colour}, colours by stance; "
        "{view.curves} shows curves.",
    ),
    Example(
        "For and against the reactor",
        "Everybody has an opinion on energy; then the reactor leaks. Watch two camps form, tick by tick.",
        scenario="energy-policy",
        pane="map",
        colouring="stance",
        told="Red is against, green is for. {time.faster} goes faster; {world.intervene} changes the rules of the feed.",
    ),
    Example(
        "A film goes round",
        "A recommender shows films, and friends pass them on. Ask of any film why it was shown, and let another algorithm choose.",
        scenario="movie-night",
        pane="recommender",
        told="{people.inspect} on somebody shows why they chose. {world.recommender} lets another algorithm recommend.",
    ),
    Example(
        "A town of two hundred",
        "The river town with four times the people: who becomes influential, and whom does nobody hear?",
        scenario="town",
        agents=200,
        pane="feed",
        told="{people.sort} sorts people by followers; {view.map} shows the map.",
    ),
    Example(
        "Eighteen thousand",
        "As many people as in the study that the news scenario follows. It takes a few seconds to begin.",
        scenario="breaking-news",
        agents=17_945,
        pane="map",
        colouring="emotion",
        told="{time.faster} goes faster. A sign on the map stands for several people.",
    ),
    Example(
        "Be somebody",
        "Become the one whom most people follow, in the world that is open: see what they see, call a friend, post, and be answered.",
        deed="become",
        told="Choose with digits or arrows. {you.peek} shows what they would do; {you.back} gives them back.",
    ),
    Example(
        "Make somebody shy",
        "What if the most outgoing person had been shy since yesterday? A new branch finds out, and both are compared; "
        "your line of history stays as it is.",
        deed="change",
        told="Put introverted, anxious in place of the traits, then {form.save}: a branch lives from yesterday to now, "
        "and you see what differs.",
    ),
    Example(
        "Yesterday, otherwise",
        "Look at the world that is open as it was a day ago, and branch there: the same people, another history. Then compare both.",
        deed="yesterday",
        told="This is yesterday. {world.branch} begins a branch here; later {world.compare_branches} compares it with today.",
    ),
)
