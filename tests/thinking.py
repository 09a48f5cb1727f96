"""Minds as a screen meets them: a search that finds what it is told to, and thoughts worth looking at."""

from models.completer import Exchange, Prompt
from models.finding.candidate import Candidate
from models.language.told import Said, Thought
from models.metering import Budget, Spending
from tui.protocol import Metered
from tui.seeking import Ended, Judged, Listed, Tidings

QWEN, LOCAL, CLOUD = "llama:/home/you/.lmstudio/models/qwen2.5-0.5b.gguf", "openai:gemma3:4b@http://127.0.0.1:11434/v1", "openai:MODEL"
CANDIDATES = (
    Candidate("rules", "rules", "built in; needs no model and costs nothing"),
    Candidate(QWEN, "llama", "Qwen2.5 0.5B, 494M weights", 397_000_000, "LM Studio"),
    Candidate("llama:/home/you/cut.gguf", "llama", "a file", 12_000, "voxpop", "it is cut: 12 kB of 397 MB"),
    Candidate(LOCAL, "server", "a model of Ollama's", 0, "port 11434"),
    Candidate(CLOUD, "key", "a key for api.openai.com", 0, "OPENAI_API_KEY", "name a model of it: --mind openai:MODEL", True),
)
METERED = Metered(Spending(1234, 45_200, 6_100, 0.41), Budget(money=2.5), 31_000, 3, 17)


class ToldSeeker:
    """A search that finds what a test tells it to find.

    Attributes:
        begun: how often it was started. closed: whether it was ended.
    """

    def __init__(self, *tidings: Tidings) -> None:
        self.waiting = list(tidings)
        self.begun = 0
        self.without: tuple[str, ...] = ()
        self.closed = False

    def start(self, without: tuple[str, ...]) -> None:
        self.begun += 1
        self.without = without

    def drain(self) -> list[Tidings]:
        found, self.waiting = self.waiting, []
        return found

    def close(self) -> None:
        self.closed = True


def all_found() -> ToldSeeker:
    """Return a search that has found and tried a few minds."""
    return ToldSeeker(
        Listed(CANDIDATES),
        Judged("rules", "always ready; thousands of decisions a second", True),
        Judged(QWEN, "answers in 1.4 s, 31 tokens/s, valid; about 43 decisions a minute, one by one", True),
        Judged(LOCAL, "too slow: only about 12 tokens of an answer in 5 s", False),
        Ended(),
    )


def thought(agent: int = 1, tick: int = 12, text: str = "", verdict: str = "") -> Thought:
    """Return a thought of somebody's; everything foreign in it is `text`, if there is one."""
    shared = text or "You speak for people of a small town.\nAnswer with JSON only.\nTitles stand in <angle brackets>.\nBe brief."
    prompt = Prompt(
        shared,
        text or "You are Astrid Lund, 54, projectionist. You like quiet films.",
        text or "It is Monday 10:00. Mei asks: Have you seen <Häxan>?",
        (Exchange(text or "I would say yes.", text or "That is no JSON. Answer with the object alone."),),
    )
    answers = (
        Said(text or "I would say yes.", text or "no JSON in it"),
        Said(text or '{"type": "say", "text": "I have, twice, and I would again."}', verdict),
    )
    return Thought(agent, tick, text or "qwen2.5-0.5b", text or "talk", prompt, answers, text, 1203, 900, 61, 1.42)
