"""Habits of speech: what a voice puts before and after a sentence. A line of a table is "tags | text"; see grammar.parsed."""

TAILS, LEADS = "tails", "leads"

# What a sentence's table is called, up to the first "_" -> the table of words that may go before it.
OPENERS_OF: dict[str, str] = {
    **dict.fromkeys(("opine", "stance", "because"), "openers"),
    **dict.fromkeys(("recommend", "warn", "news", "mine", "argue"), "openers_light"),
}

# Those that may take a word after.
TAILED = frozenset(("opine", "stance", "hearsay", "self", "mood"))

# A sentence that begins with one of these takes no opener.
INTERJECTIONS = frozenset(
    (
        "oh",
        "well",
        "yes",
        "no",
        "aye",
        "yeah",
        "nope",
        "ah",
        "ha",
        "hello",
        "hi",
        "hey",
        "hiya",
        "morning",
        "afternoon",
        "evening",
        "right",
        "so",
        "look",
        "honestly",
        "thanks",
        "thank",
        "ta",
        "bye",
        "cheers",
        "now",
        "but",
        "and",
        "mm",
        "hm",
        "um",
        "er",
        "listen",
        "agreed",
        "true",
        "sorry",
        "ooh",
        "same",
        "fair",
        "okay",
        "ok",
        "see",
        "good",
        "mind",
        "you're",
        "i'm",
        "nah",
        "wrong",
        "exactly",
        "tell",
    )
)

TABLES: dict[str, str] = {
    "openers": """
        !formal !young | Well,
        !formal | To be fair,
        !formal !young | I'll say this,
        !young | Put it this way,
        casual wordy lively chaotic | Honestly,
        lively chaotic cheerful | Right,
        lively chaotic wordy | Listen,
        blunt impatient stubborn practical | Look,
        blunt stubborn proud | Make no mistake,
        dry sarcastic | In a shock to nobody,
        dry | For the record,
        dry bookish | On reflection,
        gloomy | No surprise, but
        gloomy | As usual,
        gloomy terse | Aye, well,
        warm gossip | Oh,
        gossip | Between ourselves,
        gossip wordy | You didn't hear it from me, but
        shy anxious | I may be wrong, but
        shy anxious | Um,
        shy | I don't know,
        shy anxious | This is probably silly, but
        dreamy | Funny thing,
        dreamy romantic | Ah,
        dreamy | I keep thinking,
        formal | In my view,
        formal | If I may say so,
        formal | On balance,
        formal bookish | I must say,
        bookish | Strictly speaking,
        old nostalgic | At my age,
        old | Mark my words,
        old nostalgic | I've lived long enough to know,
        young | ngl
        young | Okay so
        young | Not being funny but
        young | Literally,
        young | tbh
        thrifty | Money aside,
        curious | Here's a thing,
        curious earnest | Do you know,
        earnest | Truly,
        earnest | I mean this,
        calm | All in all,
        proud | I don't say it often, but
        loyal | Hand on heart,
        thirty | Straight answer,
        thirty | Okay,
    """,
    "openers_light": """
        !formal !young | Well,
        !formal !terse | Right,
        lively chaotic wordy | Listen,
        blunt impatient stubborn practical | Look,
        warm gossip | Oh,
        gloomy | Well, anyway,
        dry sarcastic | Now then,
        shy anxious | Um,
        dreamy | Funny thing,
        formal | I must say,
        young | Okay so
        young | Right so
        young | omg
        old | Now,
        curious earnest | Here's a thing,
        cheerful playful | Ooh,
        thirty | Okay,
        proud | Take it from me,
        loyal | Hand on heart,
    """,
    "tails": """
        !formal !young | mind
        !young | if you ask me
        !young | all told
        !formal !terse | I have to say
        !formal !young | to be honest
        old nostalgic | at my time of life
        gloomy | for all the good it does
        gloomy | not that it matters
        gloomy | same as ever
        dry sarcastic | believe it or not
        dry sarcastic | since nobody asked
        dry sarcastic | astonishingly
        dry | in my humble opinion, which isn't
        anxious shy | I think
        anxious shy | if that makes sense
        anxious | touch wood
        shy | or maybe that's just me
        warm | bless it
        warm gossip | honest to goodness
        gossip | and I'm not the only one who says so
        blunt stubborn | end of
        blunt impatient | simple as that
        stubborn | and I won't be shifted
        cheerful lively | no two ways about it
        cheerful | hand on heart
        formal | I should say
        formal | I dare say
        formal | in my judgement
        bookish | as far as I can tell
        bookish | broadly speaking
        young | lol
        young | no joke
        young | i swear
        dreamy | somehow
        dreamy romantic | in a way
        practical | when all's said and done
        practical thrifty | when you add it up
        proud | and I know what I'm talking about
        loyal | and I stand by that
        calm | give or take
        calm | in its own time
        earnest | truly
        curious | oddly enough
        impatient | to cut it short
        playful | cross my heart
        thirty | weirdly
        thirty | not going to lie
        tidy | to be exact
        chaotic | or thereabouts
    """,
    # The last resort: what goes before a sentence that has been used up.
    "leads": """
        I know I keep on, but
        I'll say it again and it's {clock} already:
        Here {at_home}, {clock}, I still say
        It's {clock} and I haven't changed my mind:
        My head's half in {hobby}, but
        With {hobby} still to do {today},
        Stop me if you've heard it, but
        Same tune from me this {daypart}:
        Between {hobby} and the kettle I thought it over, and
        One more time, {name}:
        For the slow ones at the back,
        Ask anyone {at_home}:
        Another {daypart}, another go:
        As I said to the kettle {today},
        I thought of it over {hobby}, and
        Still on my mind at {clock}:
    """,
    "last_resort": """
        I've said most of it already.
        that's about the size of it.
        there isn't much to add.
        you know where I stand.
        I'll think on.
        we'll see how it goes.
        I haven't any more than that.
        it's one of those weeks.
        let's leave it there for now.
        I've run out of clever things to say.
        ask me again when I've had some tea.
        I'm only repeating myself.
        the rest will keep.
        I've nothing new to report.
    """,
}
