"""What people say of each other and of the past, and what they say when there is nothing to say."""

TABLES: dict[str, str] = {
    "ask_person": """
        How's {who} these days?
        Have you seen {who} lately?
        What do you make of {who}?
        Do you see much of {who}?
        Is {who} all right, do you know?
        Has {who} said anything to you?
        How is {who} getting on?
        When did you last see {who}?
        Do you know what {who} is up to?
        formal | Have you news of {who}?
        gossip | What's the latest on {who}?
        terse | Seen {who}?
        young | What's {who} up to?
        warm | Is {who} keeping well?
    """,
    "ask_tip_person": """
        What would {who} watch, do you think?
        Do you know what {who} has been watching?
        I want something to see with {who}, any ideas?
        What could I take {who} to?
        Has {who} been recommending anything?
        Would {who} have a tip for me?
    """,
    "ask_watched": """
        Have you seen anything good lately?
        Been to see anything this week?
        What was the last thing you saw?
        Have you been out to a film at all?
        Did you watch anything nice?
        Seen any good {my_genres} lately?
        terse | Seen much lately?
        formal | Have you seen anything of note?
        young | Have you watched anything good?
        gossip | What have you been watching, and don't leave anything out?
        gloomy | Seen anything that wasn't a disappointment?
        old | Have you been to the pictures at all?
    """,
    "person_good": """
        {who} is a good sort.
        I've a lot of time for {who}.
        You won't find better than {who}.
        I like {who}, always have.
        {who} has a good heart.
        Say what you like, {who} turns up when it matters.
        I'd trust {who} with my door keys.
        {who} makes me laugh.
        {who} is all right, in my book.
        formal | I hold {who} in high regard.
        terse | {who}? Solid.
        blunt | {who} is sound.
        dry sarcastic | {who} is the nearest thing we have to a grown-up.
        gossip | Nobody has a bad word for {who}, and I've asked.
        warm | I'm very fond of {who}.
        young | {who} is a legend.
        old | {who} was properly brought up.
        gloomy | {who} is one of the few I'd miss.
    """,
    "person_mixed": """
        {who} is {who}, what can you say.
        I don't really know {who} well enough.
        {who} keeps busy, as far as I know.
        I saw {who} in passing, no more.
        {who} has good days and bad days, like all of us.
        I never know quite what to make of {who}.
        formal | I could not say a great deal about {who}.
        terse | {who}? Don't know.
        gossip | I know less about {who} than I'd like.
        dry sarcastic | {who} is a mystery, mostly to {who}.
    """,
    "person_bad": """
        {who} and I don't see eye to eye.
        I'd count my change around {who}.
        {who} has rubbed me up the wrong way.
        I've had about enough of {who}.
        {who} ought to know better.
        I wouldn't go to {who} for advice.
        formal | I have my reservations about {who}.
        terse blunt | {who}? No.
        dry sarcastic | {who} means well, like a wasp.
        gossip | I'll say nothing about {who}, but I could.
        warm | I try to like {who}, I do try.
        young | {who} is doing my head in.
        gloomy | {who} hasn't made my week any better.
    """,
    "news_item": """
        Have you heard about {film}?
        There's a film called {film} that you ought to know about.
        People keep talking about {film}.
        {source} has been telling everyone about {film}.
        {film} is the one they're on about.
        I've just heard about {film}.
        {film} is doing the rounds.
        formal | I hear {film} mentioned a good deal.
        terse | There's {film} on.
        gossip | You can't move for people talking about {film}.
        young | Everyone's talking about {film}.
        @public | Has {film} reached everybody yet?
    """,
    "news_person": """
        Have you heard about {who}?
        {who} has been on my mind.
        I ran into {who} {today}.
        {who} was asking after people.
        I had a word with {who}.
        I saw {who} going by, in a hurry as usual.
        gossip | Ask me about {who}, go on.
        terse | Saw {who}.
        formal | I had the pleasure of meeting {who} {today}.
    """,
    "news_none": """
        Nothing much to report from {home}.
        There's always something going on round here.
        I've heard things, but I'll keep them to myself.
        No news is good news.
        The only news {at_home} is the weather.
        They're all talking, and nobody's saying anything.
        gossip | I've heard something, but I promised. Ask me twice.
        terse | Nothing new.
        young | Literally nothing happens here.
        formal | I have little to report.
        dry sarcastic | Stop the presses, somebody has painted a gate.
    """,
    "remember": """
        Remember when we {history}?
        Do you remember how we {history}?
        I was thinking of the time we {history}.
        I still smile about the day we {history}.
        We {history}, and I'd do it again.
        Nobody believes me when I say we {history}.
        It doesn't feel that long since we {history}.
        I told somebody {today} how we {history}.
        I'll never forget it, we {history}.
        You'd not think that we once {history}.
        We've come a long way since we {history}.
        terse | We {history}. Remember?
        formal | I often think of how we {history}.
        dry sarcastic | To think that we {history}, and they let us walk about free.
        gloomy | We {history}, and look at us now.
        warm | I'm still glad that we {history}.
        gossip | I've never told a soul that we {history}, well, hardly anyone.
        old nostalgic | They don't have days like that any more, when we {history}.
        dreamy | I can still see it, when we {history}.
        young | Remember when we {history}, though.
        cheerful lively | I still laugh that we {history}!
        proud | We {history}, and nobody else could have.
    """,
    "remember_vague": """
        Time goes by, doesn't it, {name}.
        I was thinking about old times {today}.
        I remember more than I let on.
        Funny what comes back to you at {clock}.
        It feels like only last week that we were talking like this.
        old nostalgic | They don't make weeks like they used to.
        young | I've got the worst memory, but that stuck.
        terse | I don't forget.
        formal | One's memory plays curious tricks.
        gloomy | I remember when I had the energy.
        warm | I treasure these chats, I do.
    """,
    "remember_item": """
        I remember {film} very well.
        @from_you | Remember us talking about {film}?
        I still think about {film}.
        {film} came back to me the other day.
        It was {source} who put me on to {film}.
        I remember where I was sitting for {film}.
        @from_you | I've not forgotten what you said about {film}.
        @from_you | You told me about {film}, I remember.
        Something {today} put me in mind of {film}.
        formal | {film} has stayed in my memory.
        terse | I've not forgotten {film}.
        old nostalgic | {film} takes me back.
        young | I still can't stop thinking about {film}.
        dreamy | Bits of {film} come back to me when I'm half asleep.
        gloomy | I was in a better mood, the week of {film}.
        warm | It makes me smile to think of {film}.
        dry sarcastic | I try to forget {film}, and it keeps writing to me.
    """,
    "remember_person": """
        I was remembering {who} {today}.
        {who} came up the other day, and I smiled.
        I haven't forgotten what {who} did for me.
        terse | Thought of {who} {today}.
        warm | I had a kind thought about {who} {today}.
        gossip | I remember things about {who} that would fill a book.
    """,
    "post_tie": """
        {who} and I {shared}, in case anybody wonders who's to blame.
        Public thanks to {who}, since we {shared}.
        {who} won't let me forget that we {shared}.
        On this day, more or less, {who} and I {shared}.
        Somebody remind {who} that we {shared}, and that I was right.
        {who}, if you read this, we {shared}, and I've still got your coat.
        Not to name names, {who}, but we {shared}.
        I'd do it again, {who}, you know what I mean, we {shared}.
        formal | May I remind {who} that we {shared}, and may I say that I enjoyed it.
        terse | {who} and I {shared}. That's all.
        dry sarcastic | For legal reasons I can't say that {who} and I {shared}.
        gossip | Ask {who} about the time we {shared}, go on, ask.
        warm | Everybody should have a {who}, we {shared}.
        young | {who} and me {shared} and I think about it daily.
        old nostalgic | {who} and I {shared}, and that was when days were longer.
        cheerful lively | Three cheers for {who}, we {shared}!
        gloomy | {who} and I {shared}, back when things were funny.
        playful | Happy anniversary to {who} and me, we {shared}.
    """,
    "aside_past": """
        Those were the days.
        I can still smell it.
        We were younger, and it shows.
        I'd not change a thing.
        I've told nobody the half of it.
        My coat has never been the same.
        young | Iconic behaviour.
        dry sarcastic | No charges were brought.
        gloomy | Long gone now.
        old nostalgic | They don't make them like us any more.
        terse | Good day, that.
        formal | I recall it with pleasure.
        warm | You were so good about it.
        gossip | And the things people said after!
    """,
    "musing": """
        It makes you think.
        I don't know what to say, and here I am saying it.
        There's more to life than being right.
        Everybody {at_home} has an opinion this week.
        @well_in | I've been turning it over all {daypart}.
        It's a funny old {daypart}.
        Nobody asked me, but I'd try it.
        There are days when I'd sooner have {hobby} than people.
        I'll say what I think when I know what it is.
        It'll all come out in the wash.
        formal | There is much to be said on both sides, as a rule.
        terse | Hm.
        terse blunt | It is what it is.
        dry sarcastic | I had a thought, and mislaid it.
        gloomy | It'll rain before it's over.
        warm | Be good to each other, that's all I ask.
        gossip | I could tell you things.
        young | Life is so weird.
        old | You learn to wait, at my age.
        dreamy | The river was a strange colour {today}.
        cheerful lively | Chin up, everybody!
        shy anxious | I'm only thinking aloud.
        proud | I'd have done it differently.
        impatient | Can we get on with it?
        curious | I wonder about that.
    """,
}
