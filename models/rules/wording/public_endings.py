"""Beginnings and endings of open posts on the news, by how stirred their author was and by manner: our own prose."""

from models.rules.wording.public_phrases import by_emotion, lines_of_table

_TAILS = {
    "calm": """
        .
        , and I have yet to hear a good answer to it
        , as far as anybody can tell today
        , though I am ready to be shown otherwise
        , and it does not help anybody to shout about it
        .
        , at least that is how it looks from here
        , and the rest can wait until we know more
        , which is not the same as saying that it is simple
        , and I say so without any anger
        , and I would say the same to a friend
    """,
    "moderate": """
        .
        , and it keeps me busy
        , and that should worry more people than me
        , and no fine words change it
        , whatever they say on the evening news
        .
        , and I will not pretend otherwise
        , and I wish that it were not so
        , and we should talk about that
        , and somebody should answer for it
        , and I am not alone in that
    """,
    "intense": """
        .
        , and they know it
        , and I am done being polite
        , and nobody will tell me otherwise
        , and that is an outrage
        .
        , and it makes me furious
        , and I want it said in every street
        , and there is no excuse left
        , and we will not forget it
        , and that is all there is to say
    """,
}

_SELF_TAILS = """
    .
    , if anybody wants to know
    , and I wanted to say so
    , and I suppose that I am not the only one
    , and that is why I write
    .
    , which is new to me
    , and I have no better words for it
    , and my family has noticed
    , and it will be some time before that changes
    , and now you know
"""
_NEWS_TAILS = """
    .
    , and there is more to come
    , and it is worth the five minutes
    , in case nobody has told you
    , and it is on everybody's lips here
    .
    , as I have just read
    , and I have been asked about it all day
    , if you have not seen it yet
    , and I do not think that we know everything
    , and I checked before posting
"""

_OFFICIAL_TAILS = """
    .
    , and a further statement will follow
    , according to what is known at this hour
    , subject to the findings of the inquiry
    , as stated before
    .
    , and enquiries are welcome in writing
    , and we will report when there is more to report
    , on the basis of the documents seen so far
    , without prejudice to the proceedings
    , and we ask for patience
"""

_OPENERS = {
    "plain": "Well: |A thought: |Just this: |Right then: |A word on this: |To be clear: ",
    "warm": "Dear all: |Friends, a word: |With a heavy heart: |Be kind, but: |Bear with me: |My dears: ",
    "blunt": "Look: |Simple: |Fact: |Straight out: |No fuss: ",
    "lively": "Oh, people: |Hear, hear: |Listen to this: |Right, everybody: |Here we go: ",
    "dry": "Well, well: |No surprise: |How unexpected: |As one does: |In other news: ",
}

# Said after a while by whoever has more to say; one in three posts ends with one.
_CLOSERS = {
    "calm": """
        That is all for now.
        I am curious what comes of it.
        Let us see what tomorrow brings.
        There is time to think it over.
        More when we know more.
        I will read what you answer.
        Correct me if you know better.
        No need to fall out over it.
        It will look clearer in a week.
        I am glad that we can talk about it.
        Back to the day's work.
        Good night to both sides.
    """,
    "moderate": """
        Think about it.
        I cannot leave it there.
        What has to happen next?
        It could be any of us.
        Somebody must know more.
        I hope that I am wrong.
        We deserve an answer.
        This is not over.
        Please take it seriously.
        I will not forget it soon.
        Talk about it at home.
        It is not a small thing.
    """,
    "intense": """
        Enough is enough.
        We are watching.
        Where is everybody?
        I will not be silent.
        It ends here.
        Names, please.
        Not one day longer.
        Remember this.
        How dare they.
        Let them hear us.
        I mean every word.
        No more.
    """,
}


def _endings(table: str) -> tuple[str, ...]:
    return tuple("" if line == "." else line for line in lines_of_table(table))


ENDINGS = {emotion: _endings(table) for emotion, table in _TAILS.items()}
SELF_ENDINGS = _endings(_SELF_TAILS)
NEWS_ENDINGS = _endings(_NEWS_TAILS)
OFFICIAL_ENDINGS = _endings(_OFFICIAL_TAILS)
OPENERS = {manner: tuple(table.split("|")) for manner, table in _OPENERS.items()}
CLOSERS = by_emotion(_CLOSERS)
