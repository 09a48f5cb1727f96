"""Phrases about people and the news."""

PHRASES: dict[str, str] = {
    # people
    "person_kin": """
        {who} is my {kind}.
        {who}? My {kind}.
        That's my {kind}, {who}.
    """,
    "person_known": """
        {who} and I know each other slightly.
        {who}? I know {who} to nod to.
        I know {who}, but not well.
    """,
    "person_rival": """
        {who} and I don't see eye to eye.
        {who}? We're rivals, and we both know it.
    """,
    "person_stranger": """
        I don't really know {who}.
        {who} lives round here, but we've never had much to do with each other.
        I couldn't tell you much about {who}.
    """,
    "person_close": """
        We're close.
        There are few I'm closer to.
        warm gossip | I'd do anything for {who}.
    """,
    "person_distant": """
        We're not close.
        There's some distance between us.
    """,
    "person_middling": """
        We get on.
        We get along well enough.
    """,
    "person_history": """
        The two of us {history}.
        We {history}.
    """,
    "myself": """
        That's me.
        You're talking to {who}.
    """,
    "nobody": """
        I don't know anybody of that name.
        That name means nothing to me.
        I can't say I've heard of them.
    """,
    "last_talk": """
        I talked with {who} {when}.
        {when}, that was the last time {who} and I talked.
        With {who}? {when}.
    """,
    "last_talk_about": """
        It was about {about}.
        We spoke of {about}.
    """,
    "vague_talk": """
        I've talked with {who}, but I couldn't say when, or what about.
        We have talked, {who} and I. I've forgotten the day.
    """,
    "no_talk": """
        I don't remember talking with {who}.
        {who} and I haven't talked that I recall.
        Not that I remember.
    """,
    "talked_about": """
        {who} and I talked about {about}.
        With {who} it was {about}.
        About {about}, mostly.
    """,
    "talked_small": """
        Nothing in particular, the way one does.
        This and that. I couldn't repeat it.
    """,
    "person_tips": """
        {who} told me about {film}.
        {who} brought up {film}.
    """,
    "person_tips_none": """
        {who} hasn't told me of anything that I remember.
        Nothing comes to mind that {who} told me of.
    """,
    "friends": """
        {people}, before anybody else.
        There's {people}.
        I'd name {people}.
        warm gossip | Oh, {people}. I'm lucky with people.
        formal | I count {people} among them.
    """,
    "friendless": """
        There's nobody I'd call close.
        I keep to myself.
    """,
    "trust": """
        {person}, before anybody.
        I trust {person} most.
        {person}, and I'd say so to anyone.
        sceptical dry | I don't trust easily. {person}, if anybody.
    """,
    "trust_too": """
        {people} too.
        And {people}.
    """,
    "trust_tip": """
        When {person} tells me of a film I listen, since the last tip was a good one.
        {person} has been right about films before.
    """,
    "trustless": """
        Nobody comes to mind.
        I trust myself, and that's about all.
    """,
    "family": """
        There's my {people}.
        I have my {people}.
        My {people}.
    """,
    "familyless": """
        I've no family here.
        No family in this town.
    """,
    "rivals": """
        {people}. We don't see eye to eye.
        I keep out of the way of {people}.
        formal | I regret to say that {people} and I do not get on.
    """,
    "rivalless": """
        I get on with most people.
        There's nobody I'm at odds with.
        I couldn't name an enemy.
    """,
    # the news
    "news": """
        I've heard that much: {headline}.
        Yes. {headline}, that's what they say.
        What I've heard is this: {headline}.
    """,
    "newsless": """
        I've heard no news.
        No news has reached me.
        Nothing that anybody would call news.
        curious gossip | No! Is there news? Nobody's told me.
    """,
    "told_news": """
        {name} told me, {when}.
        I had it from {name}, {when}.
    """,
    "read_news": """
        I heard of it {when}.
        It reached me {when}, I couldn't say from whom.
    """,
    "for": """
        I'm for {doing}.
        {doing}? I'm for it.
        I say yes to {doing}.
        formal | I am in favour of {doing}.
        blunt terse | For {doing}.
    """,
    "against": """
        I'm against {doing}.
        {doing}? I'm against it.
        I say no to {doing}.
        formal | I am opposed to {doing}.
        blunt terse | Against {doing}.
    """,
    "torn": """
        I can't decide about {doing}.
        {doing}? I'm torn.
        formal | On {doing} I remain undecided.
    """,
    "yes_to": """
        "{question}" I'd answer yes.
    """,
    "no_to": """
        "{question}" I'd answer no.
    """,
    "torn_about": """
        "{question}" I can't decide.
    """,
    "firmly": """
        And nobody will talk me out of it.
        I'm quite sure of it.
    """,
    "because": """
        Because {claim}.
        It's that {claim}.
        The way I see it, {claim}.
        terse | {claim}.
    """,
    "both_sides": """
        On the one hand {claim}. On the other, {other}.
        They say that {claim}, and then again that {other}.
    """,
}
