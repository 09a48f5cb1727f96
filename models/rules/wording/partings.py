"""How people take their leave."""

TABLES: dict[str, str] = {
    "part": """
        I'd better get on, {name}.
        Bye then, {name}.
        I'll let you go, {name}.
        See you soon, {name}.
        Look after yourself, {name}.
        Right, that's me off, {name}.
        I'll leave you in peace, {name}.
        We'll talk again, {name}.
        The kettle's calling, {name}.
        I want to get back to my {hobby}, {name}.
        It's {hobby} for me now, {name}, so bye.
        I promised myself some {hobby} {today}, {name}.
        Same time next week, {name}.
        Good talking to you, {name}.
        I've kept you long enough, {name}.
        Off I go, {name}, it's {clock} already.
        Goodness, {name}, it's {clock}, I must run.
        Mind how you go, {name}.
        Enjoy the rest of your {daypart}, {name}.
        There's somebody at the door, {name}, so I'd better stop.
        @evening | Have a good evening, {name}.
        @evening | Sleep well when you get there, {name}.
        @late | Night, {name}.
        @late | Bed for me, {name}.
        @late | Go to sleep, {name}, that's an order.
        @morning | Have a good day, {name}.
        @morning | Work won't do itself, bye, {name}.
        @afternoon | Back to it, then, {name}.
        terse | Bye, {name}.
        terse blunt | That's all, {name}.
        terse gloomy | Right. Bye, {name}.
        terse | Off now, {name}.
        blunt | I've said what I came to say, {name}.
        blunt practical | Things to do, {name}.
        formal | I must not keep you any longer, {name}.
        formal @distant | Good {daypart}, {name}, and thank you for your time.
        formal | Until next time, {name}.
        dry sarcastic | I'll let you get back to your glamorous life, {name}.
        @well_in dry sarcastic | This has been the peak of my {daypart}, {name}, sadly.
        gloomy | Well, {name}, back to it, for what it's worth.
        gloomy | See you, {name}, if the rain lets us.
        warm | Take care of yourself, {name}, {dear}.
        warm | Wrap up warm, {name}.
        warm | Give my love to everyone, {name}.
        gossip | I'll ring if I hear anything, {name}.
        gossip | Not a word to anyone, {name}, and bye for now.
        dreamy | I'm drifting, {name}… bye.
        romantic | Until we meet, {name}.
        shy anxious | I should go, {name}, sorry for going on.
        shy anxious | Okay, well, bye, {name}.
        young | Gotta go, {name}.
        young | Okay bye {name}.
        young | Laters, {name}.
        young | My phone's on two percent, bye {name}.
        old | I need my chair, {name}, so goodbye.
        old | God willing I'll see you soon, {name}.
        cheerful lively | Ta-ra, {name}!
        cheerful | Toodle-pip, {name}!
        playful | Over and out, {name}!
        lively chaotic | Something's burning, bye, {name}!
        impatient | Must dash, {name}.
        proud | I've people waiting, {name}.
        curious | Let me know what you find out, {name}.
        thrifty | I'll go before this costs us anything, {name}.
        tidy | That's everything on my list, {name}.
        calm | Go gently, {name}.
        loyal | You know where I am, {name}.
        earnest | It was really good to talk, {name}.
        thirty | Catch you later, {name}.
        @by_day practical | Jobs to do before dark, {name}.
        bookish | I'll get back to my chapter, {name}.
        @by_day @partner | See you at supper, {name}.
        @parent | Ring me if you need anything, {name}.
        @child | Ring when you can, {name}.
        @neighbour | I'll see you over the wall, {name}.
        @colleague | See you at work, {name}.
        @rival | Same again next time, {name}, I'll bring the gloves.
    """,
    "part_more": """
        I've got {hobby} on my mind.
        @dusk | I want a bit of {hobby} before bed.
        I've promised myself some {hobby}.
        It's {clock} already.
        I've things to see to {at_home}.
        We'll finish this another time.
        Ring me if anything happens.
        My tea's gone cold.
        My other half of a sandwich is waiting.
        @dusk working | I'm on early tomorrow.
        working | Work in a bit.
        working | I ought to look busy.
        working | There's a shift with my name on it.
        retired | It's nearly time for the news.
        studying | I've got work due.
        young | I've got nine unread messages.
        formal | I have enjoyed our talk.
        terse | Things to do.
        dry sarcastic | Don't do anything I'd have to hear about.
        gloomy | Back to the weather.
        warm | It's done me good, talking to you.
        gossip | And you never heard it from me.
        dreamy | I want to see the last of the light.
        shy anxious | Sorry if I went on.
        cheerful lively | That's set me up for the {daypart}!
        old | My chair misses me.
        curious | I want to look something up.
        impatient | I'm late as it is.
        thrifty | This call isn't free, you know.
        @close | Love to all at yours.
        @friend | Let's not leave it so long.
        @partner | I'll put the kettle on.
        @parent | I'll come round on Sunday.
        @child | And eat something green.
        @neighbour | Mind the bins on your way past.
        @colleague | See you at work.
        @rival | You're not as bad as they say.
    """,
    "part_close": """
        Right, {name}, I'd better go, {dear}.
        Bye for now, {dear}, I've jobs to see to.
        Look after yourself, {dear}, and mind the step.
        I'll let you get on, {dear}, it's {clock}.
        I'd better get on, {dear}.
        Off with me, {dear}, it's {clock} and I've a list.
        I've got to dash, {dear}, I promised somebody {at_home}.
        I've left everything all over the table, {dear}, so bye.
    """,
    "part_all": """
        That's all from me this {daypart}.
        I'll leave it there.
        Back to {hobby}, then.
        Right, the kettle's on.
        That's my lot for {today}.
        Off to do some {hobby} now.
        As you were, everybody.
        I'm off before anyone argues.
        Discuss among yourselves.
        young | Okay that's it, bye.
        formal | I thank you for your attention.
        dry sarcastic | Complaints to the usual address.
        gloomy | That's all. As usual.
        warm | Look after each other.
        terse | That's it.
        old | Now I need a sit-down.
        gossip | I'll say no more. For now.
        cheerful | Be good, all of you!
    """,
    "part_item": """
        I'm off to see {film}, {name}.
        I'd better go, {film} won't wait.
        Right, bye, and I'll let you know about {film}.
        Bye then, {name}, and think about {film}.
        I'll leave you with {film}, {name}.
        See you, {name}, and don't forget {film}.
        I'll go and see whether {film} is still on.
        That's me gone, and {film} is next for me.
        We'll talk about {film} when you've been.
        formal | I shall let you go, with {film} to look forward to.
        terse | Bye. {film}, remember.
        young | Okay bye, watch {film}.
        warm | Take care, {name}, and enjoy {film}.
        gloomy | Bye, {name}, I'll give {film} a go, nothing to lose.
        dry sarcastic | I'll leave you to {film}, may it be gentle with you.
        cheerful lively | Bye, {name}, and up with {film}!
        shy anxious | I'd better go, I'll try {film}, I promise.
        blunt | Bye, {name}, and see {film} this time.
        @public | That's all, I'm off to {film}.
    """,
    "part_topic": """
        Bye, {name}, and think about what I said.
        I'd better go before we start on {doing_it} again.
        I'll go, but we've not finished with this {affair} business.
        Right, {name}, we'll see who was right about {doing_it}.
        Let me know if you hear any more about {doing_it}.
        I'm off, and I'll be thinking about {doing_it} all the way.
        terse | Bye, {name}. Think on.
        formal | We must continue this another time.
    """,
    "part_person": """
        Bye, {name}, and say hello to {who}.
        Give my best to {who}.
        I'd better go, I promised {who}.
        If you see {who}, tell them I was asking.
        I'm off, {who} will be wondering where I am.
    """,
}
