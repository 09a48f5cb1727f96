"""Phrases for open posts on the news: our own prose, by what a post does and how stirred its author was.

A line ends without a full stop. It may name {claim}, {Claim}, {title}, {detail} (a sentence of the summary), {question}, {Question}
(both without a question mark), {yes} ("yes" or "no"), {side} ("for it" or "against it"). Tables of lines hold FRAMES or more, tables of
tails (models.rules.wording.public_endings) and of leads TAILS, so that an author who walks through both comes to the same sentence
again only after many posts (models.rules.wording.public).
"""

FRAMES, TAILS = 9, 11  # FRAMES: at least; any number but a multiple of STEP
STEP = 5  # lines from one post of an author to the next in a walk through a table

_ARGUE = {
    "calm": """
        I say {yes}, because {claim}
        What weighs most with me is that {claim}
        I have read both sides, and I come down {side}: {claim}
        It is worth saying plainly that {claim}
        For what it is worth, {claim}
        Whatever else is true, {claim}
        One point is missing from most of what I read: {claim}
        Put the noise aside and this is left: {claim}
        My answer is {yes}, for one reason: {claim}
        One thing I would ask everybody to weigh: {claim}
        To my mind it begins with this: {claim}
        I notice that few people mention it: {claim}
    """,
    "moderate": """
        I keep coming back to this: {claim}
        You can turn it as you like, {claim}
        It bothers me how few people say it: {claim}
        I am {side}, and not lightly: {claim}
        Nobody has shown me where this is wrong: {claim}
        Read it again and tell me I am mistaken that {claim}
        It has to be {yes}, since {claim}
        The whole matter comes down to this: {claim}
        I was not going to write anything, but {claim}
        If I had one sentence to say on it: {claim}
        Somebody has to put it in plain words: {claim}
        I cannot get past one point, that {claim}
    """,
    "intense": """
        Enough: {claim}
        How hard can it be to see that {claim}
        I want to hear one of them say it aloud: {claim}
        I am shaking as I write this: {claim}
        The answer is {yes}, a thousand times {yes}: {claim}
        Wake up, {claim}
        I will say it until somebody listens: {claim}
        Do not tell me to calm down when {claim}
        It is as simple as this: {claim}
        Write it on the wall: {claim}
        How often does it have to be said that {claim}
        They would love us to forget that {claim}
    """,
}

_AGREE = {
    "calm": """
        I see it the same way: {claim}
        That is well put, and I would add that {claim}
        Agreed, and mostly because {claim}
        Yes, this is how I read it too: {claim}
        Worth passing on, I think: {claim}
        A fair account, and it leaves one thing standing: {claim}
        I had come to the same view, since {claim}
        Thoughtful words, and I share them: {claim}
        Here is somebody who says it better than I could: {claim}
        My reason for agreeing is that {claim}
        This puts it fairly, I think: {claim}
        I am with you, for the simple reason that {claim}
    """,
    "moderate": """
        Exactly this: {claim}
        Somebody had to say it, and it is true that {claim}
        I could have written that myself: {claim}
        Please read this one: {claim}
        Yes, and it matters, because {claim}
        You are right, and do not let them talk you out of it: {claim}
        This is the heart of it: {claim}
        Here is what I have been trying to say all day: {claim}
        With you on every word: {claim}
        What you write needed saying, because {claim}
        I nodded all the way through: {claim}
        You make the point that counts: {claim}
    """,
    "intense": """
        This, this, this: {claim}
        Louder, please: {claim}
        Everybody has to read this: {claim}
        Yes, and let nobody look away: {claim}
        Finally somebody says it: {claim}
        Every word of it is true: {claim}
        Pass it on until they cannot ignore it: {claim}
        I stand with you, all the way: {claim}
        There is nothing more to add than that {claim}
        A thousand times this: {claim}
        Thank you for not keeping quiet when {claim}
        You say what they will not hear: {claim}
    """,
}

