"""The sentence after a film, what people say of films they have not seen, and how they bring one up."""

TABLES: dict[str, str] = {
    "feeling_5": """
        I came out of {film} feeling ten years lighter.
        I'm still in {film}, to be honest.
        {film} went straight to the heart of me.
        I could sit through {film} again right now.
        I'll be talking about {film} for weeks.
        There's a lump in my throat from {film}, and I don't mind.
        I've gone quiet after {film}, the good sort of quiet.
        @better | I expected so little of {film} and it was wonderful.
        @better | Well, {film} showed me, because I loved it.
        @better | I nearly gave {film} a miss, and I'd have missed a marvel.
        formal | {film} has moved me more than I expected to admit.
        dry sarcastic | {film} made me happy, and I shall need a minute to get over it.
        gloomy | I haven't felt this well since spring, and it's {film} that did it.
        young | I'm gonna be thinking about {film} for like a year.
        blunt terse | {film} was superb.
        terse | I've not much to say after {film}, except yes.
        blunt | I'd fight anybody who calls {film} bad.
        terse gloomy | {film} got under my skin, and not much does.
        practical | I'd pay for {film} twice.
        shy anxious | I was so happy in {film} that I forgot to be nervous.
        dreamy romantic | I'm still half inside {film}, I think.
        curious | I've come out of {film} with a hundred questions and a silly grin.
        proud | I don't say so lightly, but {film} is the real thing.
        cheerful lively | I could dance home after {film}!
        bookish | {film} has given me something to think about until spring.
        calm | {film} left me quiet and glad.
        warm | I wanted to hug the whole room after {film}.
        old nostalgic | I sat through {film} like a child again.
    """,
    "feeling_4": """
        I feel better for having seen {film}.
        I'm pleased I picked {film}.
        {film} was a good way to spend the {daypart}.
        I've come out of {film} humming.
        That was a good choice, {film}.
        I liked the company of {film}.
        @better | {film} turned out a good deal better than I thought it would.
        @better | I didn't expect to enjoy {film}, and there it is, I did.
        @worse | I hoped for a little more from {film}, but I liked it.
        formal | {film} leaves me well satisfied.
        dry sarcastic | I enjoyed {film}, so that's my reputation gone.
        gloomy | {film} cheered me up, a bit.
        young | {film} was so good, I'm buzzing.
        blunt terse | {film} was good.
        terse | I've no quarrel with {film}.
        blunt | {film} did what it said it would.
        practical | {film} was worth the walk.
        shy anxious | {film} was nicer than being at home, and I like being at home.
        romantic | I had someone to think of during {film}.
        curious | {film} gave me something to look up.
        proud | {film} very nearly came up to scratch.
        cheerful lively | {film} has set me up for the week!
        bookish | {film} was well made and knew it, but not too well.
        calm | {film} was good company.
        warm | {film} left me with a warm feeling, like soup.
        dreamy | I'm walking home slowly after {film}.
    """,
    "feeling_3": """
        I'm not sure what I feel about {film}.
        {film} came and went and so did I.
        I feel about the same as I did before {film}.
        {film} was neither a treat nor a trial.
        I'd shrug about {film}, if anybody asked.
        @worse | I hoped for more from {film}.
        @better | {film} was at least better than I feared.
        formal | {film} leaves me undecided.
        dry sarcastic | {film} happened to me, and now it has stopped.
        gloomy | {film} filled the {daypart}, which needed filling.
        young | {film} was whatever.
        blunt terse | {film} was so-so.
        terse | {film}, well, it was dry in there.
        terse | I've no strong feelings about {film}.
        blunt | {film} could have been shorter and I could have been elsewhere.
        practical | {film} filled a gap.
        shy anxious | I expect I missed the point of {film}.
        dreamy romantic | I wandered off in the middle of {film} and came back in time.
        curious | I wonder what {film} was trying to be.
        proud | {film} was almost good enough.
        cheerful lively | {film} was all right, and the company was better!
        bookish | {film} is a footnote, though a neat one.
        calm | {film} went by gently, like a slow bus.
        warm | {film} wasn't much, but I like being out.
    """,
    "feeling_2": """
        I'm a bit flat after {film}.
        I feel that {film} took more than it gave.
        {film} sent me home early in spirit.
        I should have picked something other than {film}.
        @worse | I was looking forward to {film}, more fool me.
        @worse | {film} let me down, and I was so keen.
        formal | {film} has rather disappointed me.
        dry sarcastic | I feel I know my own watch much better after {film}.
        gloomy | {film} was about my luck.
        young | {film} was such a letdown.
        blunt terse | {film} was poor.
        terse | I've had enough of {film}.
        blunt | {film} wasn't worth the shoe leather.
        practical | I could have put up a shelf in the time {film} took.
        shy anxious | I didn't much like {film}, but perhaps I wasn't concentrating.
        dreamy romantic | {film} never let me in.
        curious | I kept wondering what else was on instead of {film}.
        proud | I expect better than {film}.
        cheerful lively | I did my best to enjoy {film}, I really did.
        bookish | {film} reads better as a title.
        calm | {film} tried my patience, and I've plenty.
        warm | I feel sorry for {film} more than anything.
        impatient | {film} used up my patience by the second reel.
    """,
    "feeling_1": """
        I'm cross with {film}, properly cross.
        @pm | {film} has put me off my supper.
        I feel robbed by {film}.
        I want to forget {film} as soon as I can.
        @worse | I was so looking forward to {film}, and it was awful.
        @worse | I can't believe how bad {film} was.
        formal | {film} was an ordeal.
        dry sarcastic | {film} ended, and that was my favourite part.
        gloomy | {film} was the last thing I needed.
        young | {film} was actually the worst.
        blunt terse | {film} was rubbish.
        terse | I want {film} gone from my head.
        blunt | {film} is the worst I've seen in a long while.
        practical | I'd rather have cleaned the gutters than sat through {film}.
        shy anxious | I wanted to creep out of {film} and didn't dare.
        dreamy romantic | {film} hurt, and not in the way films should.
        curious | I honestly wonder who {film} was made for.
        proud | {film} was beneath everybody in the room.
        cheerful lively | Well, {film} was awful, and I need cake.
        bookish | {film} isn't even interestingly bad.
        calm | I don't often mind things, but I minded {film}.
        warm | I don't hate things as a rule, but I hated {film}.
        impatient | I gave up on {film} long before it gave up on me.
    """,
    "hearsay_good": """
        I haven't seen {film} yet, but I hear it's good.
        {source} speaks well of {film}.
        {source} won't stop going on about {film}, so there must be something in it.
        I've not got round to {film}, but I like the sound of it.
        {film} sounds right up my street.
        I mean to see {film} before it goes.
        {film} is on my list, and I don't keep a long list.
        I haven't seen it, but {film} sounds promising.
        I've a good feeling about {film}.
        Everything I've heard about {film} makes me want to go.
        {a_genre} like {film} is just what I'm after.
        formal | I have not seen {film}, though it is well spoken of.
        formal | {film} comes to me well recommended.
        blunt terse | Not seen {film}. Want to.
        dry sarcastic | I haven't seen {film}, so my opinion of it is still high.
        gloomy | {film} sounds good, so I expect I'll miss it.
        warm | I've only heard nice things about {film}.
        gossip | Word is that {film} is a good one.
        young | {film} looks so good though.
        young | I need to see {film}, it's getting embarrassing.
        old | I'm told {film} is worth the bus.
        shy anxious | I haven't dared see {film} yet, but it sounds lovely.
        dreamy | I've already imagined most of {film}.
        cheerful | I can't wait to see {film}!
    """,
    "hearsay_bad": """
        I haven't seen {film}, and nothing I've heard tempts me.
        {source} didn't think much of {film}.
        {source} has put me right off {film}.
        I don't like the sound of {film}.
        {film} doesn't sound like my sort of thing.
        I've heard enough about {film} to stay at home.
        I'd need a lot of persuading to see {film}.
        I'm in no hurry to see {film}.
        {film} can manage without me.
        formal | I have not seen {film}, nor do I feel any want of it.
        blunt terse | Not seen {film}. Not going to.
        dry sarcastic | I haven't seen {film}, which is how I'd like to keep it.
        gloomy | {film} sounds like hard work, and I've plenty of that.
        warm | I'm sure somebody loves {film}, but it doesn't call to me.
        gossip | I've heard things about {film}, and not good ones.
        young | {film} looks so dull.
        old | I haven't the years left for {film}.
        shy anxious | I think {film} might be a bit much for me.
        impatient | Life's too short for {film}.
        thrifty | I'm keeping my money out of {film}.
    """,
    "hearsay_mixed": """
        I haven't seen {film}, so I couldn't say.
        I don't know what to expect of {film}.
        I've heard both things said about {film}.
        I've not made up my mind whether to see {film}.
        {film} might be good and might not, I've not been.
        You'd have to ask somebody who's seen {film}.
        {source} mentioned {film}, and that's all I know of it.
        formal | I have not seen {film} and reserve judgement.
        blunt terse | Not seen {film}.
        dry sarcastic | I've no opinion on {film}, which makes a change.
        gloomy | I haven't seen {film}, I don't get out enough.
        warm | I haven't been to {film}, so I mustn't be unfair.
        young | I haven't seen {film}, don't spoil it.
        old | {film} hasn't reached me yet, few things do.
        curious | I'd be curious to see {film}, no more than that.
    """,
    "mention": """
        {film} keeps coming up, doesn't it.
        I've had {film} on my mind.
        {film} is still on, by the way.
        There's always {film}.
        I was thinking of {film} earlier.
        I've got {film} written on the back of my hand.
        somebody was going on about {film} {today}.
        {film} came to mind, I don't know why.
        that brings me to {film}.
        which makes me think of {film}.
        I saw {film} up on the list.
        And then there's {film}.
        I can't get away from {film} this week.
        @dusk | {film} has been waiting its turn all day.
        before I forget, {film}.
        I had a note somewhere that just says {film}.
        young | anyway, {film}.
        formal | I have been meaning to mention {film}.
        gloomy | {film} again, I know.
        cheerful | I do like saying the name {film}!
    """,
}
