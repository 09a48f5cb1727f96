"""Beginnings and endings of open posts on the news, by how stirred their author was and by manner: our own prose."""

from models.rules.wording.public_phrases import by_emotion, lines_of_table

# Behind an argument, one's own or against somebody: what one says oneself is not doubted in the same breath.
_TAILS = {
    "calm": """
        .
        , and I have yet to hear a good answer to it
        , and it can be said without shouting
        , and that is worth a thought
        , and no more than that
        .
        , which is not the same as saying that it is simple
        , and I say so without any anger
        , and I would say the same to a friend
        , and I mean it kindly
        , and that ought to count for something
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

# Behind praise of somebody's words.
_AGREE_TAILS = {
    "calm": """
        .
        , and I am glad that somebody wrote it
        , and I would sign that
        , and I have little to add
        , and it was time that somebody said so
        .
        , and thank you for the calm words
        , and I shall pass it on at home
        , and it is good to read it put so plainly
        , and I thought so before
        , and I hope that many read it
    """,
    "moderate": """
        .
        , and thank you for writing it
        , and more people should read it
        , and I am not alone in that
        , and it needed saying
        .
        , and I have been saying so at home
        , and I hope that they listen
        , and it is what we all feel here
        , and please go on writing
        , and I am passing it on
    """,
    "intense": """
        .
        , and thank you, thank you
        , and everybody here says the same
        , and I will repeat it to anybody
        , and they can read it twice
        .
        , and I could not have said it better
        , and now let them answer
        , and I am with you to the end
        , and it had to come out
        , and do not take back one word
    """,
}

# Behind a view: here one may be unsure.
_OPINE_TAILS = {
    "calm": """
        .
        , as far as anybody can tell today
        , though I am ready to be shown otherwise
        , and it does not help anybody to shout about it
        , at least that is how it looks from here
        .
        , and the rest can wait until we know more
        , and I do not hold it against anybody who sees it otherwise
        , which is not the same as saying that it is simple
        , and I say so without any anger
        , and I would say the same to a friend
    """,
    "moderate": """
        .
        , and I have lost some sleep over it
        , whatever they say on the evening news
        , and I will not pretend otherwise
        , and I do not say it lightly
        .
        , and I wish that it were easier
        , and we should talk about that
        , and I am not alone in that
        , and I would say so to anybody's face
        , and nothing I read today has changed that
    """,
    "intense": """
        .
        , and I am done being polite
        , and nobody will tell me otherwise
        , and I want it said in every street
        , and I do not care who hears it
        .
        , and let them write that down
        , and I would shout it from the quay
        , and that is all there is to say
        , and I will say the same tomorrow
        , and whoever hesitates should ask themselves why
    """,
}

_SELF_TAILS = """
    .
    , if anybody wants to know
    , and I wanted to say so
    , and I suppose that I am not the only one
    , and that is why I write
    .
    , and that surprises me
    , and I have no better words for it
    , and I am told that it shows
    , and I do not expect that to change this week
    , and now you know
"""
_NEWS_TAILS = """
    .
    – {detail}
    – and there is more to come
    – worth five minutes of anybody's day
    – in case nobody has told you
    .
    – it is on everybody's lips here
    – I have been asked about it all day
    – I do not think that we know everything
    – I have seen nobody deny it
    – the details are worth knowing
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

# Before a sentence that has no beginning of its own kind and no colon.
_OPENERS = {
    "plain": "Well: |A thought: |Just this: |Right then: |A word on this: |To be clear: ",
    "warm": "Dear all: |Friends, a word: |With a heavy heart: |Bear with me: |My dears: ",
    "blunt": "Look: |Simple: |Plainly: |Straight out: |No fuss: ",
    "lively": "Oh, people: |Listen to this: |Right, everybody: |Here we go: ",
    "dry": "Well, well: |For what it may matter: |If I may: |A small remark: ",
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
        So much from me for today.
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
    return tuple("" if line == "." else f" {line}" if line.startswith("–") else line for line in lines_of_table(table))


ENDINGS = {emotion: _endings(table) for emotion, table in _TAILS.items()}
AGREE_ENDINGS = {emotion: _endings(table) for emotion, table in _AGREE_TAILS.items()}
OPINE_ENDINGS = {emotion: _endings(table) for emotion, table in _OPINE_TAILS.items()}
SELF_ENDINGS = _endings(_SELF_TAILS)
NEWS_ENDINGS = _endings(_NEWS_TAILS)
OFFICIAL_ENDINGS = _endings(_OFFICIAL_TAILS)
OPENERS = {manner: tuple(table.split("|")) for manner, table in _OPENERS.items()}
CLOSERS = by_emotion(_CLOSERS)
