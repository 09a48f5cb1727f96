"""What people say of films they have seen: {film} names the film once, then it is "it". A line is "tags | text"."""

TABLES: dict[str, str] = {
    "opine_5": """
        {film} is the best thing I've seen in ages.
        {film} got me completely.
        I loved {film} from the first minute to the last.
        I'd go and see {film} again tomorrow.
        {film} is still going round my head.
        I didn't want {film} to end.
        {film} is as good as they come.
        Five out of five for {film}, and I'd give it a sixth.
        I forgot my popcorn during {film}.
        {film} knocked me sideways.
        I walked home the long way after {film}, just to keep it a bit longer.
        {film} *is* what films are for.
        I held my breath for half of {film}.
        terse | {film}. Perfect.
        terse blunt | No complaints about {film}. None.
        blunt | {film} is brilliant and I won't hear otherwise.
        blunt practical | {film} does everything right.
        formal | I consider {film} a *very* fine piece of work.
        formal | {film} deserves every word of praise it gets.
        formal bookish | I have rarely been so well served as by {film}.
        dry sarcastic | I looked for a fault in {film} and had to go home without one.
        dry sarcastic | {film} made me feel something, and I intend to complain.
        dry | Annoyingly, {film} is perfect.
        gloomy | {film} is the one good thing that's happened this month.
        gloomy | I was ready to be let down by {film}, and I wasn't.
        warm | {film} is a joy, it really is.
        warm gossip | I cried and laughed at {film} and lent my hanky to a stranger.
        gossip | Nobody near me moved during {film}, not even the coughers.
        dreamy romantic | I think I left a bit of myself behind in {film}.
        dreamy | {film} felt like something I dreamt once and forgot.
        romantic | I'm in love with {film} and I don't care who knows.
        shy anxious | I was nervous about {film} and it turned out wonderful.
        shy | I don't say much about films, but {film} is special.
        young | {film} is unreal.
        young | {film} has ruined every other film for me.
        young | I'm not okay after {film}.
        young | {film} ten out of ten, no notes.
        old nostalgic | {film} is how I remember films being.
        old | {film} made me feel twenty again, apart from the seat.
        cheerful lively | {film} is an absolute treat!
        cheerful playful | I came out of {film} grinning like a fool!
        lively chaotic | {film} made me want to run down the street shouting.
        proud | I have high standards and {film} sailed over them.
        thrifty | {film} was worth every penny and the bus fare.
        tidy | There isn't one wasted scene in {film}.
        curious bookish | I've got pages of notes on {film}, all of them happy.
        earnest | {film} matters, and I mean that.
        impatient | I looked at my watch once in {film}, and only to ask it to slow down.
        calm | {film} left me sitting there quite still.
        loyal | {film} goes straight on to my list of old friends.
        stubborn | You won't talk me out of {film}.
        thirty | {film} lived up to the fuss and then some.
    """,
    "opine_4": """
        {film} is really good.
        I enjoyed {film} a lot.
        {film} is well worth an evening.
        I liked {film} more than I let on.
        {film} does nearly everything right.
        {film} kept me in my seat.
        I had a good time with {film}.
        {film} is a good one.
        I came out of {film} in a better mood than I went in.
        Four stars for {film} and I'm not known for handing them out.
        {film} has stayed with me.
        A small grumble about the middle, but {film} is lovely.
        {film} crept up on me.
        terse | {film}. Good.
        terse gloomy | {film} was all right. Better than all right.
        terse blunt | I'd watch {film} again.
        blunt practical | {film} gets on with it and does the job.
        blunt | {film} is good, and I'd tell you if it wasn't.
        formal | I thought very well of {film}.
        formal | {film} is a thoroughly sound piece of work.
        formal bookish | There is a great deal to admire in {film}.
        dry sarcastic | {film} is good, which has spoiled my evening's complaining.
        dry | I have nothing rude to say about {film}, and I tried.
        dry witty | {film} is cleverer than it looks, unlike most of us.
        gloomy | {film} took my mind off things for a while, which is something.
        warm | {film} did me good.
        warm gossip | I had a lovely time at {film}, and so did the row behind.
        gossip | Half the town should see {film}, and I could name which half.
        dreamy | {film} has a mood I'd happily live in.
        romantic dreamy | {film} has its heart in the right place, and mine too.
        shy anxious | I liked {film}, I wasn't sure I would.
        shy anxious | {film} was gentler on my nerves than I feared.
        young | {film} is actually so good.
        young | {film} slaps, I'm sorry.
        young | {film} lowkey got me.
        old nostalgic | {film} has something the new ones have lost.
        old | I stayed awake all through {film}, and that's praise.
        cheerful lively | {film} is great fun!
        cheerful playful | {film} put a spring in my step!
        lively chaotic | {film} made me miss my stop on the way home.
        proud | {film} comes close to what I'd call first rate.
        thrifty | {film} was money well spent.
        tidy | {film} is neatly put together.
        curious | I keep thinking of questions to ask {film}.
        earnest | I really admired {film}.
        impatient | {film} doesn't hang about, and I'm grateful.
        calm | {film} took its time and so did I.
        thirty | {film} is a solid, proper film.
        stubborn | I went in meaning to dislike {film} and lost.
        loyal | I'll stick up for {film}.
    """,
    "opine_3": """
        {film} is all right.
        {film} was fine, I suppose.
        I neither loved nor hated {film}.
        {film} passes the time.
        {film} has its moments, and gaps between them.
        I wanted to like {film} more than I did.
        {film} is half a good film.
        I can't make up my mind about {film}.
        Three stars for {film}, on a kind day.
        {film} didn't do me any harm.
        I'd watch {film} if it were raining.
        {film} never quite got out of second gear.
        terse | {film}. Middling.
        terse blunt | {film} will do.
        blunt practical | {film} is neither here nor there.
        blunt | {film} needed cutting and nobody cut it.
        formal | {film} is respectable, without being more than that.
        formal bookish | I found {film} uneven.
        dry sarcastic | {film} exists, and I was present.
        dry sarcastic | {film} is a perfectly good way to avoid the washing-up.
        dry | {film} tries, bless it.
        gloomy | {film} went the way most things go, so-so.
        warm | {film} isn't perfect, but it means well.
        warm gossip | I nearly liked {film}, but I got distracted by the hair.
        gossip | {film} was all right, though I heard snoring.
        dreamy | {film} sort of drifted past me.
        shy anxious | I'm not sure I understood {film}, so maybe it's me.
        young | {film} is mid.
        young | {film} was fine I guess.
        young | {film} could've been a trailer.
        old nostalgic | {film} isn't a patch on the old ones, but I've seen worse.
        old | I nodded off once in {film} and don't think I missed much.
        cheerful lively | {film} was okay, and the ice cream was great!
        lively chaotic | {film} was fun for a bit, then I started counting the lights.
        proud | {film} would have been better with a firmer hand.
        thrifty | I'd see {film} at half price.
        tidy | {film} has too many loose ends for my liking.
        curious | {film} raises a good question and then wanders off.
        impatient | {film} could lose half an hour and not miss it.
        calm | {film} was pleasant enough.
        thirty | {film} is decent, nothing more.
        stubborn | {film} isn't as good as people say, nor as bad.
    """,
    "opine_2": """
        {film} wasn't for me.
        I didn't get on with {film}.
        {film} lost me somewhere in the middle.
        I was glad when {film} let us go.
        {film} is a good idea badly looked after.
        I kept waiting for {film} to start.
        Two stars for {film}, and one of those is for the seat.
        {film} left me cold.
        I've had better evenings than {film}.
        {film} goes on a bit, and then it goes on a bit more.
        I couldn't warm to {film}.
        terse | {film}. No.
        terse blunt | I'd not bother with {film} again.
        blunt practical | {film} doesn't work.
        blunt | {film} is dull and that's the truth of it.
        formal | I'm afraid {film} did not persuade me.
        formal bookish | {film} promises rather more than it delivers.
        dry sarcastic | {film} gave me time to think about the shopping.
        dry sarcastic | I've had more suspense from a boiled egg than from {film}.
        dry | {film} is long, in every direction.
        gloomy | {film} did nothing for my spirits, and they were low enough.
        warm | They worked hard on {film}, I'm sure, but oh dear.
        warm gossip | I didn't care for {film}, and the lady next to me left for her bus.
        gossip | Three people walked out of {film}, and I know all three.
        dreamy | I drifted off in {film} and my own version was better.
        shy anxious | I didn't really like {film}, sorry.
        anxious | {film} made me want my own sofa.
        young | {film} was so boring I tidied my phone.
        young | {film} is not it.
        young | {film} gave me nothing.
        old nostalgic | They made these better once, and {film} proves it.
        old | {film} was all noise and no manners.
        cheerful lively | I tried with {film}, I really did!
        lively chaotic | {film} made me fidget so much that somebody moved seats.
        proud | {film} isn't up to standard.
        thrifty | I'd like a partial refund for {film}.
        tidy | {film} is a mess.
        curious | I wanted to know why {film} was made at all.
        impatient | I was putting my coat on halfway through {film}.
        calm | {film} and I parted without regret.
        thirty | {film} was a slog.
        stubborn | I don't care who made it, {film} is weak.
    """,
    "opine_1": """
        {film} is dreadful.
        I'd like those hours of {film} back.
        {film} is the worst thing I've sat through this year.
        Never again with {film}.
        I can't think of a kind word for {film}.
        {film} gets one star, for ending.
        {film} is rubbish from start to finish.
        I only stayed to the end of {film} because my coat was under somebody.
        {film} made me angry.
        I've nothing good to say about {film}.
        terse | {film}. Awful.
        terse blunt | {film} is a waste of a screen.
        blunt practical | {film} should never have left the shed.
        blunt | I hated {film}.
        formal | I found {film} quite without merit.
        formal | I regret to say that {film} is a very poor film indeed.
        dry sarcastic | I'm told {film} is a film.
        dry sarcastic | The exit sign was the best-lit thing in {film}.
        dry | {film} has one good scene, the credits.
        gloomy | {film} was as bad as I expected, and I expect plenty.
        warm | I don't like to be unkind, but {film} is terrible.
        warm gossip | Don't get me started on {film}, I was nearly in tears and not the good sort.
        gossip | The whole row was whispering through {film}, and not about the plot.
        dreamy | {film} closed every window in my head.
        shy anxious | {film} was horrible, I had to look at my shoes.
        young | {film} is a crime actually.
        young | I want {film} deleted from my brain.
        young | {film} was painful, like physically.
        old nostalgic | {film} would have been booed off in my day.
        old | I've had operations I enjoyed more than {film}.
        cheerful lively | I can usually find something nice to say, but {film} beat me!
        lively chaotic | I'd rather get locked in the gents again than see {film}.
        proud | {film} is an insult to the rest of us.
        thrifty | {film} was daylight robbery.
        tidy | {film} is a drawer full of tangled string.
        curious | My only question about {film} is who said yes to it.
        impatient | Ten minutes of {film} was nine too many.
        calm | I'm a patient soul and {film} still got the better of me.
        thirty | {film} is a car crash, and not a good car either.
        stubborn | Nobody will ever make me like {film}.
    """,
}
