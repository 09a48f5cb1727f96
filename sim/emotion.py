"""How feelings move: mood and arousal are stirred by what happens and fade by themselves."""

from sim.agent import Agent, Emotion, emotion_of
from sim.temperament import temperament

MOOD_AT_REST = 0.1
AROUSAL_AT_REST = 0.1
MOOD_DECAY = 0.85  # share of the distance from rest that is left after one tick
AROUSAL_DECAY = 0.8  # the decay coefficient of S3 (Gao et al. 2023, section 3.2), which prints no value; ours


def faded(agent: Agent, tick: int) -> tuple[float, float]:
    """Return (mood, arousal) after fading towards rest since the agent last felt something."""
    elapsed = max(0, tick - agent.felt)
    mood = MOOD_AT_REST + (agent.mood - MOOD_AT_REST) * MOOD_DECAY**elapsed
    arousal = AROUSAL_AT_REST + (agent.arousal - AROUSAL_AT_REST) * AROUSAL_DECAY**elapsed
    return mood, arousal


def settled(arousal: float, level: Emotion) -> float:
    """Return the arousal of somebody whose emotion has just gone to a level: as it was within the level, else the level's middle."""
    middle = {"calm": 1 / 6, "moderate": 1 / 2, "intense": 5 / 6}[level]
    return round(arousal if emotion_of(arousal) == level else middle, 4)


def stirred(agent: Agent, tick: int, pleasure: float, shock: float) -> tuple[float, float]:
    """Return (mood, arousal) after something pleasant or not, and more or less exciting, has happened.

    Args:
        pleasure: -1 to 1. shock: 0 to 1; neuroticism feels it up to half as much again, calm people less.
    """
    mood, arousal = faded(agent, tick)
    nervous = 1 + 0.5 * temperament(agent.persona.traits).neuroticism
    mood += pleasure * (1 - abs(mood)) if pleasure * mood > 0 else pleasure
    arousal += shock * nervous * (1 - arousal)
    return round(min(max(mood, -1.0), 1.0), 4), round(min(max(arousal, 0.0), 1.0), 4)
