"""What people's work does to their judgement of a film; the keys are those of CRAFTS."""

_GOOD = {
    "cinema": """
        You could hear the seats not creaking.
        I've torn tickets for worse and watched people thank me.
        I'd keep it on for a fortnight and take the empty rows.
        There wasn't a rustle from row F, and row F always rustles.""",
    "critic": """
        I had my pencil out and never used it.
        In my working days I'd have filed a thousand words and meant six hundred.
        I've panned better-dressed films than that and would take it all back for this one.
        It has an ending, which most of them forget to pack.""",
    "filmmaker": """
        There's one cut in it that I've thought about all week.
        I'd give my left lens to have shot that.
        The light in it does half the acting.
        I wanted to go straight out and film something, even a duck.""",
    "drama": """
        I'd have thrown flowers if I had some by me.
        There isn't a bad entrance in it.
        I gave it a standing ovation, alone, in the aisle.
        The pauses were worth the ticket by themselves.""",
    "music": """
        It keeps perfect time.
        Not one wrong note, and I listen for them.
        It knows when to be *quiet*, which is the hardest thing to teach.
        It modulates, my dear, it modulates.""",
    "school": """
        Full marks, and I've a gold star in my drawer.
        I'd set it for homework.
        It doesn't talk down to the back row.
        If my pupils paid attention like that I'd retire happy.""",
    "caretaker": """
        Everything in it's been put where it belongs.
        It's well made, you can tell by the corners.
        I'd sweep up after that one for nothing.
        Solid, no wobble in it anywhere.""",
    "doctor": """
        I'd prescribe it, once a week, with biscuits.
        My pulse was up and I let it.
        It did more for me than a week's rest.
        I diagnosed the villain in ten minutes and still enjoyed it.""",
    "driver": """
        It got there on time and I enjoyed every stop.
        No sudden braking in it, if you follow me.
        I missed my own stop thinking about it.
        It takes the corners beautifully.""",
    "lock": """
        It runs deep and it doesn't make a noise about it.
        It rises slow, like spring water in the chamber.
        It holds its course.
        There's a good current under it.""",
    "boat": """
        The joints are tight and it floats.
        You can't see where it's been planed, that's craft.
        It's built to last, that one.
        Somebody measured twice.""",
    "thread": """
        There isn't a dropped stitch in it.
        It's neat on the inside too, where nobody looks.
        It hangs beautifully.
        All the threads come in at the end.""",
    "coder": """
        It does one thing and there isn't a bug in it.
        No plot holes, I went looking for the edge cases.
        Clean code from start to finish.
        It passed all my tests, and I write nasty tests.""",
    "faith": """
        I may steal a bit of it for Friday.
        There's more grace in it than in some of my meetings.
        I came out forgiving people.
        I sat in silence after it, and silence is my trade.""",
    "books": """
        I'd shelve it where people can't miss it.
        It's one to renew.
        It reads well, if you see what I mean.
        I wanted to write something in the margin.""",
    "art": """
        You could stop it anywhere and hang it on a wall.
        Somebody thought hard about every colour.
        The line of it is so sure.
        I drew bits of it on my hand on the way home.""",
    "metal": """
        Good clean weld between the two halves.
        Everything in it bears weight.
        It runs like it's just been oiled.
        You could hang an engine off that plot.""",
    "bread": """
        It's had time to prove, and you can taste it.
        It rises nicely in the middle and doesn't sink.
        Nothing half-baked about it.
        I'd have seconds.""",
    "news": """
        I'd clear the front page for it.
        It asks the right questions and then shuts up.
        I couldn't cut a line, and I cut for a living.
        Every scene has a source.""",
    "council": """
        Carried unanimously.
        I'd move that it be shown again, and second it myself.
        It gets through its agenda without a break for tea.
        No amendments.""",
    "law": """
        I find in its favour, with costs.
        The case it makes is unanswerable.
        Acquitted on all counts.
        I should not wish to hear an appeal.""",
    "pub": """
        I'd serve that after hours.
        It's got a good head on it.
        It goes down warm and doesn't leave you with a mouth in the morning.
        I'd stand that film a drink.""",
    "hair": """
        Everything in it falls just right.
        It looks effortless, and I know what effortless costs.
        I could talk about it through a full head of highlights.
        Not a split end in it.""",
    "plumb": """
        No leaks in it anywhere.
        It's all connected up properly, behind the tiles as well.
        The pressure builds lovely.
        Somebody who knew the job did that.""",
    "farm": """
        It's got good legs, that film.
        It comes in its own season.
        I'd give it a rosette.
        I forgot to worry about the weather.""",
    "wash": """
        I came out feeling polished.
        It gets into the corners.
        There isn't a smear on it.
        It rinsed the week off me.""",
    "sales": """
        It's bigger on the inside, and I don't say that for commission.
        Lovely light, period features, I'd move in.
        It sells itself.
        I wouldn't haggle.""",
    "money": """
        It adds up.
        I checked the workings, and they balance.
        Good return on two hours.
        I'd put it down as an asset.""",
    "post": """
        It delivers.
        It got to the right door first time.
        Worth the walk up the long drive.
        Signed for, gladly.""",
    "stock": """
        Everything on the right shelf.
        It's packed tight and nothing rattles.
        It shifts, I'll tell you.
        I'd order more of that.""",
    "watch": """
        It kept me awake, and I'm paid to stay awake.
        It walks its round without hurrying.
        I thought about it until first light.
        It's good company in the dark.""",
    "pupil": """
        If school was like that I'd be on time.
        I learnt more from it than from a term of anything.
        It gets an A.
        I'd even write an essay about it.""",
    "any": """
        I've thought about it at work ever since.
        It's made by people who know their job.
        It's the sort of thing you tell your neighbours about.
        I'd take the day off for it.
        It takes {a_trade} to see how well it's done.
        I don't suppose it'll help me as {a_trade}, but it helped.""",
}

