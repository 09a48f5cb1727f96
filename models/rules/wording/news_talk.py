"""How the news is talked over: hearing of it for the first time, answering an argument, what it means to oneself, making peace."""

TABLES: dict[str, str] = {
    "heard_already": """
        I know, I read it twice.
        I heard.
        I saw, yes.
        I've heard about nothing else.
        It reached me, yes.
        I've thought of little else since.
        I know, everybody {at_home} is at it.
        I had it from {teller}.
        {teller} told me.
        {teller} got to me first.
        {talker} and I have been over it already.
        I know, I nearly dropped my {hobby}.
        terse | I heard.
        terse blunt | I know.
        formal | I am aware of it.
        formal | Yes, I have read the report.
        dry sarcastic | I'd heard, the pigeons were discussing it.
        gloomy | I heard. I'd hoped I'd dreamt it.
        warm | I know, {name}, I've been wanting to talk about it.
        gossip | Heard? I've told half of {home}.
        gossip | I know, and I know who said what to whom.
        dreamy | I heard… I keep walking past to look at it.
        shy anxious | I saw, and I've been fretting since.
        young | I know, it's all over my feed.
        young | Yeah I saw.
        old | I heard, even up here we hear things.
        cheerful lively | I know, what a thing!
        stubborn | I know, and I made my mind up on the spot.
        earnest | I know, I've hardly slept.
        curious | I know, I've read everything there is.
    """,
    "rebut_for": """
        You say that {their_claim}, and yet {claim}.
        {Their_claim}, fine, but {claim}.
        I'll give you that {their_claim}, but {claim}.
        Even if {their_claim}, {claim}.
        {Their_claim}? Perhaps, but {claim}.
        I hear you, {name}, only {claim}.
        That's all very well, but {claim}.
        And what about this, {name}, that {claim}?
        terse blunt | Maybe. But {claim}.
        formal | I grant you that, and yet {claim}.
        dry sarcastic | Beautifully put, {name}, and still {claim}.
        gloomy | I wish that settled it, but {claim}.
        warm | I do see that, {name}, but {claim}.
        gossip | I've heard that one at the hairdresser's, but {claim}.
        young | Okay but {claim}.
        old | I used to think that, and then I learnt that {claim}.
        shy anxious | I see that, it's just that {claim}.
        stubborn | You can say that until Easter, {claim}.
        practical | In the real world, {claim}.
    """,
    "mine_for": """
        @venue | I live {at_home}, {name}, I can't be sentimental about it.
        @venue | I'd miss it too, but I'd miss a dry floor more.
        I look at it as {a_trade}, and the sums have to add up.
        @venue | I've got {hobby} for company, I don't need a balcony.
        @venue | I haven't been half as often as I say I have.
        @venue | For me it's about who's still here in twenty years.
        I lay awake over it, and I still came out at yes.
        I said yes in the queue for bread, and you should have seen the looks.
        working @venue | I want the next ones to have work here, as I have.
        working | You don't last long as {a_trade} if you can't let things go.
        working | As {a_trade} I see who's short at the end of the month.
        working | I'm {a_trade}, I like things that pay their way.
        working | Ask {a_trade}, you mend what you can and you let the rest go.
        I've thought of everyone {at_home}, and I still come out at yes.
        It's a plain sum to me, and I've done it twice.
        My own mother would be cross with me, and I'd say it to her too.
        I slept on it three nights running, and it was yes every morning.
        retired @venue | I worked all my life, and I know what a wage is.
        retired @venue | I won't be here to miss it, I think of those who will.
        jobless @venue | I've been out of work long enough to know what forty jobs are.
        studying @venue | I'd like there to be a reason to come back here after.
        young @venue | I don't want to have to move away for work, simple as that.
        young @venue | I love the place, but I can't live in it.
        old @venue | I courted there, and I'd still say yes, that's how sure I am.
        old @venue | I've buried better things than a building.
        formal | I have searched my conscience, and it says yes.
        terse | I've done my crying. It's a yes.
        gloomy | Nothing I love ever lasts, so I may as well be sensible.
        warm @venue | I think of the ones who need it most, that's all.
        dry sarcastic | I'm told I've no heart, it's been in the family for years.
        thrifty @venue | I've counted pennies all my life, and I know when a thing's past mending.
        shy anxious | I've not told many people where I stand.
        gossip | My neighbours have stopped waving, so that tells you.
    """,
    "mine_against": """
        @venue | I've sat in the same seat for years, {name}, it knows me.
        @venue | I had my first proper evening out there.
        @venue | I'd not know what to do with a Friday.
        @venue | Every {daypart} I walk past it, and I'd have to find another way home.
        I can't even think about {hobby} with this going on.
        I've told them {at_home} that I'll be at the meeting.
        @venue | It's where I go when I can't stand my own four walls.
        I took it personally, if you want to know.
        working @venue | After a day as {a_trade} I want somewhere dark and kind to sit.
        working | You learn as {a_trade} that cheap comes dear in the end.
        working | As {a_trade} I see what losing a thing does to people.
        I've thought of everyone {at_home}, and it's still no.
        I'd be ashamed to tell my own mother that we'd agreed to it.
        I slept on it three nights running, and it was no every morning.
        I've never written to a councillor before, and I've written twice.
        working @venue | I'm {a_trade}, I know what happens when you don't look after a thing.
        retired @venue | It's the one place I'm still expected.
        retired @venue | I've all the time in the world, and that's where I spend it.
        jobless @venue | I've no work, and I still say no, so it isn't about the jobs.
        studying @venue | It's the only place I can think.
        young @venue | It's literally where all of us go.
        young @venue | My whole childhood's in that building.
        old @venue | I courted there, and I'm not ashamed to say so.
        old @venue | I saw my first film there, with my feet not reaching the floor.
        formal | I have given it a good deal of thought, and some sleep.
        terse | It's personal, this one.
        gloomy @venue | They always come for the things I like.
        warm @venue | I keep thinking of those who have nowhere else to go.
        dry sarcastic @venue | I've few pleasures, and they've found one.
        thrifty @venue | I never waste a penny, and I've never grudged that ticket.
        shy anxious @venue | It's the one place where I can sit with people and not talk.
        gossip @venue | Half of what I know I heard in that foyer.
        romantic @venue | Some of the best moments of my life had a torch in them.
    """,
    "mine_torn": """
        I go to bed for it and wake up against it.
        I had an argument with myself over {hobby}, and lost.
        @venue | My head says one thing, and the rest of me goes to the pictures.
        I live {at_home}, so I feel it from both sides.
        I've been asked twice today, and gave two answers.
        working | As {a_trade} I should have a view, and I've got two.
        young | I keep swapping sides, it's embarrassing.
        old | I've lived through worse choices, but not many.
        formal | I find that I cannot settle it.
        dry sarcastic | I'm waiting for somebody to be wrong enough.
        gloomy | Whatever they do, I'll miss something.
        warm | I've friends on both sides, and I mean to keep them.
        terse | Can't settle it.
        gossip | I agree with whoever I talked to last.
    """,
    "sympathy": """
        I hadn't thought of it like that.
        No, I can see it'd hit you hard.
        I felt that, {name}.
        I know what you mean.
        That's the part nobody talks about.
        Well, when you put it that way.
        I'd feel the same in your place.
        That's worth more than all the figures.
        I won't argue with that.
        You should say that at the meeting.
        terse | I can see that.
        formal | I quite understand.
        dry sarcastic | You'll have me feeling things at this rate.
        gloomy | I know the feeling.
        warm | Oh, {name}, I do understand.
        gossip | You're not the only one who's told me that.
        young | Okay, that's actually fair.
        old | You and me both, and I've had longer at it.
        shy anxious | I know, I feel it too.
        cheerful | We'll come through it, you'll see!
    """,
    "truce": """
        Let's not fall out over it, {name}.
        We'll not agree, you and I, and that's all right.
        You've a point, I'll grant you that, but I've not moved.
        I can see why you'd say so, even if I don't.
        I'll think about it, {name}, that's all I can promise.
        Well, you argue it better than most.
        We'll see what the vote says, and have a drink after.
        You've made me think, and I don't thank you for it.
        I'd sooner be friends than right.
        Fair enough, that's where we part company.
        I'll leave it there, before one of us says something.
        There's something in what you say, a bit.
        terse | We'll not agree.
        terse blunt | Fine. Leave it.
        @dusk blunt | We could go on all night, and I've work tomorrow.
        formal | We must agree to differ, I think.
        formal | You argue it fairly, I will say that.
        dry sarcastic | I'll have it carved on my headstone that you were nearly right.
        gloomy | It won't matter what either of us thinks.
        warm | I'm not cross, {name}, I just see it the other way.
        gossip | I'll tell them you put up a good fight.
        dreamy | Perhaps we're both looking at the same river from two banks.
        shy anxious | I don't want to argue with you, I like you too much.
        young | Okay, agree to disagree.
        young | I still think you're wrong, but okay.
        old | We've both been wrong before, and lived.
        cheerful lively | We'd make a terrible council, you and me!
        proud | I'll accept your surrender in writing.
        stubborn | I've not moved an inch, but I like the way you push.
        earnest | I'm glad we can say these things to each other.
        @rival | I'd expect nothing else from you.
        @partner | We'll have to vote against each other and share the breakfast.
        @parent | You taught me to think for myself, so that's your fault.
        @child | You got that stubbornness from me, so I can't complain.
    """,
    "same_side": """
        Then that's two of us.
        I'm glad we see it the same way, {name}.
        We should go to the meeting together.
        I knew you'd say that.
        I feel better for hearing you say so.
        If there's a petition, put us both down.
        Now we only need the other nine hundred.
        Quite so, and I'll say it at the vote.
        terse | Good. Two of us.
        formal | I am glad to find us of one mind.
        dry sarcastic | Two of us, that's practically a movement.
        gloomy | Two of us, and much good may it do.
        warm | I'm so glad you're with me on this, {name}.
        gossip | I'll tell the others you're with us.
        young | Same page, love it.
        old | There's sense left in the world, then.
        cheerful lively | That's the spirit, {name}!
        shy anxious | Oh good, I thought it was only me.
        stubborn | Then we hold the line.
        loyal | I knew I could count on you.
    """,
    "torn_again": """
        I'm no further on, but you've helped.
        I'll think about what you've said.
        See, now I'm leaning your way, and in an hour I won't be.
        You make a better case than I could, {name}.
        That's put something on the scales.
        terse | Still don't know.
        formal | I shall weigh that with the rest.
        dry sarcastic | You've nearly got me off the fence, mind the splinters.
        young | Ugh, now I'm even less sure.
        warm | I do listen to you, you know, {name}.
        old | I'll sleep on it again.
        gossip | I'll tell the next one who asks what you said.
    """,
}
TABLES["rebut_against"] = TABLES["rebut_for"]
TABLES["rebut_torn"] = TABLES["rebut_for"]
