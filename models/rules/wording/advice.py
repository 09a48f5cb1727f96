"""What people say to make others see films or stay away, and how they ask about them."""

TABLES: dict[str, str] = {
    "recommend": """
        You should see {film}.
        Go and see {film}, you won't be sorry.
        If you see one film this week, make it {film}.
        Put {film} on your list.
        I'd start with {film}.
        I think {film} would suit you.
        Do yourself a favour and watch {film}.
        You'd like {film}, I'm nearly sure of it.
        {film} is the one to go for.
        I keep telling people to see {film}.
        Try {film} and tell me I'm wrong.
        Give {film} an evening.
        Find a free {daypart} for {film}.
        I'd sit through {film} again just to watch you watch it.
        I'd put good money on you liking {film}.
        {name}, have I told you about {film}?
        {name}, you and {film} were made for each other.
        terse | {film}. Trust me.
        terse blunt | Watch {film}.
        blunt | Stop dithering and see {film}.
        blunt practical | {film} is good and it's on, so go.
        formal | May I recommend {film}?
        formal | I would warmly recommend {film}.
        formal | Might I put in a word for {film}?
        dry sarcastic | See {film}, and if you don't like it we need never speak again.
        dry sarcastic | I don't often recommend things, since people then do them, but see {film}.
        gloomy | You may as well see {film}, there's little else to look forward to.
        warm | I thought of you all through {film}.
        warm | Treat yourself to {film}, you've earned it.
        gossip | I've told three people about {film} and you're the fourth.
        gossip wordy | Drop whatever you're doing and see {film}, then ring me.
        dreamy | I wish I could see {film} for the first time again, so you do it for me.
        romantic | Take somebody you like to {film}.
        shy anxious | I don't want to push it, but {film} might be your sort of thing.
        shy | Maybe {film}, if you're stuck for something.
        young | You need to see {film}, I'm begging.
        young | Please watch {film} so I can talk about it.
        young | How have you not been made to watch {film} yet?
        old | Take it from an old one, see {film}.
        old nostalgic | If you want to know what we used to queue for, see {film}.
        cheerful lively | Oh, you *have* to see {film}!
        cheerful playful | I'm writing you a prescription for {film}!
        lively chaotic | Cancel your plans and see {film}.
        proud | I'm never wrong about these things, so see {film}.
        thrifty | {film} is worth the full price, and I don't say that lightly.
        tidy | First on the list for you is {film}.
        curious | I'd love to know what you make of {film}.
        earnest | I really believe you'd get something from {film}.
        impatient | Just see {film}, will you.
        calm | When you've a quiet {daypart}, there's {film}.
        loyal | I'd not steer you wrong, see {film}.
        thirty | {film} is an easy yes.
        @public | Has anybody else here seen {film}? You all should.
        @public | Anyone stuck for something to watch, {film} is your answer.
        @public | Public service announcement, go and see {film}.
        @public | If you've got a free {daypart} this week, give it to {film}.
    """,
    "recommend_unseen": """
        {film} looks worth a try.
        I haven't seen {film} myself, but I think it's one for you.
        {source} says {film} is worth seeing.
        {source} swears by {film}.
        How about {film}?
        I keep meaning to see {film}, we could both go.
        {film} sounds like your sort of thing.
        I'd take a chance on {film}.
        I've had my eye on {film}.
        You might give {film} a go and tell me how it is.
        I've heard good things about {film}.
        I'm going on reputation, but try {film}.
        formal | {film} is well spoken of, and I believe it would suit you.
        blunt terse | {film}. Heard it's good.
        dry sarcastic | I recommend {film} with all the authority of someone who hasn't seen it.
        gloomy | You could try {film}, it can't be worse than the telly.
        warm | I thought {film} might be nice for you.
        gossip | Everyone I've spoken to says {film}.
        young | {film} looks amazing, watch it with me.
        old | They tell me {film} is a good one.
        shy anxious | I've not seen {film}, so don't blame me, but it sounds good.
        cheerful | Let's all go and see {film}!
        @public | Who's coming to see {film}?
        @public | {film} next for me, and I suggest you join the queue.
    """,
    "tip_good": """
        Try {film}.
        {film}, no question.
        I'd go for {film}.
        That's easy, {film}.
        You want {film}.
        Have you thought of {film}?
        If it were me I'd watch {film} again.
        Let me think. {film}, I'd say.
        {film} would be my pick.
        One word for you, {film}.
        I can't go wrong with {film} and neither can you.
        I'll lend you my best idea, {film}.
        Since you ask, {film}.
        terse | {film}.
        terse blunt | {film}. Done.
        formal | I would suggest {film}.
        formal | Permit me to suggest {film}.
        dry sarcastic | You've come to the right snob. {film}.
        gloomy | {film} helped me get through a {daypart}, so maybe that.
        warm | I know just the thing, {film}.
        gossip | I've been waiting for somebody to ask. {film}!
        dreamy | If you can stand something that stays with you, {film}.
        shy anxious | Maybe {film}? No pressure.
        young | {film}, and I will be asking questions after.
        young | Easy, {film}.
        old nostalgic | You can't beat {film}, and people have tried.
        cheerful lively | Ooh, {film}!
        proud | You asked the right person. {film}.
        thrifty | {film}, and it's worth the ticket.
        tidy | I keep a list for this, and {film} is at the top.
        impatient | {film}. Go now.
        calm | You could do worse than {film}.
    """,
    "tip_unseen": """
        {film}, maybe, though I haven't seen it yet.
        I'd try {film} if I were you, I've only heard about it.
        {source} says {film}.
        {film} is next on my own list.
        What about {film}?
        I was going to see {film} myself.
        You could go to {film} and report back.
        I can't vouch for it, but {film} sounds good.
        formal | I am told that {film} is worth one's time.
        blunt terse | {film}, perhaps.
        dry sarcastic | {film}, on no evidence whatever.
        gloomy | {film}, if you must.
        warm | I've a feeling you'd like {film}.
        young | {film}? I haven't seen it but it looks good.
        shy anxious | Would {film} be any use? I haven't been.
        cheerful | Let's find out about {film} together!
        old | My ears say {film}, my eyes haven't been yet.
    """,
    "no_tip": """
        I'm the wrong one to ask this week.
        Nothing comes to mind, sorry.
        You're asking somebody who has seen nothing lately.
        I'd only tell you to see {a_my_genre}, whichever's on.
        Find yourself a good {my_genre} and you'll be all right.
        I was hoping you'd tell me.
        I've been too busy with {hobby} to keep up.
        Ask at the box office, they know.
        Close your eyes and point at the list.
        formal | I regret that I have nothing to suggest.
        blunt terse | No idea.
        dry sarcastic | There's always the washing machine, it has a good window.
        gloomy | I've given up looking forward to things.
        warm | Let me think on it and I'll let you know.
        young | I've literally seen nothing.
        old | All mine are older than you are.
        shy anxious | I'd hate to send you to the wrong thing.
        cheerful | Anything with {my_genres}, you can't lose!
    """,
    "warn": """
        Don't bother with {film}.
        I'd give {film} a miss.
        Save your money on {film}.
        Whatever they tell you, skip {film}.
        If somebody offers you a ticket to {film}, have an excuse ready.
        I wouldn't wish {film} on you.
        You can do better than {film}.
        Stay at home rather than see {film}.
        Learn from my mistake with {film}.
        I sat through {film} so that you needn't.
        {name}, promise me you won't waste an evening on {film}.
        terse | {film}. Avoid.
        terse blunt | Skip {film}.
        blunt | {film} is bad, don't go.
        formal | I could not in good conscience recommend {film}.
        formal | I would counsel against {film}.
        dry sarcastic | See {film} if you've an enemy you'd like to take.
        dry sarcastic | {film} is ideal if you need the sleep.
        gloomy | You'll come out of {film} lower than you went in, and I started low.
        warm | I'd be no friend if I let you see {film}.
        gossip | I've been warning people off {film} all week.
        dreamy | {film} let all the air out of me, so be careful.
        shy anxious | I'd maybe not see {film}, if you don't mind me saying.
        young | Do not watch {film}, I'm serious.
        young | {film} is a no from me.
        old | You're young, don't spend it on {film}.
        old nostalgic | See anything made before I retired rather than {film}.
        cheerful lively | I like nearly everything, so believe me about {film}!
        thrifty | Keep your money away from {film}.
        impatient | {film} will eat your evening and not say thank you.
        proud | I know a bad film when I see one, and {film} is one.
        @public | Anyone thinking of {film}, think again.
        @public | A warning to my neighbours about {film}.
    """,
    "warn_unseen": """
        From what I hear, {film} is one to miss.
        I'd be careful with {film}, I've heard things.
        {source} says not to bother with {film}.
        {source} came out of {film} looking grey.
        I haven't seen {film} and I don't advise it.
        {film} doesn't sound worth your evening.
        I'm steering clear of {film}, and so should you.
        formal | By all accounts {film} is best avoided.
        blunt terse | Skip {film}, I'm told.
        dry sarcastic | I haven't seen {film}, and I feel well on it.
        warm | I don't think {film} is for you.
        young | {film} looks so bad, don't.
        gloomy | {film} sounds like more misery than we need.
    """,
    "hearer_good": """
        You'd get more from it than most.
        @dusk | Just the thing after a day's work.
        You'll thank me.
        I'd like to hear what you make of it.
        It made me think of you, for some reason.
        Tell me when you've been.
        I'd go again if you want company.
        You always spot things I miss.
        Any {their_trade} would see the funny side.
        I'd say the same to any {their_trade}.
        It'd do a {their_trade} good to sit down for once.
        @elder | And it's not only for old folk.
        @friend | I know your taste, remember.
        @partner | We could go together for once.
        @rival | Even you and I could agree on this one.
        @close | I wouldn't say it to just anyone.
        @neighbour | I'll knock if you want to go along.
        @colleague | It'll give us something to talk about at work.
        @child | You might even admit I was right.
        @parent | You'd like it more than you think.
        gossip | Then ring me straight after.
        warm | It's a present, that film.
        blunt | No excuses.
        dry sarcastic | Blame me if it goes wrong, everyone does.
        shy anxious | Only if you fancy it, of course.
        young | Then text me.
        formal | I should value your opinion of it.
    """,
    "ask_seen": """
        Have you seen {film}?
        Did you ever see {film}?
        Have you got round to {film} yet?
        You've not seen {film}, have you?
        Are you one of those who've seen {film}?
        Did you catch {film}?
        Has anybody made you watch {film} yet?
        Have you been to {film}?
        Do you know {film} at all?
        Would you have seen {film}, by any chance?
        You've seen {film}, surely?
        Tell me, have you seen {film}?
        {name}, have you seen {film}?
        Any chance you've seen {film}?
        terse | Seen {film}?
        terse blunt | {film}, seen it?
        formal | Have you had occasion to see {film}?
        formal | Are you acquainted with {film}?
        dry sarcastic | Has {film} happened to you yet?
        dry | Did you survive {film}?
        gloomy | I don't suppose you've seen {film}?
        gossip | Everyone's on about {film}, have you seen it?
        warm | Have you treated yourself to {film} yet?
        dreamy | Have you ever seen {film} and not known what to do afterwards?
        shy anxious | Sorry, but have you seen {film}?
        young | Wait, have you seen {film}?
        young | Did you see {film} or nah?
        old | Did you get along to {film} at all?
        cheerful lively | Please tell me you've seen {film}!
        curious | Have you seen {film}, because I've got questions?
        proud | I take it you've seen {film}?
        impatient | Have you seen {film} yet or are you still putting it off?
        calm | Did {film} ever come your way?
        thirty | Did you manage {film} in the end?
        @public | Has anyone here seen {film}?
        @public | Hands up, who's seen {film}?
    """,
    "ask_opinion": """
        What did you make of {film}?
        What did you think of {film}?
        How did you find {film}?
        Was {film} any good, then?
        Did you like {film}?
        What's your verdict on {film}?
        So how was {film}?
        Where do you stand on {film}?
        Was {film} what you hoped for?
        Would you see {film} again?
        How many stars would you give {film}?
        Did {film} do anything for you?
        {name}, what did you think of {film}?
        terse | {film}, any good?
        terse blunt | {film}, yes or no?
        formal | May I ask your opinion of {film}?
        formal | How did {film} strike you?
        dry sarcastic | And how was {film}, or are you still in recovery?
        dry | Be honest about {film}, I can take it?
        gloomy | I suppose you liked {film}?
        gossip | Come on, what did you really think of {film}?
        warm | Did {film} make you happy?
        dreamy | What did {film} leave you with?
        shy anxious | Did you like {film}, if you don't mind my asking?
        young | Okay, thoughts on {film}?
        young | Is {film} actually good or are people lying?
        old | And {film}, was it worth leaving the house for?
        curious | Which bit of {film} stuck with you?
        cheerful lively | Tell me everything, how was {film}?
        impatient | Well, what about {film}?
        @public | What does everyone make of {film}?
        @public | Am I alone on {film}?
    """,
    "ask_tip": """
        What should I watch next, {name}?
        Seen anything good lately?
        Anything on that I'd like?
        I'm stuck for something to watch {today}, any ideas, {name}?
        Give me a title, would you, {name}?
        What would you watch if you were me?
        I fancy {a_my_genre}, what would you choose?
        Do you know a good {my_genre}?
        Which {my_genre} haven't I seen that I should have?
        I've run out of {my_genres}, what have you got?
        What's worth leaving the house for?
        {name}, you're the one to ask, what should I see?
        What did you see last that you'd see twice?
        I've got {today} free and no idea what to watch.
        I've an empty evening and a full biscuit tin, what's good?
        What would you put in front of me if I came round {today}?
        If you had one ticket to give me, what would it be for?
        I liked the last thing you told me about, have you another?
        Help me choose something, {name}, would you?
        What's the best {my_genre} you know?
        I've not seen {a_my_genre} in ages, which one's good?
        Is there a film that goes with {hobby}?
        I've seen nothing since I took up {hobby}, where do I start?
        It's {clock} and I can't decide what to watch.
        Pick a film for me and I won't argue.
        Have you anything to recommend for a {daypart} like this?
        Name me one film I mustn't miss.
        @dusk | I've had enough of {hobby} for one day, what's good to watch?
        terse | Anything good on?
        terse | What's on?
        terse | Got a title for me?
        terse blunt | One film. Go on.
        terse | Any {my_genre} worth the walk?
        blunt | What's worth seeing, and be quick?
        formal | Might you recommend something?
        formal | I would be glad of a suggestion, if you have one?
        dry sarcastic | What's on that won't insult me?
        gloomy | Is there anything on that might help?
        gloomy | I need a film that's sadder than I am, what have you got?
        gossip | What's everybody watching, and who's watching it with whom?
        warm | You've good taste, what should I see?
        dreamy | I'd like to be somewhere else for two hours, what would you suggest?
        shy anxious | Could you maybe suggest a film, nothing too loud?
        young | I'm so bored, what do I watch?
        old | What's on for somebody my age?
        thrifty | What's worth the price of a ticket these days?
        cheerful lively | Surprise me, what should I see?
        @public | Recommendations, please, what should I watch {today}?
        @public | Right, neighbours, what's good?
    """,
    "ask_tip_item": """
        Should I see {film}, or is there something better?
        I'm thinking of {film} {today}, good idea or bad?
        Is {film} my kind of thing, would you say?
        Do you know anything in the line of {film}?
        What else is there like {film}?
        I liked the look of {film}, would you go?
        Would you spend a {daypart} on {film}?
        What comes after {film}, once you've seen it?
        If I only get one, should it be {film}?
        formal | Would you advise me to see {film}?
        blunt terse | {film}, should I?
        young | Do I watch {film} or what?
        shy anxious | Would {film} be all right for me, do you think?
        dry sarcastic | Talk me out of {film}, or into it, I'm easy?
        warm | You know me, would I like {film}?
    """,
    "ask_tip_topic": """
        Where should I read up on this {affair} business?
        Who should I listen to about {doing_it}?
        What ought I to know before I make up my mind about {doing_it}?
        What should I make of this {affair} business?
        Is there anybody worth asking about {doing_it}?
        What would you read about it if you were me?
        Who's talking sense about all this?
    """,
}
