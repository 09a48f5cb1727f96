"""How a film is talked over: tips that were followed, what is good about it, promises, and letting it rest."""

TABLES: dict[str, str] = {
    "ask_more": """
        Is there a story, or is it all mood?
        What would I be letting myself in for?
        Who would you say it's for?
        What had you hooked?
        Does it make you laugh or cry?
        Is it worth going out in the rain for?
        Would I stay awake?
        Give me one good reason, what's it about?
        I've not heard of it, what's the story?
        Is it long, and is it good all the way?
        What did they do so well?
        Is it anything like {like_film}?
        You've got me curious, what's it about?
        What stayed with you?
        warm | I love it when you get like this, what's it about?
        gossip | Come on, what's it about, and who's in it?
        young | Convince me in five words?
        old | Is it in a language I can follow?
        formal | Might you tell me a little of the story?
        practical | What do I need to know before I go?
        What's so good about it?
        What did you like about it?
        What is it about?
        Why that one?
        Go on, sell it to me, what's it about?
        What makes it so good?
        Is it my sort of thing, do you think?
        What got you about it?
        And what sort of film is it?
        How would you describe it to somebody like me?
        What's the story?
        What's the best thing about it?
        {name}, what's it about?
        Tell me more, what happens in it?
        What's it like?
        terse | Why? What's it about?
        terse blunt | What's good about it?
        formal | And what, may I ask, recommends it?
        formal | What is its particular merit?
        dry sarcastic | And what did they do to win you over?
        gloomy | Is it one of those cheerful ones?
        gossip | What is it about, and did anybody cry?
        warm | Is it a kind film, would you say?
        dreamy | What does it feel like?
        shy anxious | Is it frightening at all?
        young | Wait, what's it even about?
        young | Okay but is it actually good?
        old | Would I follow it, do you think?
        curious | What's it about, and who made it?
        impatient | In one sentence, what's it about?
        thrifty | Is it worth full price, though?
    """,
    "ask_why_bad": """
        What's wrong with it?
        That bad?
        What didn't you like about it?
        What did it do to you?
        Is it dull, or just not your sort of thing?
        What went wrong?
        terse blunt | Why, what's wrong with it?
        formal | Where did it fail, in your view?
        dry sarcastic | Spare me nothing, what did they do?
        gossip | Come on, how bad exactly?
        warm | Oh dear, what was the matter with it?
        young | Wait, why, what's so bad about it?
        curious | What is it that doesn't work?
    """,
    "why_good": """
        It's about {about}, and I was hooked from the start.
        Well, it's about {about}, and it's so {liked_tone}.
        It's {a_genre} about {about}.
        It's the one about {about}, and I never once looked at my watch.
        Picture it, {about}.
        {about}, that's the start of it, and then it gets better.
        It's {director}, and it's {liked_tone}, what more do you want?
        It's {liked_tone}, and it's about {about}.
        It's about {about}, told by somebody who knows how.
        You get {about}, and you get your money's worth.
        It's {a_liked_genre} for people who say they don't like {liked_genres}.
        It's {liked_tone}, mostly, and then it surprises you.
        It's hard to say, it's just so {liked_tone}.
        It's {director} at work, from {year}, and it hasn't aged a day.
        terse | {a_genre} about {about}. Good.
        terse blunt | It's about {about}. Works.
        formal | It concerns {about}, and it is handled with great care.
        formal | It is {liked_tone}, and one believes every minute.
        dry sarcastic | It's about {about}, and I know how that sounds.
        gloomy | It's about {about}, and it made me feel less alone in it.
        warm | It's about {about}, and it's so {liked_tone} you want to hug it.
        gossip | It's all about {about}, and wait until you see who does what.
        dreamy | It's {liked_tone}, like remembering something that didn't happen.
        shy anxious | It's sort of about {about}, I'm explaining it badly.
        young | It's about {about} and it's so {liked_tone}, trust me.
        old | It's about {about}, and they take their time, as they should.
        cheerful lively | It's about {about}, and it's a riot!
        curious | It's about {about}, and I still want to know how they did it.
    """,
    "why_bad": """
        It's about {about}, and you can guess the rest.
        It's too {disliked_tone} by half.
        It's about {about}, and that's all it's about.
        It's {disliked_tone}, and then it's {disliked_tone} again.
        I never believed a minute of it.
        I don't get on with {disliked_genres}, so I may be unfair.
        It goes on for ever, and nobody opens a window.
        {about}, that's the whole of it, and I wanted to go home.
        terse blunt | Dull.
        formal | It is {disliked_tone}, without the excuse of being short.
        dry sarcastic | It's about {about}, if you can stay awake for it.
        gloomy | It's {disliked_tone}, and I had enough of that before I went in.
        warm | I think they meant well, but it's so {disliked_tone}.
        young | It's just so {disliked_tone}, I can't explain.
        old | It's {disliked_tone}, and I couldn't hear half of it.
    """,
    "why_mixed": """
        It's about {about}, and some of it works.
        It's {tone}, take that how you like.
        There's a good half hour in it.
        It's {a_genre} by {director}, and not the best of either.
        terse blunt | It's about {about}. It's fine.
        young | It's about {about}, it's okay.
        formal | It concerns {about}, with uneven results.
    """,
    "ask_seen_who": """
        {who} keeps on about {film}, have you seen it?
        {who} told me about {film}, did you ever see it?
        Have you seen {film}, that {who} thinks so much of?
        According to {who} I have to see {film}, do you agree?
        {who} says {film} is good, what do you say?
        terse | {who} says {film} is good. Seen it?
        formal | {who} speaks highly of {film}, have you seen it?
        young | {who} won't shut up about {film}, have you seen it?
        gossip | {who} raved to me about {film}, have you seen it?
        dry sarcastic | {who} liked {film}, is that a good sign, have you seen it?
        warm | {who} was so sweet about {film}, have you seen it?
    """,
    "more_good": """
        It's the ending that does it for me.
        I keep humming it, if you can hum a film.
        I like it better than {like_film}, and I liked that.
        It put me in mind of {like_film}, only more so.
        If you know {like_film}, it's a cousin of that one.
        It was {source} who sent me, by the way.
        I'd never have gone if {source} hadn't told me.
        I'd put it with the best from {decade}.
        Nobody makes them like {director}.
        I've thought of one scene every day since.
        I'd see it again with you, {name}, if you're buying.
        The quiet bits are the best bits.
        It's {a_my_genre} at heart, whatever they say.
        I was sorry when the lights came up.
        formal | It repays a second look, I find.
        terse | Good ending, too.
        dry sarcastic | I'd keep it in a drawer and take it out for guests.
        gloomy | I came out and the rain didn't bother me.
        warm | I wanted everyone I know to see it.
        young | I could talk about it for hours, honestly.
        old | I've seen a good many, and that one stays.
        dreamy | There's one shot I'd like to live in.
        curious | I read up on how they made it, and it's as odd as you'd think.
        shy anxious | I may have cried, but it was dark.
        gossip | Half the town will be quoting it soon.
    """,
    "more_bad": """
        I'd sooner see {like_film} again, and that's saying something.
        It was {source} who sent me, so you know whom to blame.
        I'd have walked out, if I hadn't been in the middle of the row.
        I kept hoping for the interval.
        {director} has done better, and will again, I hope.
        It's the length of it that I can't forgive.
        Nobody in it talks like a person.
        formal | The last half hour tried me most.
        terse | And too long.
        dry sarcastic | The credits were nicely typed.
        gloomy | And I'd been looking forward to it.
        warm | I feel mean saying it, but there we are.
        young | I checked the time like nine times.
        old | I've had better sleeps at home.
    """,
    "more_mixed": """
        It's not a patch on {like_film}.
        I'd have liked it better on another day.
        {director} had an off day, I think.
        There's something in it, I'd not deny that.
        young | I kind of forgot it on the way home.
        formal | One would like to be fair to it.
    """,
    "suits": """
        I've a soft spot for {liked_genres}.
        I like what {liked_director} does.
        {a_liked_genre} is just what I need.
        I could do with something {tone}.
        I'm always up for {a_liked_genre}.
        It's ages since I saw {a_liked_genre} worth the name.
        If it's really that {tone}, I'm in.
        blunt practical | I like {liked_genres}.
        young | I'm such a sucker for {liked_genres}.
        old | I never tire of {liked_genres}.
        gloomy | I could use something {tone} this week.
        warm | You do know what I like, {name}.
        dreamy | I like things that are {tone}.
    """,
    "film_companions": """
        I went on my own, I like the quiet.
        I saw it by myself, in the middle of the row, like a queen.
        It was {source} who put me on to it.
        I liked the look of it, that's all.
        I fancied {a_genre}, and there it was.
        I'd heard about it, and I had the evening.
        It was that or {hobby}.
        terse blunt | Went alone. Best way.
        formal | I went alone, as is my habit.
        young | Just me and my snacks.
        gloomy | On my own, who would I go with?
        gossip | Alone, but I knew half the row by the end.
        warm | By myself, and I talked to the lady next to me after.
    """,
}
