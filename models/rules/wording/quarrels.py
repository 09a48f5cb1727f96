"""How people agree and disagree, about films and about the news."""

TABLES: dict[str, str] = {
    "agree_topic": """
        You're right about {doing_it}, {author}.
        I'm with {author} on {doing_it}.
        We're on the same side of this one, {author}.
        I see {doing_it} the same way, {author}.
        Well said, {author}.
        That's my feeling about this {affair} business too.
        Yes, {author}, that's about the heart of it.
        I've been trying to put that into words all week.
        {author} has it right.
        Thank you, {author}, for saying it out loud.
        formal | I am of one mind with you, {author}, about {doing_it}.
        terse | Aye, {author}.
        terse blunt | Right, {author}.
        dry sarcastic | Careful, {author}, we're agreeing about {doing_it}.
        gloomy | You're right, {author}, for all the good it'll do us.
        warm | You've said what's in my heart, {author}.
        gossip | That's what they're all saying, {author}, and they're right.
        young | {author} gets it.
        young | What {author} said.
        old | You've a wise head, {author}.
        shy anxious | I think you're right, {author}.
        cheerful lively | Hear, hear, {author}!
        stubborn | At last, {author}, some sense.
    """,
    "insulted": """
        That was uncalled for, {name}.
        There's no need for that, {name}.
        What have I done to deserve that?
        I'll pretend that I didn't hear you, {name}.
        Is that how we talk to each other now?
        That's not a nice thing to say, {name}.
        Take that back, {name}.
        I don't know what's got into you, {name}.
        Come back when you've cooled down.
        You can say that to somebody else, {name}.
        shy anxious gentle warm | That hurt, {name}.
        shy anxious gentle warm | I didn't think that you'd say such a thing to me.
        shy anxious | I don't know what to say to that, it stings.
        warm gossip | I've never been anything but kind to you, {name}.
        gentle earnest dreamy | Words like that stay with a person, you know.
        blunt impatient stubborn | Say that again, {name}, I dare you.
        blunt impatient stubborn | Mind your tongue, {name}.
        blunt impatient proud | Nobody speaks to me like that.
        stubborn proud | I expect an apology, {name}.
        calm practical | I'm not going to quarrel with you, {name}.
        calm bookish | Something else is the matter, I think, so tell me when you're ready.
        cheerful lively playful | Charming! And here I thought that we were friends.
        dry sarcastic | I've been called worse by better people.
        dry sarcastic | And a fine {daypart} to you too.
        gloomy | You're not the first to tell me so.
        formal | I would ask you to choose your words with more care, {name}.
        old | At my age one has been called everything, {name}.
        young | Wow, okay, rude.
        young | What is wrong with you?
        terse | Charming.
        terse blunt | Watch it.
    """,
    "disagree_topic": """
        I can't go along with you on {doing_it}, {author}.
        You're wrong about {doing_it}, {author}, and I say it kindly.
        That's one way to see it, {author}, but not mine.
        I hear you, {author}, but no.
        I'd like to agree with you about {doing_it}, {author}, but I can't.
        It isn't that simple, {author}.
        You make it sound easy, {author}.
        {author} and I see this {affair} business differently.
        Sorry, {author}, you've not convinced me.
        I've heard that one before, {author}.
        formal | With respect, {author}, I take another view of {doing_it}.
        terse blunt | No, {author}.
        terse gloomy | I doubt it, {author}.
        blunt | You're talking through your hat, {author}.
        dry sarcastic | A bold theory, {author}.
        gloomy | I wish you were right, {author}.
        warm | I'm fond of you, {author}, but no.
        gossip | Funny, {author}, I've been hearing the opposite.
        young | {author}, no.
        young | I don't get how you think that, {author}.
        old | You'll see it differently one day, {author}.
        shy anxious | I'm not sure I agree, {author}, sorry.
        cheerful lively | Oh, {author}, you can't mean that!
        stubborn | You can say it till Easter, {author}, I won't move.
        @rival | I might have known you'd say that, {author}.
        @close | You know I love you, {author}, but you're wrong.
    """,
    "argue_film_good": """
        I'll defend {film} to anyone.
        You've got {film} all wrong, if you ask me.
        People don't give {film} a fair hearing.
        The case for {film} is a strong one.
        Say what you like, {film} works.
        I'll go to my grave saying {film} is good.
        Give {film} a second look before you write it off.
        {film} is better than its reputation.
        I could argue for {film} all {daypart}.
        formal | I would put the case for {film} quite firmly.
        blunt | Anyone who can't see that {film} is good wants glasses.
        terse | {film} is good. I'll not be told.
        young | I will fight anyone about {film}.
        dry sarcastic | Somebody has to speak up for {film}, and I'm not busy.
        warm | Be kind to {film}, it deserves it.
    """,
    "argue_film_bad": """
        I don't see what people see in {film}.
        Somebody has to say it, {film} isn't much good.
        You won't persuade me about {film}.
        I've heard all the praise for {film} and I don't buy it.
        {film} gets away with murder.
        The case against {film} is a long one.
        I think {film} is overpraised, there.
        Ask yourself what's really in {film}.
        formal | I would put the case against {film} quite firmly.
        blunt | {film} is poor and you know it.
        terse | {film} is no good. I'll not be told.
        young | {film} is so overrated.
        dry sarcastic | I understand {film} has admirers, people also collect barbed wire.
        warm | I've tried to love {film}, I have.
    """,
    "agree_film_good": """
        Yes, {film} is lovely.
        You're right about {film}.
        I felt the same about {film}.
        I'm so glad you liked {film} too.
        {film} is every bit as good as you say.
        That's it exactly about {film}.
        I'm with {author} on {film}.
        Another vote for {film} from me.
        {author} has good taste, {film} is a treat.
        I'd say the same of {film}, only longer.
        formal | I share your high opinion of {film}.
        terse | Aye, {film} is good.
        blunt | Right about {film}.
        dry sarcastic | We agree about {film}, somebody write down the date.
        gloomy | You're right, {film} was worth going out for.
        warm | Oh, I'm glad, {film} is a love.
        gossip | Everybody with eyes likes {film}.
        young | Yes, {film} is everything.
        young | {film} supremacy.
        old | You and I know a good one, and {film} is a good one.
        shy anxious | I liked {film} too, I didn't like to say.
        cheerful lively | Yes, {film} is wonderful!
        dreamy | You felt it too, then, with {film}.
    """,
    "agree_film_bad": """
        You're right, {film} is no good.
        I felt the same about {film}, sadly.
        At least it wasn't only me, then, about {film}.
        I'm with {author}, {film} is one to miss.
        {film} did nothing for me either.
        I thought I was alone in not liking {film}.
        {author} was kinder about {film} than I'd be.
        That's {film} in a nutshell.
        formal | I fear you are right about {film}.
        terse | Aye, {film} was poor.
        blunt | {film} is rubbish, you're right.
        dry sarcastic | {author} and I are united at last, in grief over {film}.
        warm | I'm afraid so, {film} was a shame.
        young | Yeah, {film} was not it.
        gloomy | Two of us let down by {film}, then.
        old | You've more patience than me, I'd have left {film} sooner.
        shy anxious | I'm relieved, I didn't like {film} either.
    """,
    "agree_unseen": """
        I've not seen {film}, but that's what I heard.
        That's how I imagined {film}.
        I'll take your word on {film}, {author}.
        If {author} says so about {film}, that'll do for me.
        You've saved me finding out about {film} for myself.
        That settles it about {film}, then.
        I trust your eye, {author}, so that's my mind made up on {film}.
        formal | I shall be guided by you as to {film}.
        terse | Heard the same of {film}.
        young | Okay, believing you about {film}.
        dry sarcastic | I agree about {film}, having seen none of it.
        gloomy | I thought as much about {film}.
        warm | I'm sure you're right about {film}.
        gossip | You're the third to tell me that about {film}.
        old | I'll believe you about {film}, it saves the bus fare.
        curious | So that's what {film} is like.
        shy anxious | I'd probably say the same about {film}.
    """,
    "disagree_unseen": """
        That's not what I heard about {film}.
        I'll have to see {film} for myself.
        You nearly convince me about {film}, {author}, but I'd want to see.
        I've heard other things said of {film}.
        I pictured {film} differently.
        I'll make up my own mind about {film}, thanks.
        Others tell me different about {film}, {author}.
        formal | I had understood otherwise about {film}.
        terse | Not what I heard about {film}.
        young | Hm, everyone else says the opposite about {film}.
        dry sarcastic | I disagree about {film} on principle, the principle being that I haven't seen it.
        gloomy | I doubt I'd see {film} the way you do.
        warm | I'd like to give {film} a chance, all the same.
        gossip | I've been told quite the opposite about {film}, and by people who were there.
        old | I'll wait and see {film} with my own spectacles on.
        stubborn | You'll not turn me on {film} before I've seen it.
        curious | Now I want to see {film}, just to check.
        shy anxious | I was sort of hoping for something else from {film}.
    """,
    "agree_film": """
        That's about how I see {film}.
        You've got {film} about right, {author}.
        I wouldn't argue with you about {film}.
        {author} has {film} about right.
        Fair enough about {film}.
        I'd say the same of {film}.
        terse | Fair, about {film}.
        young | Same about {film}.
        formal | I take much the same view of {film}.
        dry sarcastic | I can't even quarrel with you about {film}.
    """,
    "disagree_film_good": """
        No, I won't hear a word against {film}.
        I liked {film} a good deal more than that.
        You're too hard on {film}, {author}.
        We didn't see the same {film}, you and I.
        I'd stick up for {film}, you know.
        {author}, give {film} another chance.
        You were in the wrong mood for {film}, {author}.
        I don't agree about {film}, I thought it was grand.
        I can't let that pass, {film} is good.
        formal | I must speak up for {film}.
        terse | No. {film} is good.
        blunt | You're wrong about {film}.
        dry sarcastic | I see {author} watched {film} with the sound off.
        gloomy | I don't like many things, so leave me {film}.
        warm | Oh, poor {film}, I thought it was lovely.
        young | How can you not like {film}?
        young | {film} hate will not be tolerated.
        old | You'll come to {film} in time, I did.
        shy anxious | I sort of liked {film}, sorry.
        cheerful lively | But {film} is such fun!
    """,
    "disagree_film_bad": """
        I wanted to like {film} as much as you.
        You're kinder to {film} than I am, {author}.
        I don't see it, {film} left me cold.
        I can't agree about {film}.
        We'll have to fall out over {film}.
        Did we see the same {film}?
        {author}, what did you see in {film}?
        Not for me, {film}, whatever {author} says.
        formal | I regret that I cannot share your view of {film}.
        terse | {film}? No.
        blunt | {film} isn't good, {author}.
        dry sarcastic | One of us was asleep during {film}, and I envy that one.
        gloomy | I'd have liked to like {film}.
        warm | I'm glad you enjoyed {film}, but I couldn't.
        young | {film}? Really?
        old | You're young, you'll learn about {film}.
        shy anxious | I didn't really get {film}, I'm sorry.
        cheerful | Bless you for liking {film}, but no!
    """,
    "disagree_film": """
        I'm not so sure about {film}.
        I'd not go that far about {film}, either way.
        {film} isn't as simple as that.
        You and I differ on {film}, {author}.
        I'd put {film} somewhere in the middle.
        terse | Not sure about {film}.
        formal | I would qualify that, as to {film}.
        young | Hmm, not sure about {film}.
        dry sarcastic | Strong words for {film}, which was only sitting there.
    """,
    "agree": """
        You're right there, {author}.
        That's what I think too.
        I couldn't have put it better, {author}.
        Exactly that.
        I'm with you, {author}.
        Fair point, {author}.
        I've thought so for a while myself.
        You and I see it the same way, {author}.
        Somebody had to say it, and {author} has.
        I was about to say the same.
        I'd not argue with that.
        That's the sense of it.
        Took the words out of my mouth, {author}.
        formal | I am entirely of your opinion, {author}.
        formal | I concur.
        terse | Aye.
        terse blunt | True enough.
        terse gloomy | Can't argue.
        dry sarcastic | I agree with {author}, which worries me.
        dry | Agreed, and I don't enjoy agreeing.
        gloomy | Sadly, you're right.
        warm | Oh, I do agree, {author}.
        gossip | That's just what I've been telling everyone.
        young | This.
        young | Literally this, {author}.
        young | No because you're so right.
        old | Quite right, and it's been true for fifty years.
        shy anxious | I think so too, {author}, if that counts.
        dreamy | Yes… I felt that as well.
        cheerful lively | Yes, {author}, yes!
        proud | I'd have said the same, only louder.
        stubborn | I've always said so.
        loyal | I'm on {author}'s side, as ever.
        impatient | Yes, obviously.
        practical | Makes sense to me.
        earnest | I'm so glad somebody else thinks so.
        thirty | Hard agree.
        calm | I'd say that's about right.
    """,
    "disagree": """
        I don't see it like that, {author}.
        I'm not so sure about that.
        You've lost me there, {author}.
        I'd say the opposite.
        We'll have to differ, {author}.
        No, I can't agree with that.
        That's not how I see it.
        Come off it, {author}.
        I'd think again if I were you, {author}.
        There's another side to that.
        I was with you up to a point.
        You won't get me to sign that.
        formal | I must respectfully differ, {author}.
        formal | I cannot follow you there.
        terse | No.
        terse blunt | Wrong, {author}.
        terse gloomy | If you say so.
        blunt | Rubbish, {author}.
        dry sarcastic | That's a view, certainly.
        dry sarcastic | I admire {author}'s confidence, if nothing else.
        gloomy | I wish I could believe that.
        warm | Oh, I don't think that's quite fair, {author}.
        gossip | That's not what I've been hearing, {author}.
        young | Nah, {author}.
        young | Hard no from me.
        young | Are we talking about the same thing?
        old | I've heard that before, and it was wrong then.
        shy anxious | I'm not sure, {author}, sorry.
        dreamy | I saw something else in it…
        cheerful lively | Oh no, no, {author}, I won't have that!
        proud | I know better, {author}.
        stubborn | You'll not shift me on that.
        impatient | No, no, no.
        practical | It wouldn't work like that.
        earnest | I've thought about it a lot, and I can't agree.
        thirty | Big disagree.
        calm | I'd look at it more slowly, {author}.
    """,
}

TABLES["disagree_film_mixed"] = TABLES["disagree_film"]
TABLES["agree_film_mixed"] = TABLES["agree_film"]
