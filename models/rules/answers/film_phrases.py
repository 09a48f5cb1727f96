"""Phrases about films and the recommender."""

PHRASES: dict[str, str] = {
    # films
    "stars": """
        I gave it {stars} out of five.
        {stars} out of five, that's what I gave it.
        It had {stars} out of five from me.
        terse | {stars} out of five.
    """,
    "unrated": """
        I've seen {film}, but I never made up my mind about it.
        I watched {film}. I couldn't tell you yet what I make of it.
    """,
    "seen": """
        Yes, I've seen {film}, {when}.
        I have. I saw {film} {when}.
        I watched {film} {when}, yes.
        terse | {film}? Yes, {when}.
    """,
    "unseen": """
        I haven't seen {film}.
        No, I've not seen {film}.
        {film}? I haven't seen it.
        formal | I have not seen {film}.
    """,
    "unseen_praised": """
        {name} spoke well of it.
        {name} told me that it's good.
        I've heard good things, from {name}.
    """,
    "unseen_panned": """
        {name} didn't speak well of it.
        {name} warned me off it.
    """,
    "unseen_tempting": """
        It sounds like my kind of thing, being {a_genre}.
        I like {genre}, so I might.
    """,
    "unseen_repelling": """
        I'm no friend of {genre}, so I doubt that I will.
        It's {a_genre}, and those I leave to others.
    """,
    "unknown_film": """
        I've never heard of that one.
        That's not a film I know.
        I don't know that film at all.
    """,
    "rated_for": """
        It's {a_genre}, and I like {genre}.
        I'm fond of {genre}, and that's what it is.
        You have me as soon as it's {a_genre}.
    """,
    "rated_against": """
        It's {a_genre}, and {genre} aren't for me.
        I don't get on with {genre}, that's all.
    """,
    "rated_director_for": """
        I've liked what {director} does before.
        It's {director}, and I trust {director}.
    """,
    "rated_director_against": """
        {director} has let me down before.
        I've never got on with {director}.
    """,
    "rated_plain": """
        No great reason. That's how it left me.
        I can't put it better than that, it's how it left me.
    """,
    "watched_on_tip": """
        {name} spoke of it.
        {name} had told me about it.
        Because {name} brought it up.
    """,
    "watched_for_genre": """
        It's {a_genre}, and that's what I like.
        I go for {genre}, and this was one.
    """,
    "watched_before": """
        That was long ago. I couldn't tell you why any more.
        I saw it before all this, and I've forgotten what brought me to it.
    """,
    "watched_plainly": """
        It was there, and I had the time.
        I fancied something else for once.
    """,
    "who_told_film": """
        {name} told me about {film}, {when}.
        I had it from {name}, {when}.
    """,
    "nobody_told_film": """
        Nobody that I remember. I can't say who mentioned {film} first.
        I don't recall anybody telling me about {film}.
    """,
    "best_film": """
        {film}, I think.
        That'd be {film}.
        The best was {film}.
        formal | I should name {film}.
        terse | {film}.
    """,
    "worst_film": """
        {film}. I'd have that evening back if I could.
        That'd be {film}.
        {film}, easily.
        terse | {film}.
    """,
    "worst_but_fine": """
        {film}, and even that wasn't so bad.
    """,
    "last_film": """
        The last one was {film}, {when}.
        {film}, {when}.
        I saw {film} {when}.
    """,
    "no_films": """
        I haven't seen any.
        None so far, that I could speak of.
    """,
    "films": """
        Lately {films}.
        {films}, if I go back a bit.
        I've seen {films}.
        terse | {films}.
    """,
    "films_count": """
        {count}, if I've counted right.
        I make it {count}.
    """,
    "tip": """
        Try {film}.
        I'd say {film}.
        {film}, if you've not seen it.
        formal | I can recommend {film}.
        warm gossip | Oh, you must see {film}.
        terse blunt | {film}.
    """,
    "tip_heard": """
        I've not seen it myself, but {name} praised {film}.
        {name} was full of {film}. I haven't seen it yet.
    """,
    "tipless": """
        I've nothing to recommend just now.
        Nothing I've seen is worth sending you to.
    """,
    "film_plans": """
        I mean to see {film}. {name} spoke well of it.
        {film}, since {name} told me about it.
    """,
    "film_plans_genre": """
        I've nothing picked out. {a_genre}, most likely.
        Whatever's on, as long as it's {a_genre}.
    """,
    # the recommender
    "recommender_good": """
        It knows me rather well. {count} so far, and {mean} out of five on average.
        I can't complain. {count}, and {mean} out of five on average.
        Good, on the whole. {count} so far, {mean} out of five on average.
    """,
    "recommender_bad": """
        It hasn't got the hang of me. {count}, and {mean} out of five on average.
        Not much. {count} so far, and only {mean} out of five on average.
        blunt impatient | It's poor. {count}, {mean} out of five on average.
    """,
    "recommender_middling": """
        Hit and miss. {count} so far, {mean} out of five on average.
        So so. {count}, and {mean} out of five on average.
    """,
    "recommender_untried": """
        I've not picked a film from it yet, so I can't say.
        Ask me when I've watched something. So far I haven't.
    """,
}
