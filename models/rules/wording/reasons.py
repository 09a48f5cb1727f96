"""Why a film is good or bad: reasons from its facts, asides from the speaker's nature."""

TABLES: dict[str, str] = {
    "reason_good": """
        It's so {liked_tone}, and that's how I like them.
        It's so {liked_tone}.
        I do like a film that's {liked_tone}.
        I've a soft spot for {liked_genres}.
        I never could resist {a_liked_genre}.
        Give me a good {liked_genre} and I'm happy.
        You know me and {liked_genres}.
        {a_liked_genre} done properly is hard to beat.
        I'd watch anything by {liked_director}.
        {liked_director} hardly ever lets me down.
        That's {liked_director} for you.
        {liked_director} knows what to leave out.
        It's about {about}, and I was hooked.
        It's about {about}, which shouldn't work and does.
        You wouldn't think {about} could hold you, but it did.
        It's the one about {about}.
        I won't forget it, what with {about}.
        It's {liked_tone} without making a song and dance of it.
        How anyone makes {a_liked_genre} that {liked_tone}, I don't know.
        I wish more {liked_genres} were like that.
        They knew how to make {a_liked_genre} in {decade}.
        It's from {country}, and I'd like more where that came from.
        It doesn't look like something from {year}.
        blunt practical | It's {liked_tone}, and that's enough.
        blunt terse | Proper {liked_genre}.
        terse | So {liked_tone}.
        terse | Good {liked_genre}, that.
        formal | It is a {liked_genre} of real quality.
        formal | {liked_director} is on the finest form.
        formal bookish | One is grateful for something so {liked_tone}.
        dry sarcastic | Apparently being {liked_tone} is still allowed.
        dry | {about}, and I still cared, which surprised us both.
        gloomy | It's {liked_tone}, which suits me down to the ground.
        warm | It's so {liked_tone} that I wanted to ring somebody.
        gossip | And you should have seen people's faces, it was so {liked_tone}.
        dreamy | I could still feel how {liked_tone} it was, walking home.
        romantic | I'm a fool for anything so {liked_tone}.
        shy anxious | It's {liked_tone}, but in a kind way.
        young | It's so {liked_tone} it's not even fair.
        young | Best {liked_genre} I've seen, don't argue.
        young | {liked_director} is a genius, sorry.
        old nostalgic | They don't often make {liked_genres} like that now.
        old nostalgic | I've been watching {liked_genres} all my life, and that's one of the good ones.
        cheerful lively | It's so {liked_tone}, I could burst!
        proud | I know my {liked_genres}, and that's a good one.
        tidy bookish | It's {liked_tone} and not a frame too long.
        curious | I want to know how {liked_director} did it.
        thirty | Best {liked_genre} in a while.
        lively chaotic | It's {liked_tone} and daft and I want to go again.
    """,
    "reason_bad": """
        It's so {disliked_tone}, and I can't be doing with it.
        Too {disliked_tone} for me.
        I've never got on with {disliked_genres}.
        {disliked_genres} and I don't mix.
        I only went because I forgot that I don't like {disliked_genres}.
        {disliked_director} isn't for me.
        {disliked_director} has a lot to answer for.
        It's about {about}, and that's really all there is to it.
        You'd think {about} would be more fun.
        There's only so much of {about} one person can take.
        It's {disliked_tone} and it never lets up.
        I don't mind {disliked_tone}, but there are limits.
        Two hours of {about}, I ask you.
        I know it's meant to be {disliked_tone}, but even so.
        blunt practical | It's {disliked_tone}. Nobody needs that.
        blunt terse | Too {disliked_tone}.
        terse | Never liked {disliked_genres}.
        formal | I do not care for anything so {disliked_tone}.
        formal bookish | I have yet to meet {a_disliked_genre} that I admired.
        dry sarcastic | {about}, in case you ever feel too cheerful.
        dry sarcastic | {a_disliked_genre}, but with the fun taken out.
        gloomy | It's {disliked_tone}, and I get enough of that at home.
        warm | I'm sure it's somebody's cup of tea, but it's so {disliked_tone}.
        gossip | People were looking at each other, it's that {disliked_tone}.
        dreamy | It's so {disliked_tone} that there's no room to breathe in it.
        shy anxious | It was a bit too {disliked_tone} for my nerves.
        young | Why is it so {disliked_tone}, who asked?
        young | I don't do {disliked_genres}.
        old nostalgic | {disliked_genres} were never my thing, and it's late to start.
        cheerful lively | I like a laugh, and that was {disliked_tone}.
        impatient | It's {disliked_tone} and it takes for ever about it.
        thrifty | I don't pay good money for {disliked_tone}.
    """,
    "reason_mixed": """
        It's {tone}, I'll give it that.
        It's about {about}, more or less.
        Half of it is {tone}, the other half I've forgotten.
        I liked the {liked_genre} side of it.
        It could have been less {disliked_tone}.
        I expected more from {director}.
        It's {liked_tone} in places.
        There's a better film in it somewhere, about {about}.
        I'm not mad on {disliked_genres}, so bear that in mind.
        The bits with {about} were all right.
        blunt terse | {tone}, mostly.
        dry sarcastic | It's {tone}, which is one word more than it needs.
        formal | It is {tone}, certainly, but is that enough?
        young | It's {tone} but like, and?
        old nostalgic | In the old days they'd have made it shorter.
        warm | I'd not put anyone off, it's {tone}.
        gloomy | It's {tone}, and then you go home.
    """,
    "reason_facts": """
        It's about {about}.
        It's the one about {about}.
        It's {director}, so you know roughly what you're getting.
        It's {a_genre} by {director}.
        {a_genre} about {about}.
        @unseen | They say it's {tone}.
        @unseen | It's supposed to be very {tone}.
        It's an old one, from {year}.
        It's from {country}.
        @unseen | It goes back to {decade}, if I've got that right.
        @unseen | It's a {tone} sort of {genre}, by the sound of it.
        The one with {about}, you know.
        It's {tone}, I'll say that.
        It's an odd mixture, {about}, and all of it {tone}.
        It's {a_genre} from {decade}.
        There's {about} in it.
        blunt terse | It's {a_genre}.
        formal | It dates from {year}, I believe.
        dry sarcastic | It's about {about}, so like any Tuesday round here.
        gossip | It's all about {about}, would you believe.
        young | It's the one with {about}.
        curious | How do you make a film out of {about}?
        bookish | {director}, {year}, if you like to know these things.
    """,
    "reason_unseen": """
        I hear it's {tone}.
        It's about {about}, isn't it?
        I've been meaning to.
        I've only seen the poster.
        Is it as {tone} as they say?
        I never know whether I'm in the mood for {a_genre}.
        I keep getting as far as the door.
        It's always {hobby} that gets in the way.
        Isn't that the one about {about}?
        Should I?
        I've seen other things by {director}, I think.
        blunt terse | No time.
        young | Don't spoil it.
        old | My knees have to agree to it first.
        gloomy | Not in the mood for {a_genre} lately.
        warm | Tell me about it.
        shy anxious | Is it scary at all?
        dry sarcastic | I'm waiting until people stop telling me to.
    """,
    "aside_good": """
        I'd go again.
        I told the whole queue.
        I've been boring people with it ever since.
        I even forgave the person with the crisps.
        The whole place went quiet.
        I must have grinned all the way back to {home}.
        My tea went cold thinking about it.
        {stars} from me.
        I nearly clapped, and there was nobody to hear.
        It beat {hobby}, and that's saying something.
        I did {hobby} all wrong the next day, still thinking about it.
        formal | I say so without reservation.
        blunt | And I don't give praise away.
        dry sarcastic | Please don't tell anyone I enjoyed myself.
        dry | My face did something that may have been a smile.
        gloomy | So that's me cheered up until Thursday.
        gloomy | It can't last, but it was nice.
        warm | I wanted to thank somebody.
        gossip | And you'll never guess who was crying.
        dreamy | The moon was out when I came back and it all went together.
        romantic | I'd have held hands with anybody.
        shy anxious | I stayed for all the names at the end, so nobody would see my face.
        young | I've watched the trailer nine times since.
        young | Obsessed, basically.
        old nostalgic | They don't light faces like that any more.
        old nostalgic | They don't write endings like that any more.
        old | I stood up too fast at the end and didn't care.
        cheerful lively | What a treat!
        proud | And I've seen a great many.
        thrifty | I'd have paid double, though don't tell them.
        tidy | I've filed it under excellent.
        curious | I've been reading up on it ever since.
        earnest | I think it made me a slightly better person.
        impatient | And not a minute too long.
        thirty | I cancelled my plans to think about it.
        lively chaotic | I left my scarf there, I was so taken up with it.
        calm | I slept well after it.
    """,
    "aside_bad": """
        I counted the bulbs in the ceiling.
        I've had more fun waiting in for the gas man.
        I should have stayed in with {hobby}.
        I'd sooner have an evening of {hobby}.
        {stars}, and that's me being kind.
        At least the seat was warm.
        I looked round and half the row was asleep.
        I can't get the time back, so there we are.
        The ice cream was nice.
        formal | I sat it out from good manners.
        blunt | I nearly asked for my money back.
        dry sarcastic | Still, the fire exits were clearly marked.
        dry sarcastic | I cheered up when a bulb went.
        gloomy | It rained all the way home and all.
        gloomy | Typical of the week I've had.
        warm | I felt bad for everyone in it.
        gossip | And the snoring, I could tell you whose.
        dreamy | I went somewhere else in my head, with better music.
        shy anxious | I didn't like to leave in the middle.
        young | I left to get nachos and didn't rush.
        young | Two hours of my youth, gone.
        old nostalgic | We had proper stories once.
        old nostalgic | They don't know when to stop, these days.
        old | I've not many evenings to throw about.
        cheerful lively | Never mind, the walk home was lovely!
        proud | I could have told them how to fix it.
        thrifty | I could have bought a week's bread for that.
        impatient | I had my keys in my hand for the last half hour.
        thirty | My phone has never been so interesting.
        tidy | I started rearranging it in my head.
    """,
    "aside_mixed": """
        I've forgotten some of it already.
        It depends on your mood, I expect.
        I'd not cross the road for it, nor from it.
        I was thinking about {hobby} for a good part of it.
        Maybe I was tired.
        I might feel different tomorrow.
        {stars}, say, and leave it at that.
        formal | I would not press the point.
        blunt | Nothing to write home about.
        dry sarcastic | My coat and I both sat through it.
        gloomy | Story of my life.
        warm | I'd not want to put anyone off.
        young | Anyway.
        old | I've seen better and I've seen worse, and I've the ticket stubs.
        cheerful | Still, a night out is a night out!
        gossip | Though the interval was very informative.
    """,
    "aside_unseen": """
        I'll tell you when I've been.
        Maybe this week.
        If I can get an evening off from {hobby}.
        Ask me again on Sunday.
        Somebody will have to drag me there.
        I like {my_genres}, so it has half a chance.
        I'll believe it when I see it.
        blunt terse | We'll see.
        dry sarcastic | My opinion will be ready before I am.
        young | Soon.
        old | If my hip's willing.
        cheerful | Fingers crossed!
    """,
    "self_tired": """
        @dusk | It's been a long day.
        I want to sit in the dark and be told a story.
        @dusk | My brain's had enough for today.
        I've done nothing but {hobby} lately.
        Nothing too clever, mind.
        Something with a proper ending, please.
        I liked the last {my_genre} I saw, so perhaps another.
        I've got {hobby} to think about otherwise.
        It's too wet for anything else {at_home}.
        I need taking out of myself.
        I'll bring my own biscuits.
        I promise to stay awake.
        It's that or the ironing.
        blunt terse | Nothing daft.
        dry sarcastic | My standards are low, my hopes lower.
        gloomy | No singing, please.
        warm | I trust your taste, {dear}.
        young | I've watched literally everything.
        old | Nothing too loud, my ears aren't what they were.
        cheerful lively | I'm up for anything!
        thrifty | A cheap one, ideally.
        formal | I leave it entirely to you.
        romantic | Something with a kiss in it.
        shy anxious | Nothing frightening, if possible.
        I'm in the mood for {a_my_genre}.
    """,
}