_DISAGREE = {
    "calm": """
        I read it otherwise: {claim}
        I see why you say so, and still {claim}
        Let me offer the other side: {claim}
        With respect, {claim}
        That leaves something out, namely that {claim}
        I would weigh it differently, because {claim}
        You may be right about the rest, but {claim}
        I cannot follow you there, since {claim}
        There is an answer to that: {claim}
        I would only hold against it that {claim}
        We differ on one point: {claim}
        Look at it once from here: {claim}
    """,
    "moderate": """
        No, that is too easy: {claim}
        I cannot let that stand when {claim}
        You leave out the main thing: {claim}
        That is not how I see it at all: {claim}
        Have you thought about this: {claim}
        I wish you were right, but {claim}
        Sorry, no: {claim}
        You would speak otherwise if you remembered that {claim}
        It is the other way round: {claim}
        I read your post twice and miss one thing: {claim}
        That argument stops too early, since {claim}
        And what do you say to this: {claim}
    """,
    "intense": """
        How can you write that when {claim}
        No, and no again: {claim}
        You cannot be serious: {claim}
        I have had it with this kind of talk: {claim}
        That is exactly the talk that got us here: {claim}
        Say that to the people it happened to: {claim}
        Wrong from the first word to the last: {claim}
        Shame on whoever believes that while {claim}
        You look away, and all the while {claim}
        Not one word from you about this: {claim}
        Spare us that, as long as {claim}
        You know very well that {claim}
    """,
}

_OPINE = {
    "calm": """
        “{Question}?” – on balance I say {yes}
        I have thought about it for a while, and I am {side}
        My view is {yes}, and I can live with being in the minority
        As far as I can see the better answer is {yes}
        People ask me where I stand: {side}, on what we know so far
        It took me some time, but I would answer {yes}
        Here is my view and no more than that: {yes}
        I lean to {yes}, and I would change my mind for a good reason
        If it were put to a vote tomorrow, I would vote {yes}
    """,
    "moderate": """
        “{Question}?” – for me it is {yes}
        I cannot be neutral on this one: I am {side}
        The longer I think about it, the surer I am: {yes}
        I did not expect to feel so strongly, but the answer is {yes}
        Count me among those who are {side}
        Ask me today and it is {yes}
        I have heard the other side out, and I still say {yes}
        There comes a time to pick a side, and I am {side}
        It troubles me that this is even a question: {yes}
    """,
    "intense": """
        “{Question}?” – {yes}, of course {yes}
        I am {side}, and I will not be quiet about it
        I have never been so sure of anything: {yes}
        Nobody can look at this and not say {yes}
        My answer is {yes}, and it will be {yes} next year
        I cannot sleep over this: it has to be {yes}
        Whoever hesitates now has not understood it: {yes}
        {yes}, {yes} and once more {yes}
        Everything in me says {yes}
    """,
}

_TORN = """
    “{Question}?” – I cannot say yet
    I have started this post three times, because I do not know what to think
    Both sides have a point, and I am stuck in between
    Half of me says yes and the other half says no
    I would rather wait than shout about something that I do not understand
    Every time I have made up my mind I read something new
    I honestly do not know whether to be for it or against it
    Somebody wiser than me may have the answer
    I keep changing sides, sometimes within an hour
"""

_SELF = {
    "calm": """
        I have been thinking about what this means for people like me
        We talked about it over supper, quietly for once
        I went for a walk to get it straight in my head
        It is on my mind at work, though nobody there mentions it
        My neighbour and I see it differently, and we are still neighbours
        I have decided to read one good account of it a day and no more
        It made me ring my mother, which I should do more often
        I notice that I sleep well again, and still I have not forgotten it
        I wrote down what I know and what I only think I know
    """,
    "moderate": """
        This has been with me all day
        I could not put the phone down this morning
        I told my family about it, and nobody finished their supper
        I know people it could have happened to
        At work we talk about nothing else
        It sits in my stomach like a stone
        I keep thinking of the people in the middle of it
        I have an uneasy feeling that this is only the beginning
        I used to scroll past such news, and this time I cannot
    """,
    "intense": """
        I am so angry that I had to step outside
        I have tears in my eyes, and I am not ashamed of them
        My hands will not stay still
        I woke up at four and it was the first thing on my mind
        I shouted at the radio, and I would do it again
        I have never felt so let down
        I cannot think about anything else today
        My heart has been racing since I read it
        I do not recognise this country
    """,
}

