"""Phrases for what a player asks in a chat: a verdict on a film, a question back where nothing was named, small courtesies."""

PHRASES: dict[str, str] = {
    # is it worth it, should I see it
    "worth_yes": """
        {film}? Worth it, yes.
        Go and see {film}, I would.
        {film} is worth your evening.
        terse blunt | See {film}.
        formal | I should certainly see {film}, in your place.
        warm | Oh, do see {film}.
        young | {film}? Definitely watch it.
        dry sarcastic | Much as it pains me, yes, see {film}.
        gloomy | {film}? You could do worse. I usually do.
        thrifty | {film} is worth the ticket, and I don't say that lightly.
    """,
    "worth_mixed": """
        {film}? If you've nothing better on.
        You could see {film}. You could also not.
        I wouldn't cross town for {film}.
        terse blunt | {film}? Up to you.
        formal | {film} may be seen, and it may be missed.
        young | {film}? If you're bored.
    """,
    "worth_no": """
        {film}? I wouldn't bother.
        Not {film}, no. Spend the evening some other way.
        I'd leave {film} alone.
        terse blunt | {film}? No.
        formal | I could not advise you to see {film}.
        warm | I'd hate you to waste an evening on {film}.
        young | {film}? Skip it.
        dry sarcastic | See {film} if somebody has wronged you and you want to understand how I felt.
    """,
    # would I like it
    "tempted_yes": """
        {film}? If you like {genre}, you will.
        I think you'd like {film}, as long as {genre} are your thing.
        I'd be surprised if {film} left you cold.
        formal | I believe that {film} would please you.
        terse blunt | {film}? Yes, if you like {genre}.
        young | You'd love {film}, trust me.
    """,
    "tempted_mixed": """
        {film}? You might, if you like {genre}. I couldn't decide.
        Hard to say with {film}. You'd have to like {genre}.
    """,
    "tempted_no": """
        {film}? I doubt it, but then I'm no judge, I didn't take to it.
        If you like it when I don't, you may well like {film}.
        You'd need to like {genre} more than I do to enjoy {film}.
        young | {film}? Doubt it.
    """,
    "verdict_unseen": """
        I couldn't say. I haven't seen {film} myself.
        Ask me when I've seen {film}. I haven't.
        formal | I could not say, for I have not seen {film}.
        terse blunt | Couldn't say. Haven't seen {film}.
        young | no idea, haven't seen {film}.
        shy anxious | Oh, I wouldn't know, I haven't seen {film}.
    """,
    # where and when, who is in it, what is it like
    "where_seen": """
        I saw {film} in my usual seat, {when}.
        {film}? Same place as I see everything, {when}.
        In my favourite chair. I watched {film} {when}.
        formal | I saw {film} {when}, in my customary seat.
    """,
    "when_seen": """
        That was {when}, when I saw {film}.
        {film}? That was {when}.
        I saw {film} {when}.
    """,
    "cast_director": """
        I never remember the faces, but {director} made {film}.
        Don't ask me who's in {film}. It's one of {director}'s, that I know.
        Who's in {film} I couldn't say. {director} directed it.
        terse | {film}? {director} made it. Don't know the rest.
        formal | The cast of {film} escapes me, though I know that {director} directed it.
    """,
    "cast_unseen": """
        I've not seen {film}, but I know {director} made it.
        Who's in {film} I couldn't say. I only know it's {director}'s.
        formal | I have not seen {film}, though I know that {director} directed it.
        terse | {film}? {director} made it. Not seen it.
    """,
    "cast_unknown": """
        I couldn't tell you who's in {film}. I never read the names.
        Who's in {film}? You're asking the wrong one, I never remember.
    """,
    "more_about": """
        {film} is about {about}.
        {film}? It's about {about}.
        What is {film} about? {about}, in short.
        dry sarcastic | {film} is about {about}, if you can believe it.
    """,
    "more_kind": """
        {film} is {a_genre}, that's as much as I know.
        {film}? It's {a_genre}.
    """,
    "more_tone": """
        It's {tone}.
        Rather {tone}, I'd say.
        {tone}, that's the word for it.
    """,
    "more_unknown": """
        I don't know much more about {film} than the title.
        {film}? There I can't help you.
    """,
    # a question back: nothing was named
    "back_liked": """
        Did I like what?
        Like what?
        formal | Forgive me, did I like what?
        terse blunt | What?
        shy anxious | Sorry, did I like what?
        warm | Did I like what, love?
        young | like what tho?
        dry sarcastic | Did I like what? I've liked several things. Well, two.
        old | Did I like what? You'll have to help me.
    """,
    "back_good": """
        Is what any good?
        What are we talking about?
        formal | Forgive me, is what good?
        terse blunt | Is what good?
        shy anxious | Sorry, which one do you mean?
        young | is what good?
        dry sarcastic | Is what good? Life? Soup?
    """,
    "back_think": """
        Think about what?
        About what?
        formal | What I think of what, may I ask?
        dry sarcastic | What do I think of what? I think of very little, if I can help it.
        young | about what?
    """,
    "back_worth": """
        Is what worth it?
        Worth what? Which one do you mean?
        formal | May I ask which film you mean?
        terse blunt | Which one?
        young | which one?
    """,
    "back_tempted": """
        Would you like what?
        Which one do you mean?
        formal | May I ask which one you mean?
        young | like which one?
    """,
    "back_seen": """
        Have I seen what?
        Seen what?
        formal | Have I seen what, may I ask?
        terse blunt | Seen what?
        young | seen what?
    """,
    "back_where": """
        Where did I see what?
        See what?
        formal | Where did I see what, may I ask?
    """,
    "back_when": """
        When did I see what?
        See what?
        formal | When did I see what, may I ask?
    """,
    "back_cast": """
        Who's in what?
        In which one?
        formal | In which film, may I ask?
    """,
    "back_more": """
        More about what?
        About what?
        formal | More about what, may I ask?
        dry sarcastic | More about what? I haven't told you anything yet.
    """,
    "back_why": """
        Why what?
        Why is what?
        formal | Why what, may I ask?
        terse blunt | Why what?
        shy anxious | Sorry, why what?
    """,
    "back_told": """
        Who told me what?
        Told me what?
        formal | Who told me what, may I ask?
    """,
    # are you angry
    "angry_no": """
        Angry? No, not at all.
        Me, angry? No.
        No. Why, do I look it?
        formal | Not in the least.
        dry sarcastic | Angry? This is just my face.
        warm | With you? Never.
        terse blunt | No.
    """,
    "angry_stirred": """
        Not with you, no. But I'm wound up, I'll admit it.
        A bit, yes, and it's none of your doing.
        terse blunt | A bit.
        formal | I confess that I am somewhat put out, though not with you.
    """,
    "angry_low": """
        Not angry. Low, more like.
        No, only tired of things.
        formal | Not angry, only out of sorts.
    """,
    "wrong_nothing": """
        Nothing's wrong.
        Nothing. Should there be something?
        formal | Nothing is the matter, thank you.
        warm | Nothing at all, love, kind of you to ask.
        gloomy | No more than usual.
        terse blunt | Nothing.
    """,
    "and_you": """
        And you?
        How about you?
        How are you yourself?
        formal | And how are you?
        terse blunt | You?
    """,
    "welcome": """
        You're welcome.
        Any time.
        Don't mention it.
        formal | Not at all.
        warm | Oh, you're very welcome.
        terse blunt | Right you are.
        young | no worries.
        shy anxious | Oh, it was nothing.
        dry sarcastic | I live to serve.
    """,
    "heard_yes": """
        Good.
        Well then.
        Glad to hear it.
        formal | I am glad.
        young | nice.
        dry sarcastic | That settles it, then.
    """,
    "heard_no": """
        Fair enough.
        No? Well then.
        As you like.
        formal | As you wish.
        young | ok, fair.
        gloomy | I thought not.
    """,
    "more_of_me": """
        There isn't much more to tell.
        That's about all there is to it.
        formal | I fear that there is little to add.
        gossip | Oh, I could go on, but you'd be here till Sunday.
    """,
    "why_me": """
        That's just how it is.
        You know how it goes.
        No reason in particular.
        formal | I could not give you a reason.
        gloomy | It's always so.
    """,
    "meant": """
        Only what I said.
        I meant it just as I said it.
        formal | I meant no more than I said.
        terse blunt | What I said.
        dry sarcastic | Sometimes I wonder myself.
    """,
    "tongue_tied": """
        You've lost me there.
        I don't quite follow.
        formal | I am afraid I do not follow you.
        terse blunt | How do you mean?
        shy anxious | Sorry, I'm not sure what you mean.
        young | what do you mean?
        warm | You'll have to say that another way for me, love.
    """,
}
