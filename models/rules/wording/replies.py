"""Answers about films: have you seen it, what did you think of it."""

TABLES: dict[str, str] = {
    "seen_good": """
        I have, and I loved {film}.
        Seen it? I've hardly stopped talking about {film}.
        Yes! {film} is a good one.
        I have, yes, and {film} was worth it.
        I did see {film}, and I'd see it again.
        Yes, {film} and I got on very well.
        Oh yes, I liked {film}.
        Yes, I went to {film} and came out happy.
        I saw {film}, and I'm glad I did.
        Yes, and I'd happily sit through {film} again.
        terse | Aye, {film}. Good.
        terse blunt | Yes. {film} is good.
        formal | I have indeed, and I thought highly of {film}.
        dry sarcastic | I have seen {film}, and I'm sorry to say I enjoyed it.
        gloomy | I have. {film} wasn't half bad.
        warm | I have, and wasn't {film} lovely?
        gossip | Have I! I've told everyone about {film}.
        dreamy | Yes… {film} hasn't quite left me.
        shy anxious | Yes, actually, and I liked {film} a lot.
        young | Yes! {film} is so good.
        young | Obviously I've seen {film}, it's amazing.
        old nostalgic | I have, and {film} took me back.
        cheerful lively | Yes, yes, yes, {film} is brilliant!
        proud | Naturally I've seen {film}, and it's first rate.
        thrifty | I paid full price for {film} and didn't mind.
        curious | I have, and I've been wanting to talk about {film}.
    """,
    "seen_mixed": """
        I have, and {film} was all right.
        I saw {film}, yes, and I'm in two minds.
        Yes, I've seen {film}. It passed the time.
        I did go to {film}, for what it's worth.
        I've seen {film}, and most of it has slipped my mind.
        Yes, {film} was fine.
        terse blunt | Yes. {film} was so-so.
        formal | I have seen {film}, and I found it uneven.
        dry sarcastic | I have seen {film}, or it has seen me, I forget.
        gloomy | I have. {film} came and went.
        young | Yeah, {film} was mid.
        warm | I have, and {film} had its nice bits.
        old | I saw {film} between two naps.
    """,
    "seen_bad": """
        I have, sadly. {film} wasn't for me.
        I saw {film}, and I'm still getting over it.
        Yes, and I'd not go to {film} twice.
        I'm afraid I have seen {film}.
        I did see {film}, and I've been quiet about it until now.
        Yes, {film}, and let's not dwell on it.
        I sat through {film}, yes.
        terse blunt | Yes. {film} was rubbish.
        formal | I have, and {film} tried my patience.
        dry sarcastic | I have seen {film}, nobody warned me.
        gloomy | I have. {film} was just my luck.
        warm | I have, and I wanted to like {film}, I did.
        gossip | I have, and I could tell you what they said about {film} on the way out.
        young | Yeah and {film} was so bad.
        old | I saw {film} and I want a word with whoever chose it.
        cheerful | I have, and I laughed at {film} in the wrong places!
        impatient | Most of {film}. I had things to do.
    """,
    "not_seen": """
        Not yet, is {film} any good?
        I haven't seen {film}, no.
        No, {film} passed me by.
        I've not got to {film} yet.
        No, but I keep hearing about {film}.
        {film}? Not yet.
        I haven't, should I see {film}?
        No, I missed {film}.
        I've seen the poster for {film}, does that count?
        No, {film} is still on my list.
        Not yet, {film} and I keep missing each other.
        I meant to see {film}, and then the week got away from me.
        No, tell me about {film}.
        terse | Not {film}, no.
        terse blunt | No. Is {film} good?
        formal | I have not yet had the pleasure of {film}.
        dry sarcastic | I have so far been spared {film}.
        gloomy | No, I don't get to things like {film}.
        warm | I haven't seen {film}, was it nice?
        gossip | Not {film}, no, but I know three people who have.
        dreamy | Not yet, though I feel as if I've been inside {film}.
        shy anxious | No, sorry, not {film} yet.
        young | No, is {film} good?
        young | I haven't seen {film}, don't judge me.
        old | {film}? I don't think so, though I've seen a good many.
        cheerful lively | Not {film}, but take me with you!
        curious | No! What's {film} like?
        thrifty | I'm waiting for a cheap night to see {film}.
        proud | I haven't felt the need to see {film}.
        impatient | I've had no time for {film}.
    """,
    "answer_5": """
        I loved {film}, since you ask.
        Wonderful. {film} is wonderful.
        I can't fault {film}.
        How long have you got? {film} is marvellous.
        You're asking the right one, I adored {film}.
        {film}? I'd marry it.
        In a word, magic, and I don't use it of many films, but {film}, yes.
        terse blunt | {film}? Superb.
        formal | Since you ask, I thought {film} magnificent.
        dry sarcastic | I came to sneer at {film} and stayed to weep.
        gloomy | {film}? It nearly made me happy.
        young | {film}? Obsessed.
        warm | Oh, I loved {film}, I could have hugged it.
        old nostalgic | {film}? They should bottle it.
    """,
    "answer_4": """
        I liked {film}, I liked it a lot.
        Good, very good. {film} is worth the trip.
        {film}? A good one, yes.
        I thought {film} was lovely.
        Better than I expected, {film}.
        I'd give {film} four, and I'm careful with my fours.
        Yes, I got on with {film}.
        terse blunt | {film}? Good.
        formal | I formed a high opinion of {film}.
        dry sarcastic | {film}? Irritatingly good.
        gloomy | {film}? I've had worse evenings. Most of them.
        young | {film} was so good actually.
        warm | {film}? Oh, I had a lovely time.
        old | {film} kept me awake, and that's high praise.
    """,
    "answer_3": """
        {film}? So-so.
        I could take or leave {film}.
        It was fine, {film}, it was fine.
        {film}? I've nearly forgotten it already.
        Not bad, not good, {film}.
        Ask me something easier than {film}.
        terse blunt | {film}? Meh.
        formal | I remain undecided about {film}.
        dry sarcastic | {film}? It began, it ended, we all went home.
        gloomy | {film}? Same as most things.
        young | {film}? It was okay.
        warm | {film} had a good heart, let's say that.
    """,
    "answer_2": """
        {film}? Not my cup of tea.
        I didn't take to {film}, I'm afraid.
        Between you and me, {film} bored me.
        I wanted to like {film}.
        {film}? I've sat on better benches.
        Not much, if you want the truth about {film}.
        terse blunt | {film}? Poor.
        formal | I confess that {film} disappointed me.
        dry sarcastic | {film}? The interval was excellent.
        gloomy | {film}? I was looking forward to it, so of course not.
        young | {film}? No.
        warm | I don't like to say, but {film} was a bit of a trial.
        old | {film}? It wasn't the nap I hoped for.
    """,
    "answer_1": """
        {film}? Dreadful.
        Don't get me started on {film}.
        I hated {film}, since you ask.
        I'd rather not be reminded of {film}.
        {film}? I want my evening back.
        You don't want to know what I think of {film}.
        terse blunt | {film}? Rubbish.
        formal | My opinion of {film} is not fit for company.
        dry sarcastic | {film}? I've been asked not to say in front of children.
        gloomy | {film}? It finished me off.
        young | {film}? Absolutely not.
        warm | Oh, {film}, what were they thinking?
        old | {film}? I've outlived better.
    """,
}