_BAD = {
    "cinema": """
        I've had fire drills with more suspense.
        You could hear every sweet wrapper, and I was glad of them.
        We'd have done better with the house lights up.
        Even the exit sign looked bored.""",
    "critic": """
        I've forgiven eleven films in my life, and this won't be the twelfth.
        I wrote one word in my notebook and it was "why".
        My old editor would have cut it to a caption.
        It wants to be admired, which is fatal.""",
    "filmmaker": """
        Nobody had looked through that camera before they pressed the button.
        I'd have cut away to anything, even a duck.
        It's all shots and no seeing.
        I've thrown away better on my own floor.""",
    "drama": """
        I've seen more life in a pantomime horse.
        Nobody had told them that we could see.
        My second years would have found the moment.
        It needed a curtain, and early.""",
    "music": """
        It's out of tune with itself.
        All pedal and no melody.
        It plays every note loud, like my Tuesday pupil.
        I counted the bars until the end.""",
    "school": """
        See me after class.
        Could do better, and should have.
        It hadn't done the reading.
        I've marked livelier spelling tests.""",
    "caretaker": """
        It's all paint and no undercoat.
        It wobbles, and nobody's put a bit of card under it.
        I'd have it down off the wall.
        I kept wanting to tighten something.""",
    "doctor": """
        There was no pulse that I could find.
        I'd call it at forty minutes.
        It needed a long rest and so did I.
        Side effects include sighing.""",
    "driver": """
        It went round the houses and never reached the terminus.
        I'd have let everyone off at the first stop.
        Stuck in second all the way.
        It drove straight past the interesting bit.""",
    "lock": """
        Shallow water, that.
        It ran aground in the first half hour.
        All froth under the weir and nothing in the pool.
        I've had more out of watching the gates drip.""",
    "boat": """
        It was taking on water from the start.
        All varnish.
        You could see daylight through the joints.
        I wouldn't launch it.""",
    "thread": """
        It came apart at the seams.
        Too many loose ends, and none of them tied off.
        I'd unpick the lot.
        Cut from cheap cloth.""",
    "coder": """
        It crashed in the second act and never restarted.
        More bugs than plot.
        Somebody shipped it on a Friday.
        I'd have rejected it in review.""",
    "faith": """
        I prayed for the end, which is a misuse of the privilege.
        I've known funerals with better jokes.
        I'm trying to be charitable, it's my job.
        Even the patience of Job has a closing time.""",
    "books": """
        I'd have stamped it withdrawn.
        It's overdue for a rewrite.
        I wanted to shush it.
        No index, no chapters and no point.""",
    "art": """
        Somebody coloured it in from a packet.
        It's all outline.
        I'd paint over it.
        Mud, where there should be colour.""",
    "metal": """
        It's held together with tape.
        It rattles.
        I'd not trust my weight to that ending.
        Wants stripping down and starting again.""",
    "bread": """
        Half-baked, the lot of it.
        It never rose.
        Stale before it left the oven.
        You could have used it to prop a door.""",
    "news": """
        There's no story in it, I looked.
        It buried the one good line in the last reel.
        I'd have spiked it.
        It's all headline.""",
    "council": """
        I'd refer it back to committee.
        Motion to adjourn after twenty minutes.
        It overran, and nobody minuted anything.
        I've sat through drainage reports with more passion.""",
    "law": """
        Guilty, and no mitigation.
        The evidence did not support the ending.
        I would have struck out most of the second hour.
        Sentence, to be shelved for a period of not less than ten years.""",
    "pub": """
        I'd bar it.
        Flat as yesterday's bitter.
        Last orders should have been an hour earlier.
        I've thrown better stories out at closing time.""",
    "hair": """
        It wanted a good trim.
        All style and no cut.
        I've heard better plots from under the dryer.
        Somebody let it grow out.""",
    "plumb": """
        It dripped.
        Blocked solid in the middle.
        It's been bodged, you can always tell.
        I'd have turned it off at the mains.""",
    "farm": """
        I've seen livelier hedges.
        It wants putting out of its misery.
        All mud and no spring.
        I'd not get tuppence for it at market.""",
    "wash": """
        All suds.
        It left streaks.
        It could have done with a second rinse.
        I've seen more drama in a bucket.""",
    "sales": """
        It needs work, and I've sold houses with no roof.
        Deceptively long.
        I couldn't shift that with the carpets thrown in.
        No kerb appeal whatever.""",
    "money": """
        It's a write-off.
        I can't make it balance.
        Two hours in the red.
        Somebody should audit the ending.""",
    "post": """
        Return to sender.
        Undeliverable.
        It went to the wrong address and stayed there.
        I've read better backs of postcards.""",
    "stock": """
        It should've been marked damaged.
        I'd send it back to the supplier.
        Empty boxes, nicely stacked.
        Past its date.""",
    "watch": """
        I've had livelier nights guarding an empty shed.
        Nothing moved, and I know about nothing moving.
        I did my rounds in my head instead.
        I've watched padlocks with more to say.""",
    "pupil": """
        It's like double maths on a Friday.
        I'd rather have detention.
        I did most of my homework during it, that's how bad.
        Fail.""",
    "any": """
        I thought about work instead, and I don't like thinking about work.
        Somebody got paid for that.
        I've had more fun in a queue.
        If I did my job like that I'd not have one.
        No self-respecting {trade} would put their name to it.""",
}

TABLES: dict[str, str] = {
    **{f"craft_good_{key}": table for key, table in _GOOD.items()},
    **{f"craft_bad_{key}": table for key, table in _BAD.items()},
}