_NEWS = {
    "calm": """
        In case you missed it: {title}
        For those who ask what this is about: {title}
        What is known so far: {title}
        The report, without the shouting: {title}
        Worth reading before one has an opinion: {title}
        {title}
        A short summary for whoever is late: {title}
        I had to look it up myself: {title}
        Still in the news today: {title}
    """,
    "moderate": """
        Have you heard: {title}
        Please read this: {title}
        I had to read it twice: {title}
        This deserves more attention: {title}
        Not what I wanted to read today: {title}
        Let it sink in: {title}
        It is true, I checked: {title}
        Tell the people you know: {title}
        Look at this: {title}
    """,
    "intense": """
        Unbelievable: {title}
        Read this and tell me you are not furious: {title}
        Share this, all of you: {title}
        How could this happen: {title}
        I cannot believe what I am reading: {title}
        I have no words left: {title}
        Nobody may say later that they did not know: {title}
        Stop whatever you are doing and read: {title}
        This is what we have come to: {title}
    """,
}

# Questions: a lead (TAILS of them) and a form (FRAMES).
_ASK = """
    {question}?
    so I ask all of you: {question}?
    what would you answer if somebody asked you: {question}?
    tell me what you think: {question}?
    how do you see it: {question}?
    one question to everybody here: {question}?
    yes or no: {question}?
    what am I missing: {question}?
    I would like to hear both sides on this: {question}?
"""
_LEADS = {
    "calm": """
        I have no fixed view yet
        I like to listen before I speak
        There are wiser heads than mine here
        I have read what I could find
        Let us talk about it like grown people
        I am collecting arguments
        Nobody has to agree with me
        It is quieter here now, so I dare to ask
        My friends are divided
        I change my mind now and then
        I would like to understand it
    """,
    "moderate": """
        I cannot make it out
        It will not let me go
        I need to hear some other voices
        Everybody around me has an answer, only I do not
        I am worried, I admit it
        This is more than a headline to me
        I have been turning it over all day
        Somebody please help me to think
        I fear that I know the answer already
        It looks different with every hour
        Let us be honest for once
    """,
    "intense": """
        I am beside myself
        I need to know where you all stand
        No more excuses
        I will not sleep before I have an answer
        Look me in the eye and tell me
        Now is the time to speak
        Silence is an answer too
        I am shouting this from the window
        Do not look away now
        I cannot be the only one who is furious
        I ask who is with me
    """,
}

_OFFICIAL = {
    "argue": """
        This office notes that {claim}
        For the record: {claim}
        In the matter under discussion we hold that {claim}
        Readers ask for our position; it rests on this: {claim}
        The facts established so far support one point: {claim}
        We draw attention to the following: {claim}
        Our assessment remains {yes}: {claim}
        In answer to several enquiries: {claim}
        Having reviewed what is known, we find that {claim}
    """,
    "news": """
        Update: {title}
        Summary of what is confirmed: {title} – {detail}
        We continue to follow this report: {title}
        Confirmed by two sources: {title}
        Background for new readers: {title} – {detail}
        The matter remains under review: {title}
        As reported: {title} – {detail}
        Correction and update: {title}
        Statement on the reports: {title}
    """,
}


def lines_of_table(table: str) -> tuple[str, ...]:
    """Return the lines of a table, without their margins."""
    return tuple(line.strip() for line in table.strip().splitlines())


def by_emotion(tables: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the lines of the table of each level of emotion."""
    return {emotion: lines_of_table(table) for emotion, table in tables.items()}


# act -> emotion -> lines
SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "argue": by_emotion(_ARGUE),
    "agree": by_emotion(_AGREE),
    "disagree": by_emotion(_DISAGREE),
    "opine": by_emotion(_OPINE),
    "tell_self": by_emotion(_SELF),
    "tell_news": by_emotion(_NEWS),
}
TORN = lines_of_table(_TORN)
ASKED = lines_of_table(_ASK)
LEADS = by_emotion(_LEADS)
OFFICIAL = by_emotion(_OFFICIAL)  # by "argue" and "news"
