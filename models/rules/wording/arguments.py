"""Arguments about the news: {claim} stands after "because", {Claim} begins a sentence."""

TABLES: dict[str, str] = {
    "because_for": """
        I'm for {doing_it}, because {claim}.
        I'd say yes, because {claim}.
        I think {whether}, because {claim}.
        Yes to {doing_it}, because {claim}.
        I'm in favour, because {claim}.
        I've come round to {doing_it}, because {claim}.
        I keep thinking that {claim}, so it's a yes from me.
        The way I see it, {claim}, so yes.
        You can't get past it, {claim}, and so I'm for {doing_it}.
        formal | I support {doing_it}, since {claim}.
        terse blunt | Yes, because {claim}.
        dry sarcastic | I'm for it, on the vulgar grounds that {claim}.
        gloomy | I don't like it, but {claim}.
        warm | It's not easy to say, but {claim}.
        gossip | People won't say it out loud, but {claim}.
        young | I'm for it cos {claim}.
        old | I've lived long enough to know that {claim}.
        shy anxious | I think yes, because {claim}, if that makes sense.
        stubborn | I'm for {doing_it}, and I'll say why, {claim}.
    """,
    "because_against": """
        I'm against {doing_it}, because {claim}.
        I'd say no, because {claim}.
        I don't think {whether}, because {claim}.
        No to {doing_it}, because {claim}.
        I can't support it, because {claim}.
        {Doing_it} would be a mistake, because {claim}.
        I keep thinking that {claim}, so it's a no from me.
        The way I see it, {claim}, so no.
        You can't get past it, {claim}, and so I'm against.
        formal | I oppose {doing_it}, since {claim}.
        terse blunt | No, because {claim}.
        dry sarcastic | I'm against it, for the quaint reason that {claim}.
        gloomy | They won't listen, but {claim}.
        warm | It makes me sad, because {claim}.
        gossip | Everyone I talk to says the same, that {claim}.
        young | I'm against it cos {claim}.
        old nostalgic | I remember too much to say yes, and {claim}.
        shy anxious | I think no, because {claim}, sorry.
        stubborn | It's no, and I'll say why, {claim}.
    """,
    "because_torn": """
        I can't decide, because {claim}.
        I was nearly sure, but then {claim}.
        It's not so simple, because {claim}.
        I see both sides, but {claim}.
        I keep coming back to it, that {claim}.
        One thing bothers me about {doing_it}, that {claim}.
        terse blunt | Not sure. Then again, {claim}.
        formal | I hesitate, for {claim}.
        dry sarcastic | I was enjoying having no opinion, but {claim}.
        warm | I feel for everyone, but {claim}.
        young | idk, like, {claim}.
    """,
    "post_for": """
        I'm for {doing_it}, and here's why. {Claim}.
        About this {affair} business, {claim}, and that's why I say yes.
        I've kept quiet about {doing_it} until now, but {claim}.
        If anybody wonders why I'm for {doing_it}, {claim}.
        {question}? Yes, because {claim}.
        I know what most of you think about {doing_it}, but {claim}.
        Yes to {doing_it}, and before you shout at me, {claim}.
        @well_in | I've thought about {doing_it} all {daypart}, and {claim}.
        One reason for {doing_it} is enough for me, {claim}.
        For what it's worth, I'd vote for {doing_it}, since {claim}.
        formal | I write in favour of {doing_it}. {Claim}.
        terse blunt | {doing_it}? Yes. {Claim}.
        dry sarcastic | An unfashionable word for {doing_it}, {claim}.
        gloomy | Nobody'll thank me, but I'm for {doing_it}, {claim}.
        warm | I know it hurts, but I'd say yes to {doing_it}, because {claim}.
        gossip | I'll say what people only say in the queue, yes to {doing_it}, because {claim}.
        young | okay but {doing_it} makes sense, {claim}.
        old | I've thought about {doing_it} as long as I think about anything now, and {claim}.
        shy anxious | I don't usually post about things like {doing_it}, but {claim}.
        cheerful lively | Cheer up about {doing_it}, {claim}!
        stubborn | Call me names, I'm for {doing_it}, because {claim}.
        thrifty | The sums say yes to {doing_it}, and what's more, {claim}.
        earnest | I've really wrestled with {doing_it}, and I keep coming back to this. {Claim}.
    """,
    "post_against": """
        I'm against {doing_it}, and here's why. {Claim}.
        About this {affair} business, {claim}, and that's why I say no.
        I've kept quiet about {doing_it} until now, but {claim}.
        If anybody wonders why I'm against {doing_it}, {claim}.
        {question}? No, because {claim}.
        I know what some of you think about {doing_it}, but {claim}.
        No to {doing_it}, and I'll tell you what bothers me, {claim}.
        @well_in | I've thought about {doing_it} all {daypart}, and {claim}.
        One reason against {doing_it} is enough for me, {claim}.
        For what it's worth, I'd vote against {doing_it}, since {claim}.
        formal | I write in opposition to {doing_it}. {Claim}.
        terse blunt | {doing_it}? No. {Claim}.
        dry sarcastic | A small thought on the genius of {doing_it}, {claim}.
        gloomy | They'll go ahead with {doing_it} anyway, but {claim}.
        warm | It makes me sad to think of {doing_it}, because {claim}.
        gossip | I've yet to meet anyone who's happy about {doing_it}, because {claim}.
        young | {doing_it} is a no from me, {claim}.
        old nostalgic | I never thought I'd see {doing_it} talked of, and {claim}.
        shy anxious | I don't usually post about things like {doing_it}, but {claim}.
        cheerful lively | We can do better than {doing_it}, and besides, {claim}!
        stubborn | I'm not shifting on {doing_it}, because {claim}.
        thrifty | {doing_it} looks like easy money, but {claim}.
        earnest | I've really wrestled with {doing_it}, and I keep coming back to this. {Claim}.
        romantic | Call me soft about {doing_it}, but some things are worth more than money, and besides, {claim}.
    """,
    "post_torn": """
        I can't make up my mind about {doing_it}, because {claim}.
        Before we all shout about {doing_it}, remember that {claim}.
        I see both sides of {doing_it}, but {claim}.
        Here's what bothers me about {doing_it}, that {claim}.
    """,
    "argue_for": """
        {Claim}.
        Look at it this way, {claim}.
        You have to admit that {claim}.
        People forget that {claim}.
        My point is that {claim}.
        It comes down to this, {claim}.
        I keep thinking that {claim}.
        We should {do_it}, because {claim}.
        Say what you like, {claim}.
        What about this, that {claim}?
        Whatever else is true, {claim}.
        If you ask why we should {do_it}, {claim}.
        The trouble is, {claim}, and that's why I'm for {doing_it}.
        I was lying awake, and it struck me that {claim}.
        I thought about it over {hobby}, and {claim}.
        Ask anyone {at_home}, {claim}.
        Don't forget that {claim}.
        Nobody seems to mention that {claim}.
        For my part I'd say {claim}.
        There's no way round it, {claim}.
        Here's why I say yes, {claim}.
        formal | I would remind you that {claim}.
        formal | One must consider that {claim}.
        formal bookish | The argument is simple enough, {claim}.
        terse blunt | Fact is, {claim}.
        blunt | Somebody has to say it, {claim}.
        blunt impatient | How hard is it to see that {claim}?
        dry sarcastic | Call me old-fashioned, but {claim}.
        dry sarcastic | I hate to bring facts into it, but {claim}.
        gloomy | It's a hard truth, but {claim}.
        warm | I only want what's fair, and {claim}.
        gossip | Everyone says it in private, {claim}.
        dreamy | It came to me by the water that {claim}.
        shy anxious | I just think that maybe {claim}.
        young | But like, {claim}.
        young | No one's saying it but {claim}.
        old | When you've lived here as long as I have you know that {claim}.
        practical | Be practical, {claim}.
        thrifty | Do the sums, {claim}.
        cheerful lively | Look on the bright side, {claim}!
        earnest | I believe it with all my heart, {claim}.
        stubborn | I'll say it until I'm hoarse, {claim}.
        curious | Has anyone thought about this, that {claim}?
        tidy | Point one, {claim}.
    """,
    "argue_against": """
        {Claim}.
        Look at it this way, {claim}.
        You have to admit that {claim}.
        People forget that {claim}.
        My point is that {claim}.
        It comes down to this, {claim}.
        I keep thinking that {claim}.
        We mustn't {do_it}, because {claim}.
        Say what you like, {claim}.
        What about this, that {claim}?
        Whatever else is true, {claim}.
        Before anyone starts {doing_it}, remember that {claim}.
        That's why I'm against {doing_it}, {claim}.
        I was lying awake, and it struck me that {claim}.
        I thought about it over {hobby}, and {claim}.
        Ask anyone {at_home}, {claim}.
        Don't forget that {claim}.
        Nobody seems to mention that {claim}.
        They can say what they like, but {claim}.
        There's no way round it, {claim}.
        Here's why I say no, {claim}.
        formal | I would remind you that {claim}.
        formal | One must consider that {claim}.
        formal bookish | The objection is simple enough, {claim}.
        terse blunt | Fact is, {claim}.
        blunt | Somebody has to say it, {claim}.
        blunt impatient | How hard is it to see that {claim}?
        dry sarcastic | Call me old-fashioned, but {claim}.
        dry sarcastic | It may have escaped the council, but {claim}.
        gloomy | Nobody will thank me for saying it, but {claim}.
        warm | I think of my neighbours, and {claim}.
        gossip | I hear it at every door, {claim}.
        dreamy | It came to me by the water that {claim}.
        romantic | Call me soft, but {claim}.
        shy anxious | I just think that maybe {claim}.
        young | But like, {claim}.
        young | No one's saying it but {claim}.
        old nostalgic | I've lived here long enough to remember, and {claim}.
        practical | Be practical, {claim}.
        thrifty | Do the sums, {claim}.
        cheerful lively | We're better than this, {claim}!
        earnest | I believe it with all my heart, {claim}.
        stubborn | I'll say it until I'm hoarse, {claim}.
        curious | Has anyone thought about this, that {claim}?
        tidy | Point one, {claim}.
    """,
    "argue_torn": """
        Then again, {claim}.
        On the other hand, {claim}.
        It's worth remembering that {claim}.
        To be fair to both sides, {claim}.
        I can't settle it, but {claim}.
        There's this too, that {claim}.
        Somebody told me that {claim}, and I've no answer.
    """,
    "argue_for_any": "We ought to {do_it}, and I've yet to hear a better idea.\nI'd argue for {doing_it} with anybody.",
    "argue_against_any": "We'd regret {doing_it}, and I'd say so to anybody.\nI'd argue against {doing_it} with anybody.",
    "argue_torn_any": "I could argue it either way.\nI've argued both sides with myself and lost.",
    "aside_for": """
        We can't live on what used to be.
        Somebody has to be sensible.
        I'm not happy about it, but I'm sure.
        It's time.
        There, I've said it.
        I know what people {at_home} will say to that.
        I don't expect to be popular.
        blunt practical | Sentiment doesn't pay.
        gloomy | Not that anyone asked us.
        dry sarcastic | I'll wait here for the angry letters.
        warm | And we'll look after whoever loses by it.
        young | Sorry not sorry.
        old | I've seen this town change before, and it lived.
        thrifty | Numbers don't cry.
        cheerful | It might even turn out well!
        formal | I do not say so lightly.
        shy anxious | Please don't be cross with me.
        earnest | I'd say it to anyone's face.
    """,
    "aside_against": """
        Once it's gone it's gone.
        There has to be another way.
        I won't be quiet about it either.
        There, I've said it.
        They never ask the people {at_home}.
        I'd carry a placard, and I hate placards.
        Somebody ought to ask the rest of us.
        blunt practical | It doesn't add up.
        gloomy | Not that they'll listen.
        dry sarcastic | But I'm sure they have a lovely chart.
        warm | I just think of the people.
        young | It's not that deep, just don't.
        old nostalgic | We keep losing things and calling it progress.
        thrifty | You don't sell the roof to buy a bucket.
        cheerful | We'll think of something, we always do!
        formal | I do not say so lightly.
        shy anxious | That's only my opinion.
        romantic | Some things you can't buy back.
        stubborn | I'm not moving.
        earnest | I'd say it to anyone's face.
    """,
    "aside_torn": """
        I'll sleep on it.
        It's not an easy one.
        I could be talked round, either way.
        Ask me on Sunday.
        blunt | That's all I've got.
        gloomy | Either way we'll pay for it.
        dry sarcastic | I plan to be smug whatever happens.
        warm | I hope we don't fall out over it.
        young | It's stressful.
        formal | I shall listen a little longer.
    """,
}
