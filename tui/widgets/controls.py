"""The player's hands on the engine: what was asked of it, and how to ask."""

from time import monotonic
from typing import Protocol

from sim.action import AnyAction
from sim.agent import Persona
from sim.event import AnyEvent, ChangeRefused, Intervention, PersonaEdited, Planned, agent_of, kind_of
from sim.network import Tie
from tui.errand import Errand
from tui.protocol import (
    Answer,
    AskAgents,
    CallOff,
    Defer,
    EditBranch,
    FromEngine,
    GiveBack,
    GoOn,
    Intervene,
    Join,
    Listen,
    Look,
    LookInto,
    Painted,
    Pause,
    Play,
    Question,
    Quit,
    Retell,
    SetBudget,
    Step,
    TakeOver,
    ToEngine,
    Unsaved,
)
from tui.settings import FASTEST
from tui.wire import Fork, NewWorld

TURNS = (0, 15, 30, 60, 120, 300)  # seconds for a question; 0: the world waits
SLOW, BRISK = 1.0, 2.0  # ticks a second of live time below which playback begins with others, and those
RATES = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 0.0)  # ticks a second that keys step through; 0: as fast as it goes


class Client(Protocol):
    """The screen's end of the pipe to the engine."""

    def drain(self) -> list[FromEngine]:
        """Return what has arrived since last time, without waiting."""

    def send(self, command: ToEngine) -> None:
        """Queue a command, without waiting."""

    def go_to(self, branch: str, fork: Fork | None = None, replay: int | None = None) -> None:
        """Start anew on a branch of the same save, without waiting.

        Args:
            fork: it is a new one, which begins there. replay: the tick to look at, where the branch shall be looked at only.
        """

    def open(self, save: str, branch: str = "") -> None:
        """Start anew on another save, without waiting. branch: of this one, which goes on where the other cannot be read."""

    def begin(self, new: NewWorld, branch: str = "") -> None:
        """Start anew on a new world, without waiting. branch: of this one, which goes on where the other cannot be made."""

    def close(self) -> None:
        """End the engine; may be called more than once."""


