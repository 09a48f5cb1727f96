"""How people pass on the news and where they stand: {doing_it} is "selling the Lantern", {whether} "the council should sell it"."""

TABLES: dict[str, str] = {
    "news_topic": """
        Have you heard: {headline}.
        It says here in black and white: {headline}.
        You know what they want now? They want to {do_it}.
        They mean to {do_it}, and nobody's joking.
        I've just heard that they want to {do_it}.
        Somebody's had the idea to {do_it}.
        I can't believe I'm saying this, but they want to {do_it}.
        Put the kettle on, they want to {do_it}.
        It's all come down to one question: {question}?
        I need to talk to somebody about {doing_it}.
        @chat | You're the first I'm telling, {name}: {headline}.
        @chat | {name}, they want to {do_it}, have you heard?
        @post | So {doing_it} is on the table, neighbours.
        @post | Am I the only one who's reeling? They want to {do_it}.
        @post | One thing in my head {today}, and it's {doing_it}.
        @post | For anyone who missed it, they want to {do_it}.
        young | Okay so they wanna {do_it}, apparently.
        dry sarcastic | In today's good ideas, they want to {do_it}.
        warm | I'd rather you heard it from me, they want to {do_it}.
        gossip | I have it on good authority that they want to {do_it}.
        old | They want to {do_it}, and me still alive to see it.
        blunt | They want to {do_it}, and that's that.
        Well, here's a thing: {headline}.
        It's official, then: {headline}.
        I've just read it twice to be sure: {headline}.
        Did you see the news about {doing_it}?
        They're talking about {doing_it}.
        You'll want to sit down: {headline}.
        News travels slowly to {home}, but I've got it now: {headline}.
        So it comes to this, {question}?
        There's talk of {doing_it}, and not just talk.
        I put down {hobby} when I read it: {headline}.
        formal | I think you ought to know: {headline}.
        formal | The news this {daypart} is serious: {headline}.
        terse | It's happening: {headline}.
        terse blunt | Seen this: {headline}.
        dry sarcastic | Nothing ever happens here, they say: {headline}.
        dry sarcastic | In our sleepy town they talk of {doing_it}.
        gloomy | I knew something was coming: {headline}.
        warm | I wanted you to hear it from somebody kind: {headline}.
        gossip | Have you heard, because I've told half of {home} already: {headline}.
        gossip | It's all over town: {headline}.
        dreamy | I keep reading the same line: {headline}.
        shy anxious | I don't like to spread things, but have you seen: {headline}.
        young | Um, have you seen this: {headline}.
        young | What is even happening: {headline}.
        old | I never thought I'd live to read it: {headline}.
        cheerful lively | Big news: {headline}.
        earnest | Please read this properly: {headline}.
        curious | I've a hundred questions about {doing_it}.
        impatient | Why did nobody say so sooner: {headline}.
        thrifty | Somebody's been doing sums: {headline}.
    """,
    "forward_topic": """
        Passing this on, because it matters.
        In case you missed it, this is about {doing_it}.
        Everybody should read this.
        This needs passing round {home}.
        Worth two minutes of anyone's {daypart}.
        {author} has put it well, so I'll just pass it on.
        Read this before you argue with me about {doing_it}.
        I'm sharing this for those who don't see everything.
        From {author}, about this {affair} business.
        What {author} says, more or less.
        formal | I commend this to your attention.
        terse | Read this.
        terse blunt | Pass it on.
        dry sarcastic | Sharing this, so that nobody can claim they didn't know.
        gloomy | Here it is, then. Read it and weep.
        warm | I thought everyone ought to see this.
        gossip | You'll all want to see this.
        young | Everyone needs to read this rn.
        old | Somebody showed me how to pass this on, so I am.
        shy anxious | I don't usually share things, but please read this.
        cheerful lively | Look at this, all of you!
        earnest | Please, please read this.
    """,
    "news_told": """
        {Told}.
        It says that {told_after}.
        Apparently {told_after}.
        From what I read, {told_after}.
        I gather that {told_after}.
        They're saying {told_after}.
        !formal | Word is that {told_after}.
        gossip | And listen to this, {told_after}.
        formal | I understand that {told_after}.
        young | Like, {told_after}.
        gloomy | And of course {told_after}.
        dry sarcastic | If you please, {told_after}.
    """,
    "ask_heard": """
        Have you heard about this {affair} business?
        Did you see what they're saying about {doing_it}?
        Have you seen the news about {doing_it}?
        You've heard they want to talk about {doing_it}, haven't you?
        Has it reached you yet, this {affair} business?
        Have you read that piece, the one that asks {question}?
        Did anybody tell you they want to {do_it}?
        terse | Seen the news?
        terse blunt | Heard about {doing_it}?
        formal | Have you followed the matter of {doing_it}?
        gossip | Tell me you've heard about {doing_it}?
        young | Did you see the thing about {doing_it}?
        old | Have they told you about {doing_it}, or are we always last?
        gloomy | I take it you've heard the worst about {doing_it}?
        warm | Have you heard, and are you all right about it?
        dry sarcastic | Has the great {affair} business reached your end of town?
    """,
    "ask_topic": """
        What do you think, {question}?
        Where do you stand on {doing_it}?
        Are you for or against {doing_it}?
        Do you think {whether}?
        What do you make of this {affair} business?
        Would you vote for {doing_it}?
        Have you made up your mind about {doing_it}?
        I'd like to know what you think, {question}?
        Which way would you go on {doing_it}?
        Be straight with me, {question}?
        {name}, {question}?
        What's your feeling about {doing_it}?
        If it were up to you, {question}?
        terse | So, {question}?
        terse blunt | {doing_it}, yes or no?
        formal | May I ask where you stand on {doing_it}?
        formal | I would value your view, {question}?
        dry sarcastic | And which side of the barricade are you on about {doing_it}?
        gossip | Go on, which side are you on about {doing_it}?
        warm | How do you feel about {doing_it}, honestly?
        young | Okay but {question}?
        old | You've a good head, {question}?
        shy anxious | Can I ask what you think about {doing_it}?
        gloomy | Do you think it makes any difference what we say about {doing_it}?
        dreamy | What do you see when you imagine {doing_it}?
        curious | I'm asking everyone {at_home}, {question}?
        impatient | Yes or no, {question}?
        @public | So what does everybody think, {question}?
        @public | A straight question, {question}?
    """,
    "stance_for": """
        I'm for {doing_it}.
        I think {whether}.
        If they ask me, yes to {doing_it}.
        I've come round to {doing_it}.
        I can't see the harm in {doing_it}.
        Somebody has to say it, {doing_it} is the sensible thing.
        I'd vote for {doing_it} tomorrow.
        {Doing_it} gets a yes from me.
        I'd sooner get on and {do_it} than argue until Christmas.
        I'm in favour, and I've thought about it.
        As I see it, {whether}, and soon.
        My mind's made up, and it's a yes.
        terse | I'm for it.
        terse blunt | Yes to {doing_it}.
        blunt practical | We should {do_it} and stop moaning.
        formal | I have come to believe that {whether}.
        formal | On the whole I support {doing_it}.
        dry sarcastic | I'm for {doing_it}, so bring me the pitchforks.
        gloomy | I don't like it, but there's no help for it, I'm for {doing_it}.
        warm | It hurts to say it, but I think {whether}.
        gossip | A lot of people agree with {doing_it}, they just won't say so out loud.
        dreamy | I've imagined it both ways, and I keep landing on yes.
        shy anxious | I think I'm for {doing_it}, please don't shout.
        young | I'm kind of for {doing_it}.
        young | Unpopular opinion, but yes to {doing_it}.
        old | I've seen enough winters to say yes to {doing_it}.
        cheerful lively | Let's get on with it, I say yes to {doing_it}!
        thrifty | I've done the sums and I'm for {doing_it}.
        stubborn | I'm for {doing_it} and you'll not budge me.
        earnest | I've lain awake over it, and I believe {whether}.
        tidy | Two columns on a sheet of paper, and yes came out longer.
    """,
    "stance_against": """
        I'm against {doing_it}.
        I don't think {whether}.
        No to {doing_it}, as far as I'm concerned.
        {Doing_it} would be a mistake.
        They'd be sorry if they went and tried to {do_it}.
        I can't support {doing_it}.
        I'd vote against {doing_it} tomorrow.
        Nobody has given me one good reason for {doing_it}.
        {Doing_it} gets a no from me.
        I'd chain myself to something before I agreed to {doing_it}.
        I've thought about it from every side, and it's still no.
        My mind's made up, and it's a no.
        terse | I'm against it.
        terse blunt | No to {doing_it}.
        blunt practical | {Doing_it} is daft.
        formal | I cannot accept that {whether}.
        formal | I remain opposed to {doing_it}.
        dry sarcastic | {Doing_it}, what could go wrong.
        gloomy | They'll {do_it} whatever we say, but I'm against.
        warm | It breaks my heart, the thought of {doing_it}.
        gossip | I've not met one soul who really wants {doing_it}.
        dreamy | I can't imagine it any other way, so no.
        romantic | You can't put a price on everything, so no to {doing_it}.
        shy anxious | I don't think I could agree to {doing_it}.
        young | {Doing_it} is such a bad idea.
        young | Absolutely not to {doing_it}.
        old nostalgic | We never thought we'd have to argue about {doing_it}.
        old | I'm too old to be told that {doing_it} is progress.
        cheerful lively | Oh, come on, we can do better than {doing_it}!
        thrifty | {Doing_it} sounds cheap until the bill comes.
        stubborn | Over my dead body, {doing_it}.
        earnest | I've tried to see it their way, and I can't.
        tidy | Two columns on a sheet of paper, and no came out longer.
    """,
    "stance_torn": """
        I honestly don't know about {doing_it}.
        I can see both sides of {doing_it}.
        Ask me about {doing_it} on Monday and again on Tuesday and you'll get two answers.
        I've not made up my mind about {doing_it}.
        There's something in what both lots say.
        I change my mind about {doing_it} every time I put the kettle on.
        I'd want to know more before I said yes or no to {doing_it}.
        I'm sitting on the fence, and it isn't comfortable.
        terse blunt | Don't know yet.
        formal | I reserve judgement on {doing_it}.
        dry sarcastic | I'm torn about {doing_it}, which makes me unpopular with everyone at once.
        gloomy | Whichever way it goes we'll lose something.
        warm | I feel for people on both sides.
        gossip | I hear one thing at the front door and another at the back.
        young | I don't even know, both sides have a point.
        old | I've seen both ways go wrong.
        shy anxious | I'd rather not say about {doing_it}, I'm not sure.
        dreamy | I can hold both ideas in my head about {doing_it}, and they sort of hum.
        cheerful | I'm sure we'll sort it out between us!
        tidy | My list for {doing_it} is exactly as long as my list against.
    """,
    "stance_any": """
        I've a view on the news, and it isn't a comfortable one.
        It's a hard question, that.
        I can't stop thinking about the news.
        We'll all have to live with the answer.
        There's more to it than they say.
        It matters more than people let on.
        It's all anyone talks about {at_home}.
        I don't like how people are talking about it.
    """,
    "remember_topic": """
        I remember when nobody would have dreamt of {doing_it}.
        We've argued about less than {doing_it}, you and I.
        I can remember when this {affair} business would have filled the hall.
        Do you remember when the only news here was the weather?
        I keep remembering how it was before all this {affair} business.
    """,
    "self_topic": """
        I can't settle to anything for thinking about {doing_it}.
        @well_in | I've been going over this {affair} business all {daypart}.
        I've had no peace since I heard about {doing_it}.
        Even {hobby} can't take my mind off {doing_it}.
        I dreamt about it, this {affair} business.
        The news has got under my skin.
        I've been asked about {doing_it} four times today.
        formal | I confess that the matter of {doing_it} troubles me.
        blunt terse | Sick of hearing about {doing_it}.
        gloomy | I sleep badly enough without {doing_it}.
        young | I'm so stressed about {doing_it}.
        gossip | I've heard nine opinions about {doing_it} and I've still got room.
        old | I thought I was past caring, and then came this {affair} business.
    """,
    "ask_self_topic": """
        How are you bearing up with all this {affair} business?
        Will it touch you, {doing_it}?
        Are you all right, with all this talk of {doing_it}?
        How are they taking the news round your way?
        Has anybody asked you how you feel about {doing_it}?
        Does it keep you awake, this {affair} business?
    """,
}
