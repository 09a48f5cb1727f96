"""How people come back to a tip that was followed, promise to follow one, or will not."""

TABLES: dict[str, str] = {
    "right_good": """
        You were right about {film}.
        I saw {film}, as you said, and you were right.
        I owe you for {film}, {name}.
        I've been to {film}, because you told me to, and I loved it.
        I did as I was told and saw {film}, and you were right, {name}.
        I've come to say you were right about {film}.
        {film} was every bit as good as you said.
        Remember telling me about {film}? Spot on.
        Thank you for {film}, {name}, I'd never have gone by myself.
        I took your advice, {film}, {stars}.
        Your tip was a good one, {film} gets {stars} from me.
        I finally saw your {film}, and now I see what you meant.
        formal | Your recommendation of {film} was entirely justified.
        formal | I have now seen {film}, and I am in your debt.
        terse | Saw {film}. You were right.
        terse blunt | {film}. Good call, {name}.
        blunt practical | You said {film}, I went, it's good.
        dry sarcastic | I saw {film}, and it pains me to say you were right.
        gloomy | I went to {film} on your word, and for once I wasn't let down.
        warm | You were so right about {film}, I thought of you all the way through.
        gossip | I've told everybody that you were the one who found {film}.
        dreamy | I saw your {film}, and I'm still half in it.
        shy anxious | I watched {film}, because you said to, and I'm really glad.
        young | okay you were so right about {film}.
        young | I watched {film} like you said and wow.
        old | I got myself to {film} on your say-so, and it was worth the bus.
        cheerful lively | You were right about {film}, you clever thing!
        proud | I don't often say it, but you were right about {film}.
        thrifty | You told me {film} was worth the ticket, and it was.
        stubborn | I held out, but I saw {film}, and fine, you were right.
        earnest | I wanted you to be the first to know, I saw {film}, and you were right.
        @parent | You were right about {film}, {name}, don't let it go to your head.
        @child | You were right about {film}, and I raised you, so I take some credit.
        @rival | I hate this, but you were right about {film}.
        @partner | You were right about {film}, and now I want to see it with you.
    """,
    "right_bad": """
        You warned me about {film}, and I went anyway, and you were right.
        I should have listened to you about {film}.
        You were right about {film}, it's no good.
        I saw {film} after all you said, more fool me.
        You told me about {film}, {name}, and I didn't listen.
        Next time you warn me off something like {film}, sit on me.
        formal | Your warning about {film} was well founded.
        terse blunt | {film}. You did say.
        dry sarcastic | I ignored you about {film}, and I've been punished.
        young | You said {film} was bad, and I still went, so that's on me.
        warm | You tried to save me from {film}, bless you.
        old | I should have taken your word for {film}, at my age.
    """,
    "wrong_good": """
        You told me {film} was no good, and I loved it.
        I saw {film}, whatever you said, and I think you were wrong.
        About {film}, {name}, you and I must have seen different films.
        You put me off {film} for days, and then I liked it.
        I've a bone to pick with you, {film} is good.
        terse blunt | Saw {film}. You're wrong, it's good.
        formal | I have seen {film} in spite of your warning, and I must disagree.
        dry sarcastic | I saw {film}, and I'd like an apology on its behalf.
        young | {film} was good actually, what were you on about?
        warm | Don't be cross, but I saw {film}, and I liked it.
    """,
    "wrong_bad": """
        I saw {film}, as you said, and I'm afraid it wasn't for me.
        About {film}, {name}, we need to talk.
        You told me to see {film}, and I did, and I want to know why.
        I tried your {film}, and it and I didn't get on.
        I went to {film} on your word, and I've had better evenings.
        You owe me an evening, {name}, I've been to {film}.
        I gave {film} {stars}, and I'm sorry, I know you love it.
        formal | I have seen {film} at your suggestion, and I regret to report failure.
        terse blunt | Saw {film}. What did you see in it?
        dry sarcastic | I saw {film}, thank you, and I'm considering my options.
        @dusk gloomy | I saw your {film}, and it made a long day longer.
        warm | I saw {film}, and I did try to like it, for your sake.
        young | I watched {film} and, um, no.
        old | I sat through {film} for your sake, and my hip hasn't forgiven you.
        shy anxious | I watched {film} like you said, and, sorry, I didn't really get it.
    """,
    "tried_mixed": """
        I saw {film}, as you said, and I'm in two minds.
        I've been to your {film}, and half of it was good.
        I tried {film}, {name}, and I don't quite see what you see.
        I took your tip about {film}, and it was all right.
        You told me about {film}, and now I've seen it, three stars, no more.
        formal | I have seen {film} at your suggestion, and I remain undecided.
        terse blunt | Saw {film}. All right.
        dry sarcastic | I saw {film}, and I've no complaints, nor anything else.
        young | I watched {film}, it was fine I guess.
        warm | I saw {film} for you, {dear}, and bits of it were lovely.
        gloomy | I saw {film}, and I'd expected more, as usual.
        old | I saw {film}, between one nap and another.
    """,
    "told_you": """
        I told you so.
        I knew you'd like it.
        What did I say?
        I'm so glad, I was worried I'd oversold it.
        You should listen to me more often, {name}.
        I never doubted it.
        I had you in mind from the first scene.
        @well_in | That's the best thing I've heard all {daypart}.
        Didn't I say so, {name}?
        Then I've done one good deed this week.
        terse | Told you.
        terse blunt | Course I was right.
        formal | I am delighted to hear it.
        dry sarcastic | Say that again, slowly, I want to enjoy it.
        gloomy | Well, that's something going right.
        warm | Oh, that's made my {daypart}.
        gossip | I'll tell everyone that you said so.
        young | Yesss, I knew it.
        young | I have taste, what can I say.
        old | I've been right before, you know, it was in the seventies.
        shy anxious | Oh good, I was scared you'd hate it.
        cheerful lively | Hooray, I knew it!
        proud | I'm never wrong about these things.
        dreamy | It gets you, doesn't it.
        earnest | That means a lot, really.
    """,
    "sorry_tip": """
        Oh no, and I was so sure.
        Well, we can't all like the same thing.
        Then I've misjudged you, {name}.
        I'll not say sorry, I stand by it.
        I feel bad now, you gave up an evening.
        You can have my next tip free of charge.
        I did wonder if it was for you.
        formal | Then I owe you an apology, and an evening.
        terse blunt | Your loss.
        dry sarcastic | I'll cancel my career in advice.
        gloomy | That's my luck, I like one thing and nobody else does.
        warm | Oh, {name}, I'm sorry, I wanted you to love it.
        young | Wow, okay, I'm hurt.
        old | You'll come round to it in twenty years.
        stubborn | See it again, you weren't concentrating.
        shy anxious | Sorry, sorry, I shouldn't have pushed it.
    """,
    "sendoff": """
        Tell me what you make of it.
        You'll thank me.
        Ring me when you've seen it.
        You won't be sorry, {name}.
        I want to hear everything when you have.
        Good, and no leaving before the end.
        I'll hold you to that.
        I'll ask you about it next time.
        If you don't like it, blame me.
        I nearly envy you, seeing it for the first time.
        Let me know, I'm hardly ever wrong twice.
        Go on a quiet {daypart}, that's my advice.
        Take somebody with you, you'll want to talk about it.
        terse | Good. Report back.
        terse blunt | Good. Do.
        formal | I shall look forward to your verdict.
        dry sarcastic | And if it's bad, we never had this talk.
        gloomy | Don't get your hopes too high, mind.
        warm | Oh, I do hope you love it, {name}.
        gossip | And then tell me who else was there.
        dreamy | I hope it stays with you as well.
        young | Text me the second it ends.
        old | Don't leave it until you're my age.
        shy anxious | I hope you like it, I'll worry until you do.
        cheerful lively | You're going to love it!
        proud | You're in safe hands with me.
        thrifty | And go on the cheap night.
        earnest | I'd really like to know what you think.
        curious | I want to know which bit gets you.
    """,
    "promise": """
        I'll tell you how I get on.
        I will, I promise.
        You'll be the first to know.
        I'll report back.
        Right, it's a deal.
        I'll go this week if I can.
        Hold me to it, {name}.
        I'll put it on the fridge door.
        Just let me get {hobby} out of the way first.
        terse | Will do.
        terse blunt | I said I would.
        formal | You shall have a full account.
        dry sarcastic | You'll have my report in triplicate.
        gloomy | If I've the strength, I will.
        warm | I will, {dear}, and I'll think of you.
        young | Will do, pinky promise.
        old | God willing, I will.
        shy anxious | I'll try, I'm a bit slow with these things.
        cheerful lively | I can't wait!
        dreamy | I can half see it already.
        curious | I'll take notes.
    """,
    "forewarned": """
        Then I'll give it a miss.
        You've saved me an evening, {name}.
        That's good to know, I'd nearly gone.
        I'll stay in with {hobby}, then.
        I did wonder about that one.
        Say no more, I'll keep away.
        That's one off my list, then.
        I had a feeling about it.
        terse | Right. Skipping it.
        terse blunt | Won't bother, then.
        formal | I shall heed the warning.
        dry sarcastic | You make it sound almost tempting.
        gloomy | Another one to avoid, the list's getting long.
        warm | Poor you, having to sit through it.
        gossip | You're not the first to tell me that.
        young | Noted, avoiding.
        old | I've not the evenings to waste, so thank you.
        shy anxious | Oh dear, then I won't.
        curious | Now I almost want to see how bad it is.
        thrifty | That's a ticket saved.
    """,
    "spared": """
        I'll have saved you an evening.
        Consider it my gift to you.
        You'll thank me for it one day.
        Do something nice with the time instead.
        I went so that others needn't.
        terse | Good.
        formal | You will not regret it.
        dry sarcastic | I accept payment in biscuits.
        warm | I'd not want you to waste your {daypart}.
        young | You're welcome.
        gloomy | One of us may as well be happy.
        old | Experience has to be good for something.
    """,
    "decline": """
        I don't know, {name}, {disliked_genres} and I don't mix.
        It's not really me, I'm more for {my_genres}.
        It sounds a bit {tone} for me.
        I'll leave that one to you.
        I'm glad you liked it, but it's not for me, I think.
        If it's {a_genre}, I'd only fidget.
        I believe you, but I'd sooner have {a_my_genre}.
        Maybe when I've run out of everything else.
        You go and be happy with it, I'll sit this one out.
        {a_disliked_genre}? You'd have to carry me in.
        I'm sure it's good, only I know what I'm like with {disliked_genres}.
        terse | Not for me.
        terse blunt | No, not my thing.
        formal | I fear that it would be wasted on me.
        dry sarcastic | It sounds perfect, for somebody else.
        gloomy | I'd only find fault with it.
        warm | I love that you love it, {name}, but I don't think so.
        young | Ehh, not really my vibe.
        old | At my age one knows what one likes, and that isn't it.
        stubborn | You'll not get me to that one.
        shy anxious | I might be too soft for that one.
        thrifty | Not at full price, I wouldn't.
        cheerful | Ooh, no, but tell me about it instead!
    """,
    "shrug": """
        Fair enough, all the more for me.
        Well, I tried.
        Please yourself, {name}.
        We can't all have taste.
        You know yourself best.
        I'll not push it.
        I'll ask you again in a month.
        terse | Suit yourself.
        formal | I shall not insist.
        dry sarcastic | Your evening, your funeral.
        gloomy | I expect you're right.
        warm | No harm done, {name}, I only thought of you.
        young | Your loss, honestly.
        old | There's time yet to change your mind.
        stubborn | I've not given up on you.
        cheerful lively | You'll crack in the end!
        shy anxious | That's all right, it was only a thought.
    """,
    "truce_film": """
        Well, you're very fond of it, I'll give you that.
        You nearly have me, but no.
        I'll think about it, that's all I'll say.
        You should be on commission.
        terse | Still no.
        formal | Your enthusiasm is noted.
        dry sarcastic | I've never seen anyone fight so hard for a ticket that isn't theirs.
        warm | I love how much you love it, {name}.
        young | Okay, okay, maybe.
    """,
    "neither": """
        Nor have I, I only know the poster.
        I can't help you there, I've not been.
        That makes two of us, {name}.
        I've not been either, there was always something.
        I was going to ask you the same.
        Not me either, I fell asleep with my coat on that night.
        I wish I could say, I haven't seen it.
        Me neither, {name}, I was hoping to borrow your opinion.
        gossip | Nor me, but I could tell you three people's opinions.
        gloomy | Nor me, I never get to the ones that matter.
        old | Nor me, I wait until the fuss dies down.
        cheerful lively | Nor me, shall we?
        shy anxious | Oh, nor me, I thought you might have.
        I've not seen it either, so that's the two of us guessing.
        Nor me, yet, we could go together.
        Same here, I've only heard the talk.
        Then neither of us can say a word about it.
        I've not been myself, I was hoping you'd tell me.
        terse blunt | Nor me.
        formal | Nor have I, as it happens.
        young | Same, we should go.
        warm | Nor me, we'll have to make an evening of it.
        dry sarcastic | Nor have I, and look how well we talk about it.
    """,
    "neither_more": """
        We should go together, then.
        One of us ought to go and tell the other.
        Let's say this week, and hold each other to it.
        I'll go if you go.
        You buy the tickets, I'll bring the sweets.
        Then it stays a mystery, for now.
        We'll ask somebody who's been.
        Right, whoever sees it first rings the other.
        terse | We'll go, then.
        formal | Perhaps we might go together.
        dry sarcastic | Two experts, and not a minute of it between us.
        gloomy | We'll never get round to it, you know us.
        warm | I'd like that, an evening out with you.
        gossip | I'll find out who's seen it.
        young | Okay so we're going, yeah?
        old | Let's not leave it too long, at my age.
        cheerful lively | It's a date!
        shy anxious | I'd go if you came with me.
    """,
}
