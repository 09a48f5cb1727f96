"""What people say of themselves."""

TABLES: dict[str, str] = {
    "ask_self": """
        How are you keeping?
        How's life treating you?
        How have you been, {name}?
        What have you been up to?
        How's everything with you?
        How's your week been?
        What's new with you, {name}?
        Are you well?
        And you, how are things?
        @to_working | How's work, {name}?
        How's the life of a {their_trade}?
        @to_working | Are they working you hard, {name}?
        What does a {their_trade} do on a {daypart} like this?
        @pm | Have you had a decent day?
        Anything exciting happen to you lately?
        Are you getting out at all?
        @morning | Did you sleep?
        How's the family?
        What's the best thing that's happened to you this week?
        terse !formal | How's things?
        terse blunt | You all right?
        formal | I trust that you are well?
        formal | How are your affairs?
        dry sarcastic | How's your glittering career?
        dry sarcastic | What have you broken this week?
        gloomy | Bearing up, are you?
        gossip | Tell me everything, what have you been doing?
        gossip | Who have you been talking to?
        warm | How are you, really?
        warm | Are you eating properly, {dear}?
        dreamy | What have you been dreaming about?
        shy anxious | Are you okay, {name}?
        young | How's it going?
        young | You good?
        young | What you been doing?
        old | Are you keeping warm, {name}?
        cheerful lively | What's the good news with you?
        curious | What are you working on, {name}?
        impatient | What's keeping you so busy?
        proud | I hope they're treating you as you deserve?
        calm | How's your {daypart} unfolding?
        thirty | How's your head, {name}?
        @child | Are you wearing a coat in this?
        @parent | Are you looking after yourself, {name}?
        @partner | Did you remember to eat?
        @rival | Still standing, are you?
    """,
    "ask_self_item": """
        Did {film} cheer you up at all?
        Did you sleep after {film}?
        How are you after {film}?
        Was your evening any good, with {film} and all?
        Have you recovered from {film}?
        What made you pick {film}?
        Who did you go to {film} with?
    """,
    "ask_think": """
        What do you think?
        What would you say to that?
        Am I wrong?
        Would you say so too?
        Do you see what I mean?
        How does it look from your end?
        What's your view?
        You've gone quiet, {name}, what do you think?
        formal | I would be glad of your opinion?
        terse | Thoughts?
        young | What do you reckon?
        warm | You'd tell me if I was wrong, wouldn't you?
        dry sarcastic | Or would you like to correct me?
    """,
    "no_idea": """
        I couldn't tell you.
        I've not seen a thing lately.
        I've been too wrapped up in {hobby}.
        You know more than I do.
        I'm behind with everything.
        I haven't an opinion, for once.
        I'd need to think about that.
        Nothing to speak of.
        You're asking me on a slow day.
        terse | Couldn't say.
        formal | I am not in a position to say.
        dry sarcastic | I've no idea, and I'm usually full of them.
        young | No clue.
        old | If I knew, I've forgotten.
        gloomy | Nothing worth the telling.
        warm | I don't know, {dear}, what do you think?
    """,
    "mood_up": """
        I'm grand, thanks.
        Never better.
        I'm well, really well.
        Can't complain, and I've tried.
        @dusk | It's been a good day.
        I'm all the better for {hobby}.
        @morning | I woke up pleased and nothing has spoilt it yet, {name}.
        @well_in | I've been humming all {daypart}.
        It's one of those days when the kettle boils itself.
        Everything's gone right {at_home}, for once.
        terse | Good, {name}.
        terse | Well. Very well.
        terse | Can't fault it.
        Good, thank you, surprisingly good.
        I'm in fine form, thanks for asking.
        All well {at_home}.
        Very well, there's been a lot of {hobby}.
        Good! I got a whole evening of {hobby} in.
        formal | I am very well, thank you, {name}.
        terse | Not bad.
        terse blunt | Fine. Good, even.
        dry sarcastic | Suspiciously well.
        gloomy | Better than usual, so I'm waiting for the catch.
        warm | All the better for hearing from you.
        gossip | I'm marvellous, and I've got news.
        dreamy | I'm floating a bit, if I'm honest.
        young | I'm so good actually.
        young | Living my best life, kind of.
        old | Upright and taking nourishment.
        cheerful lively | I'm on top of the world!
        shy anxious | I'm all right, actually, thanks.
        proud | Things are going my way, at last.
        lively chaotic | Brilliant, I've lost my keys and I don't mind.
        calm | Content, thank you.
        thirty | Honestly? Pretty great.
    """,
    "mood_even": """
        Not so bad, thanks.
        Oh, you know, getting along.
        Mustn't grumble.
        Fair to middling.
        Much as usual.
        I'm all right.
        Busy, but all right.
        Same as ever, only a week older.
        I'm fine, a bit tired.
        Ticking over.
        Keeping out of trouble.
        It's all work and {hobby}.
        Quiet, mostly {hobby}.
        Neither here nor there, {name}, you know how a {daypart} can be.
        No worse than the weather {at_home}.
        I've had {hobby}, so I can't complain.
        Warm, dry and behind with everything.
        Middling, with a chance of {hobby}.
        @dusk | It's {clock} and I'm still upright.
        @dusk | Nothing wrong that an early night won't mend.
        I'm holding up, thanks for asking, {name}.
        Well enough, considering it's {clock}.
        As you'd expect, for somebody with {hobby} to get through.
        terse | Can't say it's bad.
        terse | Same as the river, up and down.
        terse | Working. Eating. Sleeping.
        terse | As well as can be, {name}.
        terse | No news, so fine.
        formal | I am tolerably well, thank you.
        terse | All right.
        terse blunt | Fine.
        dry sarcastic | Alive, as you can hear.
        gloomy | I've been worse. Not often.
        warm | I'm all right, {dear}, don't you worry about me.
        gossip | I'm fine, but wait till you hear what I've heard.
        dreamy | Somewhere between here and the window.
        young | I'm fine I guess.
        young | Surviving.
        old | Creaking along.
        cheerful lively | Not bad at all!
        shy anxious | I'm okay, I think.
        impatient | Busy, busy.
        thirty | Yeah, fine, you know how it is.
        calm | Steady.
    """,
    "mood_low": """
        I've been better.
        A bit low, if you want the truth.
        It's not been my week.
        I'm dragging my feet a bit, {name}.
        Ask me when it's not {clock}.
        I can't get warm {at_home}, and it's not the heating.
        Even {hobby} didn't help.
        I'll come up again, I always do.
        terse | Bit grim.
        terse | Can't shake it, {name}.
        terse | Low water.
        Don't ask.
        I'm tired, that's all.
        Not so good.
        I'm a bit flat.
        Everything's an effort at the moment.
        I've hardly touched {hobby}, which tells you something.
        formal | I am a little out of spirits.
        terse | So-so.
        terse blunt | Not great.
        dry sarcastic | I'd sing, but nobody's at fault here.
        gloomy | The usual, with rain.
        warm | Bit down, {dear}, it'll pass.
        gossip | I'm that low I've not even asked after anybody.
        dreamy | Grey, somehow.
        young | Not great tbh.
        old | I feel every one of my years.
        cheerful lively | I'm not my usual self.
        shy anxious | I've been a bit wobbly.
        proud | I've known better weeks, leave it there.
        thirty | Bit rubbish, if I'm honest.
    """,
    "self": """
        @well_in | I've had {hobby} on my mind all {daypart}.
        It's been nothing but {hobby} lately.
        I'm trying to fit in some {hobby} before the week's out.
        There's a lot to be said for {hobby}.
        I'd rather be busy with {hobby}, if I'm honest.
        My whole week has been {hobby} and cold tea.
        I've got as far as {hobby} and no further today.
        I tell everyone to take up {hobby}.
        @well_in | You'd laugh, I spent the whole {daypart} on {hobby}.
        Between {hobby} and {hobby2} I hardly sit down.
        I've had to choose between {hobby} and {hobby2}, and it hurt.
        It's quiet {at_home} this {daypart}.
        You should have heard the gulls {at_home} {today}.
        The wind's been at the windows {at_home} again.
        @dusk | I had toast for supper and called it a meal.
        I found a coat I thought I'd lost, with a bus ticket in it.
        I've been putting off the ironing since Sunday.
        I talked to a cat for ten minutes {today} and it made some good points.
        I burnt the toast and ate it anyway.
        I've been meaning to fix that tap for a month.
        formal | I have been occupied with {hobby}.
        terse | It is all {hobby} here.
        terse | Quiet {daypart}.
        blunt | I've done more {hobby} than talking today, and I'm better for it.
        @dusk dry sarcastic | My thrilling life, {hobby} and then bed.
        dry sarcastic | I reorganised a drawer, so that's the year peaked.
        gloomy | Rain again, and there's no {hobby} in the rain.
        gloomy | I sat and looked at the weather.
        warm | I made too much soup, so somebody will have to come round.
        warm | I've been thinking of everybody {today}.
        gossip | I've seen three people go past with the same bag, and I've a theory.
        gossip | The things you see from my window.
        dreamy | I watched the light move across the floor for an hour.
        @well_in dreamy | I've been somewhere else all {daypart}, in my head.
        romantic | I put a record on and danced in the kitchen, alone, and it was fine.
        shy anxious | I practised ringing somebody, and then didn't.
        shy anxious | I stayed in with {hobby}, it was nice.
        young | I've done nothing but {hobby} and I'm not sorry.
        @pm young | I slept till noon, don't tell anyone.
        young | My room is a crime scene.
        old | My knees tell me it'll rain.
        @well_in old nostalgic | I found an old photograph and lost the whole {daypart}.
        old | I got all the way upstairs and forgot why.
        cheerful lively | It's been {hobby} from morning till night, and I love it!
        lively chaotic | I've started six things and finished a biscuit.
        proud | I'll have you know that I'm getting rather good at {hobby}.
        thrifty | I mended a thing rather than buy a thing.
        tidy | I've put the spice jars in order, by name.
        curious | I've been reading about why gulls stamp on the grass.
        practical | I've fixed two things and broken one, so I'm ahead.
        impatient | I queued for twenty minutes for one stamp.
        @well_in calm | I sat on the step with a cup of tea and let the {daypart} pass.
        playful | I've taught myself to whistle through a straw.
        loyal | I helped a friend shift a wardrobe and we're still friends.
        @dusk thirty | I said I'd go to bed early and here we are at {clock}.
        bookish | I'm three chapters from the end and reading slowly on purpose.
        earnest | I'm trying to do one useful thing a day.
        stubborn | I've been arguing with a jar lid, and I won.
    """,
    "self_hobby": """
        I've got {hobby} to keep me going.
        I've been busy with {hobby} again.
        At least I've got {hobby}.
        I've taken up {hobby} with a vengeance.
        All I want is an hour of {hobby}.
        My head's full of {hobby}.
        I ought to be busy with {hobby} this minute.
        I fell asleep over {hobby}.
        You wouldn't believe how much {hobby} I've got through.
        I've neglected {hobby2} for {hobby}, and I feel guilty.
        terse | {Hobby}, mainly.
        formal | What time remains goes on {hobby}.
        dry sarcastic | My chief vice is still {hobby}.
        gloomy | It all feels like work, even {hobby}.
        young | I'm so into {hobby} right now.
        old | It's {hobby} that keeps the joints moving.
        cheerful | Nothing like {hobby}!
        warm | I'll show you my {hobby} one day.
        proud | I'm not bad at {hobby}, though I say it myself.
        lively chaotic | I've got {hobby} all over the kitchen.
    """,
    "idle_work": """
        retired jobless | The days fill themselves.
        retired jobless | I'm up early and I couldn't tell you why.
        retired jobless | I make a list every morning and lose it by noon.
        retired jobless | I've more time than I know what to do with, and never enough.
        retired | I don't know how I ever found time to work.
        retired | Every day's a Saturday, and Saturdays are long.
        retired | I still wake at work time, and then remember.
        jobless | Nothing on the job front, thanks for not asking.
        jobless | I've sent off another letter, and now I wait for the post.
        jobless | I keep my tools clean, for when.
        studying | I've work due in and I'm doing everything else first.
        studying | I've learnt a lot this week and forgotten most of it.
        studying | I'm meant to be revising.
        studying | My essay has a title, and that's as far as it goes.
        studying | Somebody in my class has a theory, and now we all have to hear it.
        studying | I've got a deadline, so my room's never been tidier.
        retired | I've an appointment at the doctor's, so that's the week's outing.
        retired | I've sorted the shed again, and it's worse.
        jobless | I walked round the old yard again, from habit.
        jobless | The job centre gave me a pen, so that's something.
        working | It's all go at work.
    """,
    "self_film_good": """
        I went to {film} and I'm still smiling.
        I've been to see {film}, and I'm glad I did.
        I finally got round to {film}, and what a good choice.
        I had two hours with {film}, and it did me good.
        I saw {film}, and I've talked of nothing else.
        {film} made my week.
        I'm just back from {film}, more or less, and I loved it.
        terse | Saw {film}. Good.
        formal | I have been to {film}, to my great satisfaction.
        young | I watched {film} and I'm changed.
        gloomy | I saw {film}, and it got me out of the house.
        dry sarcastic | I went to {film} and forgot to be unpleasant.
        old | I got myself to {film} and stayed awake for all of it.
        warm | I took myself to {film} and had a little cry, a nice one.
        @public | So I watched {film}, and I recommend it to all of you.
    """,
    "self_film_mixed": """
        I went to {film}, so that's done.
        I've seen {film}, and I'm none the wiser.
        I spent two hours with {film}, it was all right.
        I watched {film}, in between thinking about {hobby}.
        I got round to {film} at last, and it passed.
        terse | Saw {film}. So-so.
        formal | I have been to {film}, without much effect.
        young | I watched {film}, it was fine.
        dry sarcastic | I gave two hours to {film}, it gave me a cold seat.
    """,
    "self_film_bad": """
        I went to {film}, and I should have stayed in with {hobby}.
        I've been to {film}, don't ask.
        I sat through {film} and I've got the backache to prove it.
        I wasted two hours on {film}.
        I saw {film}, and I've been short with people since.
        terse | Saw {film}. Regret it.
        formal | I have endured {film}.
        young | I watched {film} and I'm filing a complaint.
        gloomy | I went to {film}, to cheer myself up, ha.
        dry sarcastic | I went to {film} and came home to watch paint, for the contrast.
        warm | I went to {film}, poor thing.
    """,
    "self_film_next": """
        I'm going to see {film} one of these days.
        I've got {film} lined up.
        I've promised myself {film} this week.
        {film} is next for me.
        I'm saving {film} for a rainy {daypart}.
        I think I'll give {film} a go.
        I'm in the mood for {film}.
        I nearly went to {film}, and then I didn't.
        terse | {film} next.
        formal | I propose to see {film} shortly.
        young | I'm gonna watch {film} soon.
        gloomy | I might go to {film}, if I can face it.
        cheerful | I'm off to {film} the first chance I get!
        shy anxious | I'm working up to {film}.
        dry sarcastic | I've decided to let {film} try to impress me.
        old | I want to see {film} while I've got the eyes.
        thrifty | I'll see {film} on the cheap night.
    """,
}
