"""Phrases about oneself, how one is, and for what one has nothing to say on."""

PHRASES: dict[str, str] = {
    # who I am
    "who": """
        I'm {name}, {age}, {a_work}, and I live {at_home}.
        My name's {name}. I'm {a_work}, {age} years old.
        {name}. I'm {age}, I live {at_home}, and I'm {a_work}.
        shy anxious | Me? I'm {name}. I'm {age}, and {a_work}. There isn't much more to tell.
        blunt impatient terse | {name}, {age}, {a_work}. That'll do.
        formal | My name is {name}. I am {age} years of age, and {a_work}.
        proud | I'm {name}, {a_work}, as anybody here will tell you. I'm {age}.
        warm gossip | I'm {name}, love, {a_work}, {age} and counting.
        young | I'm {name}, I'm {age}, {a_work}.
        dry sarcastic | {name}, {age}, {a_work}. Try to contain yourself.
    """,
    "who_more": """
        Mostly I'm taken up with {hobby}.
        People would call me {trait}, I think.
        When I'm free it's {hobby}.
        {trait}, they say.
        cheerful playful | Ask me about {hobby} and I'll never stop.
        gloomy | They call me {trait}. They may be right.
    """,
    "name": """
        I'm {name}.
        It's {name}.
        {name}, that's me.
        formal | My name is {name}.
        terse blunt | {name}.
    """,
    "age": """
        I'm {age}.
        I'm {age} years old.
        {age}, since you ask.
        {age}, if you must know.
        old | {age}, and I feel every winter of it.
        formal | I am {age} years of age.
        dry sarcastic | {age}, though I've had it reported as more.
    """,
    "work": """
        I'm {a_work}.
        {a_work}, that's what I am.
        formal | I am {a_work}.
        proud | I'm {a_work}, and a good one.
        gloomy | I'm {a_work}, for my sins.
        terse blunt | {a_work}.
        cheerful | I'm {a_work}, and glad of it.
    """,
    "jobless": """
        I've no work at the moment.
        I'm between jobs.
        formal | I am without employment at present.
    """,
    "home": """
        I live {at_home}.
        You'll find me {at_home}.
        My home's {at_home}.
        formal | My house is {at_home}.
    """,
    "homeless": """
        Here in town, like everybody else.
        Round here. I don't give out my address.
    """,
    "traits": """
        {traits}, I'd say.
        They'd tell you I'm {traits}.
        I suppose I'm {traits}.
        terse blunt | {traits}.
        proud | {traits}, and I see nothing wrong with it.
        shy anxious | Oh, I don't know. People say {traits}.
        formal | I have been called {traits}.
    """,
    "traitless": """
        I'm like most people, I think.
        Ask the others. I can't see myself from outside.
    """,
    "likes": """
        I like {likes}.
        {likes}, above all.
        Give me {likes}.
        I'm fond of {likes}.
        formal | I have a weakness for {likes}.
        lively cheerful | {likes}! That's a good day, right there.
        terse | {likes}.
    """,
    "likes_films": """
        In films it's {likes} for me.
        I go for {likes} when I watch something.
        {likes}, when it comes to films.
        formal | In the cinema I favour {likes}.
    """,
    "dislikes": """
        I can't be doing with {dislikes}.
        {dislikes}, no thank you.
        I don't care for {dislikes}.
        formal | I do not care for {dislikes}.
        blunt impatient | {dislikes}. Waste of an evening.
        gentle kind warm | I've never quite taken to {dislikes}.
    """,
    "dislikes_nothing": """
        Nothing that I'd single out.
        I can't name a thing that I really dislike.
        I'll put up with most things.
    """,
    "likes_nothing": """
        Nothing in particular.
        I take what comes.
    """,
    "hobby_mine": """
        {hobby}, yes, that's one of mine.
        I'm very fond of {hobby}.
        {hobby}? I'd drop most things for it.
        formal | I have long enjoyed {hobby}.
        young | I love {hobby}.
    """,
    "hobbies": """
        {hobbies}, mostly.
        When I'm free it's {hobbies}.
        I'm happiest with {hobbies}.
        formal | I pass the time with {hobbies}.
        terse | {hobbies}.
    """,
    "hobbyless": """
        Films, mostly, and whoever will talk to me.
        Nothing I'd call a hobby.
    """,
    "genre_liked": """
        Yes, I like {genre} a good deal.
        I do. With {genre} you have me.
        {genre}? Yes, always.
        formal | I am fond of {genre}.
    """,
    "genre_disliked": """
        No, {genre} aren't for me.
        {genre}? I'd rather not.
        I've never got on with {genre}.
        formal | I do not care for {genre}.
    """,
    "genre_middling": """
        I neither seek {genre} out nor run from them.
        {genre}? Now and then, if there's a good one.
        I don't mind {genre}.
    """,
    # how I am
    "mood_high": """
        I'm well, very well.
        I'm happy, if you want to know.
        cheerful | Couldn't be better.
        gloomy | Better than I'm used to. I'm happy, and I don't quite trust it.
        formal | I am very well, thank you.
    """,
    "mood_good": """
        I'm well enough.
        All right, thank you. Rather good, even.
        I can't complain.
        formal | I am quite well, thank you.
    """,
    "mood_even": """
        Neither up nor down.
        I'm all right. No more and no less.
        So so.
    """,
    "mood_low": """
        I've been better.
        A bit low, to be honest.
        Not my best day.
        formal | I have been better.
    """,
    "mood_bad": """
        I'm low, and that's the truth.
        Not well. I'm unhappy, if you want to know.
        cheerful | I know I'm always smiling, but today I'm down.
    """,
    "aroused": """
        I'm rather stirred up, too.
        And I can't sit still.
    """,
    "happened": """
        {day}: {memories}
        {day}? {memories}
    """,
    "uneventful": """
        Nothing much, {day}.
        {day} was quiet. Nothing I'd tell you about.
        Not a thing worth the telling, {day}.
    """,
    "remembered": """
        {memories}
        This: {memories}
        What I remember is this. {memories}
        {memories} That's what has stayed.
    """,
    "forgotten": """
        Nothing has stayed with me about that.
        I don't remember anything about that.
        That's gone, or it never was.
    """,
    "plans_hobby": """
        {hobby}, if I get the time.
        Nothing fixed. {hobby}, I hope.
    """,
    "planless": """
        I've no plans.
        I take each day as it comes.
    """,
    "doing": """
        Last I knew I was {doing}.
        {doing}, before you came along.
    """,
    "idle": """
        Nothing in particular.
        Talking to you.
    """,
    # nothing to say
    "unknown": """
        I've nothing to say on that.
        You'd have to ask somebody else about that.
        That's nothing I know anything about.
        I couldn't tell you.
        blunt impatient | No idea. Ask me something I know about.
        shy anxious | I'm sorry, I don't know what to say to that.
        formal | I am afraid that I cannot help you there.
        dry sarcastic | You've come to the wrong person for that.
        warm | I wish I could help, but I know nothing about that.
        curious | I've never thought about that. Tell me why you ask?
        young | dunno, sorry.
        old | I've got to {age} without an opinion on that.
        @working | That's nothing {a_work} would know.
    """,
    # points and options
    "point": """
        {point}, I'd say.
        Put me down for {point}.
        {point}.
        I'd go for {point}.
        formal | I should say {point}.
        shy anxious | {point}, I think.
    """,
    "point_unmoved": """
        {point}, since I've nothing to go by.
        I couldn't say. {point}, so as to lean neither way.
    """,
    "option": """
        {option}.
        {option}, I'd say.
        That'd be {option}.
        I'd go for {option}.
        formal | I should choose {option}.
        shy anxious | {option}, I think.
    """,
    "option_unmoved": """
        I don't mind either way. {option}, if I have to.
        {option}, but that's a guess.
    """,
}
