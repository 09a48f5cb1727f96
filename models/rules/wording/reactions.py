"""What people say to what others tell of themselves: to a hobby, a job, a mood, a memory."""

TABLES: dict[str, str] = {
    "react_hobby": """
        How's the {their_hobby} coming along?
        You and your {their_hobby}.
        I'd love to have something like {their_hobby} to go to.
        I can think of worse ways to spend a {daypart} than {their_hobby}.
        I've never tried {their_hobby}, I'd be hopeless.
        One day you'll have to show me, {name}, all this {their_hobby}.
        Good for you, everybody needs a bit of {their_hobby}, or the like.
        I admire that, {their_hobby} and no excuses.
        It keeps you out of trouble, {their_hobby}.
        There's nothing like {their_hobby} for clearing the head, I'm told.
        formal | I have always admired those with patience for {their_hobby}.
        terse | {Their_hobby}, eh.
        terse blunt | Beats working, {their_hobby}.
        dry sarcastic | {Their_hobby}, at your age.
        gloomy | At least you've got {their_hobby}.
        warm | It does me good to hear you so taken with {their_hobby}.
        gossip | I heard you were mad on {their_hobby}.
        young | {Their_hobby} is kind of cool, to be fair.
        old | I might have taken up {their_hobby}, if I'd been born later.
        shy anxious | I'd be too nervous for {their_hobby}.
        cheerful lively | Oh, I love that you do {their_hobby}!
        curious | What is it about {their_hobby} that gets you?
        dreamy | I like to think of you at your {their_hobby}.
        proud | I'd probably be good at {their_hobby}, if I tried.
        thrifty | And it's cheap, I hope, {their_hobby}?
        stubborn | I don't see what people see in {their_hobby}, but each to their own.
        practical | Well, {their_hobby} is better than telly.
    """,
    "react_work": """
        Rather you than me, {name}.
        They don't pay you enough.
        I couldn't do your job for a day.
        And yet you'd miss it.
        It sounds like a week and a half.
        You want to sit down with your shoes off, {name}.
        Somebody has to do it, and they're lucky it's you.
        I hope they thank you for it.
        I always said a {their_trade} earns every penny.
        The things a {their_trade} sees.
        formal | Your patience does you credit.
        terse | Sounds rough.
        terse blunt | That's work for you.
        dry sarcastic | And they told you it was glamorous.
        @dusk gloomy | And tomorrow it starts again.
        warm | You do work hard, {name}.
        gossip | You must hear all sorts in there.
        young | That's why I'm never getting a job.
        old | I did my fifty years, I know what you mean.
        cheerful lively | You're a wonder, I mean it!
        shy anxious | I'd have gone home by eleven.
        curious | What's the oddest part of it?
        practical | One job at a time, that's all anyone can do.
        calm | It'll all be there tomorrow, no hurry.
    """,
    "react_up": """
        I'm glad to hear it, {name}.
        That's good, you deserve it.
        It shows in your voice.
        Whatever you're having, I'll have the same.
        Long may it last.
        Good, somebody ought to be.
        formal | I am very pleased to hear it.
        terse | Good.
        dry sarcastic | Don't let it get about.
        gloomy | Enjoy it while it lasts.
        warm | Oh, that does me good to hear.
        young | Love that for you.
        old | Make the most of it, I say.
        cheerful lively | Hurray for that!
        gossip | There's a reason for that, and I mean to find it out.
        shy anxious | I'm happy for you, really.
    """,
    "react_low": """
        I'm sorry to hear that, {name}.
        It'll pass, these things do.
        Come round, I'll put the kettle on.
        We all have weeks like that.
        You've done well to say so.
        formal | I am sorry to hear it.
        terse | Sorry to hear it.
        dry sarcastic | I'd cheer you up, but I'm out of practice.
        gloomy | I know it well.
        warm | Oh, {name}, come here.
        young | Aw, that sucks.
        old | This too will pass, it always has.
        cheerful lively | Then we'll have to cheer you up!
        practical | Eat something, then sleep, then see.
        gossip | Tell me who's to blame.
        shy anxious | I'm sorry, I never know what to say, but I'm sorry.
    """,
    "react_even": """
        That sounds all right.
        I can't say mine's been any different.
        No complaints is a good day, in my book.
        That'll do for the time of year.
        Steady is good.
        You sound well enough to me, {name}.
        Same here, more or less.
        formal | One can ask for little more.
        terse | Fair enough.
        dry sarcastic | Try to contain yourself.
        gloomy | It could be worse, and it may be.
        warm | As long as you're all right, {name}.
        young | Mood.
        old | At our time of life that's a triumph.
        cheerful lively | That's the spirit!
        gossip | You'd tell me if there was more, wouldn't you?
        shy anxious | Same, really.
        curious | There must be something you're not telling me.
    """,
    "react_any": """
        Is that so?
        You do tell a story well, {name}.
        I can just see it.
        Well, I never.
        That's life for you.
        It's the little things.
        You've made me smile.
        I know exactly what you mean.
        Only you, {name}.
        That could have been me.
        terse | Ha.
        terse blunt | Sounds about right.
        formal | How very interesting.
        dry sarcastic | Alert the newspapers.
        gloomy | That's how it goes.
        warm | Bless you, {name}.
        gossip | Go on, there's more, I can tell.
        young | Haha, of course.
        young | That's so you.
        old | I've had days like that, whole years of them.
        cheerful lively | Oh, that's made my {daypart}!
        shy anxious | That's nice. Or is it?
        dreamy | I like that…
        curious | And then what happened?
    """,
    "react_listen": """
        Tell me more, {name}.
        Go on, I'm listening.
        I didn't know that, {name}.
        Is that so?
        What happened then?
        I'm glad you told me.
        Well, I want to hear the whole of it.
        formal | Do go on, I am all attention.
        terse | Go on.
        dry sarcastic | You have my full attention, such as it is.
        gloomy | I know how that goes.
        warm | Tell me everything, {name}.
        gossip | Leave nothing out.
        young | Wait, tell me more.
        old | Sit down and start at the beginning.
        shy anxious | Oh. And are you all right?
        cheerful lively | Ooh, and then?
        curious | How did that come about?
    """,
    "recall": """
        And I still say it was your idea.
        I'd do it again tomorrow, only slower.
        You tell it better every year.
        My back has never forgiven us.
        We were lucky nobody had a camera.
        I've still got the scar, more or less.
        You said it would be easy, those were your words.
        I've not laughed like that since.
        I never did get my gloves back.
        And you took all the credit, as I recall.
        If I'd known you better then, I'd have stayed at home.
        I think that's when I knew we'd get on.
        It cost me a good pair of shoes, that day.
        Whenever it rains I think of it.
        You were useless, and so was I, that's why it worked.
        I tell it with you as the hero, most of the time.
        Nobody would let us do it now.
        We ought to do something as daft again.
        I was the sensible one, let's not forget.
        How could I forget? You won't let me.
        terse | Your fault, mostly.
        terse | Best day that year.
        terse blunt | I did most of the work.
        formal | I recall that you were rather splendid.
        formal | I have it among my better memories.
        dry sarcastic | My solicitor says I wasn't there.
        dry sarcastic | I've been told the statute of limitations is on our side.
        gloomy | We had the energy then.
        warm | I'd not have wanted anyone else beside me.
        warm | You were so good to me that day.
        gossip | And the half of it we've never told.
        dreamy | I can still see the light on everything.
        romantic | I think of it more often than I let on.
        shy anxious | I was terrified, you know, I just didn't say.
        young | Okay but that was entirely your fault.
        young | We were so stupid, I love it.
        old | It feels like last week, until I try to stand up.
        old nostalgic | They don't make days like that now.
        cheerful lively | Same again next week?
        proud | I was rather magnificent, as I remember it.
        thrifty | And it didn't cost us a penny.
        stubborn | I was right about how to do it, for the record.
        practical | With a proper rope we'd have been home by tea.
        curious | I still wonder what would have happened if we'd been caught.
        @rival | You'd have lost without me, and you know it.
        @rival | I seem to remember winning.
        @partner | And look where it got us.
        @child | You were so small, and so bossy.
        @parent | You never told me off for it, I noticed that.
        @colleague | And we still got to work on time, the next day.
        @neighbour | It's what neighbours are for.
    """,
    "ask_hobby": """
        Are you getting any better at it?
        How long have you been at it now?
        What's next on that front, {name}?
        Who got you started on {their_hobby}?
        Is it going well, the {their_hobby}?
        Will you show me one day?
        formal | And does {their_hobby} still give you pleasure?
        terse | Any good at it?
        gossip | And who else goes in for {their_hobby} round here?
        young | Are you actually good at it though?
        dry sarcastic | And is there a cure?
        warm | Does it make you happy, {their_hobby}?
        curious | How does one even start with {their_hobby}?
        old | Could an old dog learn {their_hobby}?
    """,
    "ask_work": """
        Are they at least feeding you?
        Will it be any quieter tomorrow?
        When's your next day off, {name}?
        Do you ever think of doing something else?
        What would you do if you won the raffle?
        terse | Any end in sight?
        formal | Do you get any rest at all?
        warm | And are you looking after yourself in all that?
        gossip | Who's the worst of them, honestly?
        young | Can't you just quit?
        dry sarcastic | And the pay, is that still a legend?
        old | How long have you been at it now?
    """,
    "ask_more_self": """
        And what else have you been up to?
        And how are you otherwise?
        @pm | And the rest of the day?
        Apart from that, how are things?
        And how's everybody at yours?
        And you, are you all right in yourself?
        What else is new with you, {name}?
        terse | And otherwise?
        formal | And how are you in general?
        dry sarcastic | And apart from the drama, how are you?
        gloomy | And the rest of it, any better?
        warm | And how are you in yourself, {name}?
        gossip | And what else, you've not told me everything?
        young | And otherwise, you good?
        old | And how's your health, if one may ask?
        cheerful lively | And what else, tell me the lot?
        shy anxious | And are you okay otherwise?
        curious | And what comes next?
    """,
    "ask_low": """
        Do you want to talk about it?
        What's brought it on, {name}?
        Is there anything I can do?
        Are you sleeping at all?
        Shall I come round?
        Have you got somebody with you?
        formal | May I be of any use to you?
        terse | Need anything?
        warm | What can I do for you, {name}?
        young | Do you wanna talk about it?
        dry sarcastic | Shall I bring cake or insults?
        old | Have you eaten something warm, at least?
        practical | What needs doing, can I do it?
        shy anxious | Would it help to talk?
    """,
    "answer_hobby": """
        Slowly, but I'm better at {hobby} than I was.
        I'd do {hobby} all day, if they let me.
        {Hobby} keeps me sane, I'll say that.
        I've a long way to go with {hobby}, and that's the fun of it.
        You can come along any time, I'd like company at {hobby}.
        I started {hobby} to please somebody else, and look at me now.
        I'm no genius at {hobby}, but I turn up.
        Ask me in a year, {hobby} takes its time.
        terse | Not bad at it. Improving.
        formal | {Hobby} remains my greatest pleasure.
        dry sarcastic | I'm now officially mediocre at {hobby}.
        gloomy | Some days {hobby} goes well, and some days I wonder why I bother.
        warm | {Hobby} makes me happy, it does, and I'd love to show you.
        young | I'm getting so good at {hobby}, not to brag.
        old | I'm too old to get better at {hobby}, so I just enjoy it.
        cheerful lively | I'm terrible at {hobby}, and I love it!
        shy anxious | I'm not very good at {hobby}, but nobody's watching.
        proud | People have begun to ask my advice about {hobby}.
    """,
}
