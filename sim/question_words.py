"""The words by which a question put in a chat is known: about a film that "it" stands for, or about the one who is asked."""

import re

from sim.channel import Asks

# In the patterns IT is whatever stands for a film (a title is blanked with dots), HOW a word of degree, STATE how somebody may be.
_SHORT = {
    "IT": r"(?:(?:the|this|that) (?:one|film|movie)\b|(?:it|that|this|them)\b|·+)",
    "HOW": r"(?:(?:an?|any|really|very|actually|that|so|all|honestly|even|as|bit|quite|too) ){0,3}",
    "STATE": r"(?:ok|okay|all ?right|well|fine|good|happy|sad|low|tired|upset|unhappy|worried|down|quiet|excited)",
    "CROSS": r"(?:angry|cross|mad|annoyed|furious)",
    "FELT": r"(?:like|love|enjoy|hate|dislike)",
    "SEE": r"(?:see|seen|watch|watched|catch|caught)",
}
# The first that matches tells.
_PATTERNS: tuple[tuple[Asks, str], ...] = (
    ("angry", r"\b(?:are|r) (?:you|u) (?:\w+ )?CROSS\b"),
    ("angry", r"\byou(?:'re| are) (?:\w+ )?CROSS\b.{0,40}\?"),
    ("angry", r"\bhave i (?:upset|annoyed|offended)\b"),
    ("wrong", r"\bwhat(?:'s| is|s) (?:wrong|the matter|up with you|bothering you|the trouble)\b(?! with (?:it|that))"),
    ("wrong", r"\b(?:something|anything) (?:wrong|the matter)\b"),
    ("wrong", r"\bwhy are you (?:so |feeling )?(?:STATE|like (?:that|this))\b"),
    ("mood", r"^\W*(?:so |hey )?what(?:'s| is|s) up\W*$"),
    ("mood", r"\bhow (?:are|r) (?:you|u|things)\b|\bhow're you\b|\bhow do you feel\W*$"),
    ("mood", r"\bhow(?:'s| is|s) (?:it going|life|everything|yourself)\b"),
    ("mood", r"\b(?:are|r) (?:you|u) (?:\w+ )?STATE\b|\byou (?:ok|okay|all ?right)\?"),
    ("mood", r"^\W*(?:(?:and|but) )?(?:how about |what about )?you(?:rself)?\?"),
    ("told", r"\bwho (?:told|said|recommended|mentioned|suggested)\b"),
    ("told", r"\b(?:where|how) (?:did|do|have) you (?:hear|heard|know|learn|find out)\b"),
    ("cast", r"\bwho(?:'s| is| was| are| plays| stars| acts| played)\b.{0,20}\bin IT|\bwho stars\b|\bwho(?:'s| is| was) IT by\b"),
    ("cast", r"\bwho (?:made|directed|wrote|shot) IT|\bwho(?:'s| is| was) the (?:director|star|lead|actors?)\b"),
    ("where", r"\bwhere (?:did|have|can|could|do|would) (?:you|i|we) SEE IT|\bwhere (?:is|was) IT (?:on|playing|showing)\b"),
    ("when", r"\bwhen (?:did|have) you SEE IT"),
    ("tempted", r"\b(?:would|will|might|could|think|am) (?:i|i'd|i'll|i would) (?:really |going to )?FELT IT"),
    ("tempted", r"\bi(?:'d| would|'ll) FELT IT\?|\bis IT (?:for me|my (?:sort|kind|type|thing|cup))\b|\bwould IT suit me\b"),
    ("worth", r"\b(?:is|was|be) IT (?:really |actually |even )?worth\b|^\W*(?:and |so )?worth (?:it|seeing|watching|a)\b"),
    ("worth", r"\bshould i (?:go and )?(?:see|watch|try|go to) IT|\bshould i (?:bother|go)\W*$|\byou recommend IT"),
    ("liked", r"\bhow (?:did|do) you (?:like|find) IT|\bhow many stars\b|\bwhat (?:did|would) you (?:give|rate) IT|\byou rate IT"),
    ("why", r"^\W*(?:(?:but|and|oh|so) )?(?:why(?: not| so| is that| that)?|how so|how come|what for|in what way)\W*$"),
    ("why", r"\bwhy (?:did|do|didn't|don't) you (?:\w+ )?(?:FELT|see|watch|rate|recommend|say|think)(?: IT| so)?(?=\W*$|·)"),
    ("why", r"\bwhat (?:did|do|didn't) you (?:not )?FELT (?:so much )?about IT|\bwhat makes you (?:say|think)\b"),
    ("why", r"\bwhat(?:'s| is| was) (?:so |good |bad |wrong |great ){1,2}(?:about|with) IT"),
    ("seen", r"\b(?:have|did|had) you (?:ever |already |actually |not )?(?:SEE|go to|been to) IT"),
    ("seen", r"\byou(?:'ve| have) SEE IT\?|^\W*seen IT|^\W*have you\W*$"),
    ("liked", r"\b(?:did|do|didn't|don't) you (?:not )?(?:really |actually |even |at least )?FELT IT"),
    ("liked", r"\byou (?:really )?(?:like|liked|love|loved|hated|enjoyed) IT\?|^\W*(?:like|liked|enjoy|enjoyed) IT\?"),
    ("good", r"\b(?:is|was|isn't|wasn't) IT HOW(?:good|bad|great|nice|funny|fun|scary|boring|long|slow|sad|interesting)\b"),
    ("good", r"\b(?:is|was|isn't|wasn't) IT HOW(?:ok|okay|all ?right|exciting|brilliant|terrible|rubbish|decent|lovely)\b"),
    ("good", r"\bany good\W*$|\bhow (?:is|was) IT(?: then)?\W*$"),
    ("more", r"\btell me (?:more|a bit more|about IT)|^\W*(?:do )?(?:go on|say more|more|such as)\W*$"),
    ("more", r"\bwhat(?:'s| is| was) IT (?:about|like)\b|\bwhat happens in IT|\bof (?:film|movie|thing) is IT|\bis IT an? "),
    ("think", r"\bwhat (?:do|did|would) you (?:think|make|reckon)(?: (?:of|about) IT)?(?: then| though)?\W*$"),
    ("think", r"\bwhat(?:'s| is| was) your (?:opinion|view|verdict)(?: (?:on|of|about) IT)?\W*$|^\W*(?:any )?(?:thoughts|opinions?)\?"),
)
_WORD = re.compile("|".join(_SHORT))


def _spelled(pattern: str) -> str:
    """Return a pattern with its capital words written out, in which "u" is "you" as well."""
    pattern = re.sub(r"\byou\b(?!')", "(?:you|u|ya)", pattern)
    return _WORD.sub(lambda word: _SHORT[word[0]], pattern)


_COMPILED = tuple((asks, re.compile(_spelled(pattern), re.I)) for asks, pattern in _PATTERNS)


def asked_in(bare: str) -> tuple[Asks, int]:
    """Return what a sentence asks, and where in it: ("", 0) where nothing that is known here.

    Args:
        bare: the sentence with its titles blanked (sim.mentions.without).
    """
    for asks, pattern in _COMPILED:
        match = pattern.search(bare)
        if match is not None:
            return asks, match.start()
    return "", 0
