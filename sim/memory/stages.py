"""The stages that a perception passes through, each of which a scenario may leave out, and the figures that govern them."""

from typing import Literal

from sim.calendar import DAY

# What each is left out for: an experiment shows what it does.
#   sensory: drops what is not notable. Without it all that is perceived is kept.
#   short: holds ten memories, which likeness enhances. Without it what is kept goes straight to long-term memory.
#   long: keeps what was enhanced, and insights. Without it there is short-term memory only, and nothing to reflect into.
#   reflection: draws insights when enough has been gathered. forgetting: loses long-term memories overnight.
Stage = Literal["sensory", "short", "long", "reflection", "forgetting"]
STAGES: tuple[Stage, ...] = ("sensory", "short", "long", "reflection", "forgetting")

NOTABLE = 0.7  # importance from which sensory memory passes a note on; RecAgent's released code: score / 10 * 0.9 > 0.62, thus 7 of 10
ENHANCEMENTS = 3  # K: of a short-term memory, until it moves to long-term memory (RecAgent, section 3.2)
ALIKE = 0.7  # sigmoid(cosine), from which a later memory may enhance an earlier one; the newest gets NEWEST on top (released code)
NEWEST = 0.1
ENDURING, IDLE = 4, 7 * DAY  # places of short-term memory that what was not accessed for so many minutes may hold; ours
LOOKED_BACK_ON = 50  # memories that a reflection starts from (RecAgent, section 3.2)

# RecAgent's threshold of 10 for reflection. Its code adds up score / 10 of each memory kept, so that the scale is that of
# Memory.importance, 0 to 1: somebody reflects after about a dozen memories worth keeping.
GATHERED = 10.0
