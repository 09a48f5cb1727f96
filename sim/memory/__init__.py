"""What stays in mind, what comes back to it, and what is lost (Wang et al. 2023, RecAgent, sections 3.1 and 3.2)."""

from sim.memory.forgetting import forgetting_probability, forgotten
from sim.memory.likeness import likeness, relevance_to
from sim.memory.past import from_before
from sim.memory.recalling import Relevance, recall, recency
from sim.memory.stages import ENHANCEMENTS, GATHERED, NOTABLE, STAGES, Stage

__all__ = [
    "ENHANCEMENTS",
    "GATHERED",
    "NOTABLE",
    "STAGES",
    "Relevance",
    "Stage",
    "forgetting_probability",
    "forgotten",
    "from_before",
    "likeness",
    "recall",
    "recency",
    "relevance_to",
]
