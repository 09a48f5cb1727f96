"""How people take news that they had not heard, and what they pass on about each other."""

TABLES: dict[str, str] = {
    "unheard": """
        No, I hadn't heard a word.
        You're the first to tell me.
        I'd heard nothing about it.
        What? When did this happen?
        That's news to me, {name}.
        I've been nowhere and heard nothing, tell me.
        First I've heard of it.
        I had no idea.
        Nobody told me a thing.
        Say that again, {name}?
        @dusk | I hadn't heard, I've had my head in {hobby} all day.
        Are you serious?
        That hasn't reached {home} yet.
        formal | I had not heard, I must confess.
        formal | You astonish me, I knew nothing of it.
        terse | News to me.
        terse blunt | No. Go on.
        blunt | Hang on, what?
        dry sarcastic | I go out to buy bread, and this happens.
        gloomy | I hadn't heard, but I'm not surprised.
        warm | Oh no, {name}, I hadn't heard.
        gossip | How have I not heard this?
        gossip | I'm always the first to know, and I didn't know.
        dreamy | I hadn't heard… I was looking at the river.
        shy anxious | Oh, I hadn't heard, is it bad?
        young | Wait, what, since when?
        young | No way, I hadn't heard.
        old | They never tell us anything, I hadn't heard.
        cheerful lively | Well, I never, I hadn't heard!
        curious | I hadn't heard, tell me everything.
        impatient | Nobody tells me anything.
        calm | I hadn't heard, let me take that in.
        proud | I ought to have been told.
        stubborn | I'll believe it when I see it, I'd heard nothing.
    """,
    "unheard_think": """
        I'd have to think about it, I've only just heard.
        Give me a day, {name}, it's all new to me.
        I couldn't say yet, I heard it from you a minute ago.
        Ask me when it's sunk in.
        I don't know enough to say.
        I'd want to read it for myself first.
        My first thought is no thought at all.
        terse blunt | Don't know yet.
        formal | I should not like to judge so quickly.
        dry sarcastic | I've known for ninety seconds, let me be ignorant a bit longer.
        gloomy | I don't know, but I don't like the sound of it.
        warm | I don't know, {name}, I'm still taking it in.
        gossip | I'll tell you when I've asked around.
        young | I literally just found out.
        old | I don't form opinions standing up any more, give me a day.
        shy anxious | I don't know, I need to think.
        curious | I'd need to know a lot more first.
    """,
    "unheard_ask": """
        What do you make of it?
        And what do you think yourself?
        Are you for it or against it?
        What are people saying?
        Who thought of that?
        Do you think they'll really do it?
        What did you say when you heard?
        terse blunt | And you? For or against?
        formal | And where do you stand yourself?
        dry sarcastic | And whose bright idea was that?
        gossip | Who's for it and who's against?
        warm | And how do you feel about it?
        young | Okay and what do you think?
        old | And what do the young ones think, you tell me?
        curious | What happens next, do you think?
    """,
    "unheard_self": """
        That'll keep me awake.
        I'll have to go and see for myself.
        And I was going to have a quiet {daypart}.
        I don't know whether to laugh or cry.
        It makes you wonder what else they've not told us.
        I feel a bit winded, if I'm honest.
        {hobby} will have to wait, I want to read about this.
        I've only just got used to the last news.
        @by_day | Everybody {at_home} will be talking about it by supper.
        terse | Needs thinking about.
        formal | I confess that I am taken aback.
        dry sarcastic | And they say nothing happens here.
        gloomy | It's always something.
        warm | I keep thinking of the people it'll touch.
        gossip | I need to ring three people at once.
        young | My head's spinning.
        old | I thought I'd heard everything.
        shy anxious | My stomach's in a knot now.
    """,
    "unheard_care": """
        Will it make a difference to you?
        How are you taking it?
        Does it touch you at all?
        What does it mean for you, {name}?
        Are you worried?
        What do they say about it at home?
        @to_working | What does it mean for a {their_trade}?
        formal | Will it affect you personally?
        warm | Are you all right about it?
        terse | Does it bother you?
        young | Are you okay with it?
        gossip | Who's taking it worst?
    """,
    "unheard_thanks": """
        Thanks for telling me, {name}.
        I'm glad I heard it from you.
        Well, thank you, I'd have looked a fool tomorrow.
        Thanks, I'd sooner know.
        formal | I am obliged to you for telling me.
        terse | Good to know, thanks.
        warm | Thank you for telling me, {name}, kindly as you did.
        young | Thanks for telling me, I live under a rock.
        gossip | Thank you, I'll pass it on, carefully.
        old | Thank you, somebody has to keep me informed.
        dry sarcastic | Thank you, I was running low on worries.
    """,
    "unheard_agree": """
        I can see that.
        I'll think about what you've said.
        You've given me something to chew on.
        I'll need to hear the other side as well.
        There's something in that.
        That's one way to look at it.
        I'll read up on it and tell you what I think.
        terse | Might be.
        formal | I shall reflect on that.
        dry sarcastic | You make it sound almost simple.
        warm | I can hear that it matters to you.
        young | Yeah, that makes sense I guess.
        old | I'll sleep on it, I do my best thinking there.
        gossip | I'll see what the others say.
        shy anxious | I don't know, maybe you're right.
        gloomy | I expect it'll go ahead whatever we think.
    """,
    "welcome_news": """
        @by_day | You'd have heard by supper.
        Think it over, and tell me where you come down.
        Better from me than from the noticeboard.
        I thought you ought to know.
        Ask around, you'll hear both sides.
        You tell me what you think when you've had time.
        terse | Thought you should know.
        formal | I felt that you should know.
        warm | I wanted you to hear it from a friend.
        gossip | You can always count on me for that.
        young | I got you.
        dry sarcastic | I'm here all week with bad news.
        gloomy | I wish it had been better news.
        old | Somebody had to tell you.
    """,
    "told_by": """
        {teller} told me.
        I had it from {teller}.
        It was {teller} who told me first.
        {talker} and I talked of nothing else.
        {talker} was full of it when we spoke.
        gossip | {teller} rang me about it, before anyone else knew.
        formal | I heard of it from {teller}.
        young | {teller} told me and I didn't believe it.
    """,
    "gossip_person": """
        I was talking with {who} the other day.
        I had {who} on the line not long ago.
        {who} and I had a long chat the other day.
        I caught up with {who} this week.
        {who} and I were putting the world to rights the other day.
        {who} rang, or I did, I forget which, but we had a good talk.
        Have I told you that I spoke to {who}?
        formal | I had occasion to speak with {who} recently.
        terse | Spoke to {who}.
        gossip | I've been talking to {who}, and I won't say more unless you ask.
        dry sarcastic | I've had the full bulletin from {who}.
        warm | I had such a nice talk with {who}.
        young | I was chatting with {who}, it was a whole thing.
        old | I spoke to {who}, who remembers less than I do.
        gloomy | I talked to {who}, and neither of us cheered up.
    """,
    "gossip_more": """
        @spoke_news | We talked about {spoke_of}, what else.
        @spoke_news | It was all {spoke_of}, from start to finish.
        @spoke_film | We got on to {spoke_film}, as one does.
        @spoke_film | It was {spoke_film} most of the time.
        @spoke_film | I heard more about {spoke_film} than I'd asked for.
        It did me good.
        We could have gone on for hours.
    """,
    "person_unknown": """
        I only know {who} to nod to.
        I don't know {who} all that well.
        I've never really talked with {who}.
        {who} and I have hardly exchanged ten words.
        I know the face, but I couldn't tell you more about {who}.
        terse | Don't know {who} much.
        formal | I am not well acquainted with {who}.
        young | I barely know {who}, to be honest.
        gossip | I've been meaning to get to know {who}.
        warm | I should make more of an effort with {who}.
    """,
}