class Controls:
    """Speed, and commands to the engine.

    Attributes:
        playing: time runs, as far as asked. question: what the player must decide now.
        becoming: those whom the player will be from the next tick on, in order.
        turn_seconds: after which a question is left to the agent's own mind; 0: the world waits.
        left: of these seconds, None where none are counted. keyed: when a key was pressed last, by the monotonic clock.
        said: how often the player has said or written something. edited: personas as asked for, until the world has them.
        asked: interventions that the next tick will bring, or put on the schedule for the tick beside them, oldest first.
        errand: what is done for the player on a branch, None for nothing. unsaved: why a tick cannot be saved; None: all are.
        opening: name of the branch on its way to the screen, "" for none. opening_since: by the monotonic clock.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._rate = 1.0
        self._past_rate: float | None = None  # until the player chooses one, that of live time
        self.playing = False
        self.question: Question | None = None
        self.becoming: tuple[int, ...] = ()
        self.turn_seconds = 0
        self.left: int | None = None
        self.keyed = 0.0
        self._to_hold = False  # time was held when the player became somebody, and nobody has let it run since
        self._interviews = 0
        self.said = 0
        self.edited: dict[int, Persona] = {}
        self.asked: list[tuple[Intervention, int | None]] = []
        self.errand: Errand | None = None
        self.unsaved: Unsaved | None = None
        self.opening, self.opening_since = "", 0.0

    @property
    def rate(self) -> float:
        """Ticks a second; 0 for as fast as it goes."""
        return self._rate

    def set_rate(self, rate: float) -> None:
        """Take any rate, 0 to FASTEST."""
        self._rate = min(max(rate, 0.0), FASTEST)

    @property
    def pace(self) -> str:
        """The speed as the header shows it."""
        return _paced(self._rate)

    @property
    def past_rate(self) -> float:
        """Ticks a second at which the past is played back, 0 for as fast as it goes: chosen, or as live time unless that is slow."""
        if self._past_rate is not None:
            return self._past_rate
        return self._rate if self._rate >= SLOW or not self._rate else BRISK

    @property
    def past_pace(self) -> str:
        """The same as the banner shows it."""
        return _paced(self.past_rate)

    @property
    def waiting(self) -> bool:
        """Whether the engine waits for the player."""
        return self.question is not None

    def play(self) -> None:
        """Let time run."""
        self.playing, self._to_hold = True, False
        self._client.send(Play(self.rate))

    def hurry(self) -> None:
        """Let time run as fast as it goes, whatever speed the player has chosen."""
        self.playing, self._to_hold = True, False
        self._client.send(Play(0.0))

    def pause(self) -> None:
        """Hold time after this tick."""
        self.playing = self._to_hold = False
        self._client.send(Pause())

    def step(self) -> None:
        """Run one tick, then hold."""
        self.playing = False
        self._client.send(Step())

    def change_speed(self, steps: int) -> None:
        """Let live time go so many of RATES faster or slower."""
        self._rate = _stepped(self._rate, steps)
        if self.playing:
            self._client.send(Play(self.rate))

    def change_past_speed(self, steps: int) -> None:
        """Play the past back so many of RATES faster or slower; live time keeps its own pace."""
        self._past_rate = _stepped(self.past_rate, steps)

    def take_over(self, agent: int, beside: bool = False) -> None:
        """Become somebody, in place of whomever the player is or `beside` them; time runs until they must decide."""
        self.becoming = (*self.becoming, agent) if beside else (agent,)
        self._client.send(TakeOver(agent, beside))
        self._run_until_asked()

    def became(self, *agents: int) -> None:
        """Take it that the player is somebody now."""
        self.becoming = tuple(each for each in self.becoming if each not in agents)

    def join(self, persona: Persona, ties: tuple[Tie, ...]) -> None:
        """Let somebody new come, and become them; time runs until they must decide."""
        self.becoming = (persona.id,)
        self._client.send(Join(persona, ties))
        self._run_until_asked()

    def _run_until_asked(self) -> None:
        held = self._to_hold or not self.playing
        self.play()  # the next tick is due at once
        self._to_hold = held

    def give_back(self, agent: int) -> None:
        """Let their own mind decide for somebody again."""
        self.became(agent)
        if self.question is not None and self.question.agent == agent:
            self.question = None
        self._client.send(GiveBack(agent))

    def end_playing(self) -> None:
        """Take it that the player is nobody any more: time that was held before they became somebody is held again."""
        self.becoming, self.question = (), None
        if self._to_hold:
            self.pause()

    def answer(self, action: AnyAction) -> None:
        """Decide on the question asked."""
        if self.question is not None:
            self.said += bool(getattr(action, "text", ""))
            self._client.send(Answer(self.question.number, action))
            self.question = None

    def listen(self, people: tuple[int, ...]) -> None:
        """Read along, word by word, what a model writes in a chat of these two."""
        self._client.send(Listen(people))

    def defer(self) -> None:
        """Leave the question asked to the agent's own mind."""
        if self.question is not None:
            self._client.send(Defer(self.question.number))
            self.question = None

    def ask(self, agents: tuple[int, ...], question: str, on_record: bool) -> int:
        """Ask people something from outside; return the number of the interview."""
        self._interviews += 1
        self._client.send(AskAgents(self._interviews, agents, question, on_record))
        return self._interviews

    def intervene(self, intervention: Intervention, at: int | None = None) -> None:
        """Change the world at the next tick, or at tick `at`; an edited person counts at once as what the next edit starts from."""
        self.asked.append((intervention, at))
        if at is None and isinstance(intervention, PersonaEdited):
            self.edited[intervention.agent] = intervention.persona
        self._client.send(Intervene(intervention, at))

    def declined(self, change: Intervene) -> None:
        """Take it that the engine will not change the world so."""
        asked = [place for place, each in enumerate(self.asked) if each == (change.intervention, change.at)]
        if asked:
            del self.asked[asked[-1]]
        if isinstance(change.intervention, PersonaEdited) and change.at is None:
            self.edited.pop(change.intervention.agent, None)

    def came(self, event: AnyEvent) -> None:
        """Take it that what an event holds does not wait any more."""
        if isinstance(event, PersonaEdited):
            self.edited.pop(event.agent, None)
        if not isinstance(event, (Intervention, Planned, ChangeRefused)):
            return
        match event:
            case Planned(intervention=intervention):
                kind, agent, later = kind_of(intervention), agent_of(intervention), True
            case ChangeRefused(change):
                kind, agent, later = change, None, False
            case _:
                kind, agent, later = kind_of(event), agent_of(event), False
        for place, (each, at) in enumerate(self.asked):
            if kind_of(each) == kind and agent in {None, agent_of(each)} and (at is not None) == later:
                del self.asked[place]
                return

    def call_off(self, number: int) -> None:
        """Take what was planned off the schedule."""
        self._client.send(CallOff(number))

    def look_into(self, agent: int) -> None:
        """Ask what language models were told and answered on behalf of somebody."""
        self._client.send(LookInto(agent))

    def retell(self, agent: int, tick: int) -> None:
        """Ask what somebody did, and what happened to them, up to a tick."""
        self._client.send(Retell(agent, tick))

    def set_budget(self, budget: str) -> None:
        """Let language models spend so much in all."""
        self._client.send(SetBudget(budget))

    def go_on(self, rules: bool = False) -> None:
        """Let models be asked again for decisions that wait, or let the rules decide those."""
        self._client.send(GoOn(rules))

    def go_to(self, branch: str, fork: Fork | None = None, replay: int | None = None) -> None:
        """Go on with another branch of the save, with a new one that begins at a fork, or look at one from a tick on."""
        self._leave(branch)
        self._client.go_to(branch, fork, replay)

    def open(self, save: str, name: str, branch: str) -> None:
        """Go on with another save. name: of it, to show meanwhile. branch: of this one, which goes on where the other cannot be read."""
        self.errand = None  # it is of this world; another may have a branch of the same name
        self._leave(name)
        self._client.open(save, branch)

    def begin(self, new: NewWorld, name: str, branch: str) -> None:
        """Begin a new world. name: of it, to show meanwhile. branch: of this one, which goes on where the other cannot be made."""
        self.errand = None
        self._leave(name)
        self._client.begin(new, branch)

    def _leave(self, opening: str) -> None:
        """Forget what was asked of the engine that is left."""
        self.question, self.becoming = None, ()
        self.edited.clear()
        self.asked.clear()
        self.playing, self.unsaved = False, None
        self.opening, self.opening_since = opening, monotonic()

    def tell(self, command: Look | EditBranch) -> None:
        """Say what concerns no time that runs."""
        self._client.send(command)

    def painted(self, tick: int) -> None:
        """Say which tick the screen shows."""
        self._client.send(Painted(tick))

    def quit(self) -> None:
        """Save and end."""
        self._client.send(Quit())


def _paced(rate: float) -> str:
    return f"{rate:.4g}×" if rate else "max"


def _stepped(rate: float, steps: int) -> float:
    """Return a rate so many of RATES further; from one that is none of them, the first step is to its neighbour."""
    if rate in RATES:
        place = RATES.index(rate) + steps
    else:
        slower = sum(0 < each < rate for each in RATES)
        place = slower + steps - (steps > 0)
    return RATES[max(0, min(place, len(RATES) - 1))]
