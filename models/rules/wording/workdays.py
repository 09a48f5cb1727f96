"""What people tell of their working day; the keys are those of CRAFTS."""

_WORK = {
    "cinema": """
        I found another glove in row F.
        Eleven people came to the matinee, and one of them was lost.
        @pm | I've been scraping toffee off the arm of a seat since breakfast.
        The popcorn machine's making its noise again.
        Somebody asked me if the film was in colour, from inside the film.""",
    "critic": "I've been asked to review a nativity.\nI keep reviewing things from habit, last time it was a sandwich.",
    "filmmaker": "I shot four minutes of fog.\nA swan walked through my best take.",
    "drama": """
        I've forty children and thirty-eight trees in this play.
        Rehearsal ran over because the moon fell down.
        My lead has lost her voice and gained a kazoo.
        We open soon, and nobody knows who has the crown.""",
    "music": """
        @pm | My four o'clock has practised, and I had to sit down.
        I've taught that waltz three hundred times, and today it waltzed.
        The piano's gone sharp with the damp.""",
    "school": """
        Six hundred of them today, and all of them in the corridor at once.
        Somebody's put a frog in the lost property.
        I've written forty reports and used the word lively in thirty.
        I confiscated a very good drawing of me.""",
    "caretaker": """
        The boiler's sulking again.
        I've been up on the school roof after a shoe.
        Somebody's glued a chair to the ceiling, and you have to admire it.
        I've mopped the same corridor three times {today}.""",
    "doctor": """
        Everyone's got the same cough, and each of them thinks it's special.
        @pm | I've had a full waiting room since eight.
        I've been thanked twice and sneezed on nine times.
        A man brought me his tooth in an envelope.
        I told four people to rest, and I haven't sat down since.""",
    "driver": """
        I had the whole brass band on the lower deck today.
        The nine was late, and I heard about it at every stop.
        I waited for a lady with a cake, and she gave me the corner piece.
        There's a diversion round the market and nobody's told the pigeons.""",
    "lock": """
        River's up two inches.
        @pm | Three boats through {today} and a log.
        A hire boat tried to go through sideways.
        The gates want greasing.
        A heron's taken over the lower gate, and I've let him.""",
    "boat": """
        I've been steaming planks, so I smell like a kipper.
        There's a hull on the slip that won't forgive me.
        I've got tar in my hair again.
        @dusk | I planed all day, and the floor's knee deep.""",
    "thread": """
        I've turned up eleven hems and let out one waistband, no names.
        Someone brought me a curtain that had met a dog.
        @pm | I've been at the same zip since noon.
        My thimble's gone walking again.""",
    "coder": """
        I fixed one bug and it had children.
        It works on my machine, which is no comfort to the bus.
        @dusk | I spent the whole day looking for a comma.
        I've turned it off and on again, and now I'm the one who needs it.""",
    "faith": """
        I've had two weddings to plan and one bride who's vanished.
        @well_in | I spent the {daypart} listening, which is harder than talking.
        The roof's leaking on the hymn books again.
        Somebody asked me whether dogs go to heaven, and wanted it in writing.""",
    "books": """
        Somebody returned a book from 1988, with an apology inside.
        I've shelved the same detective four times this week.
        There was bacon in a cookery book, being used as a bookmark.
        I've told a whole class to whisper, and they whispered louder.""",
    "art": """
        I've drawn moth wings until my eyes crossed.
        I've got ink up to the elbow.
        @well_in | Somebody wanted a tortoise on the shoulder, so that was my {daypart}.
        I've mixed eleven greens and they're all wrong.""",
    "metal": """
        There's a tractor in bits all over my floor.
        @pm | I've been under an engine since breakfast.
        I've lost the good spanner again.
        I've burnt a hole in my favourite sleeve.""",
    "bread": """
        I've been up since three, so don't mind me.
        @pm | The fryer's been going since noon and so have I.
        We ran out of everything but napkins.
        Somebody ordered for fourteen and came alone.
        There's flour in my ears.""",
    "news": """
        I've written the whole front page and the horoscopes.
        Three people rang to complain and one to say thank you, and that one had the wrong number.
        @pm | My best story {today} was a missing wheelbarrow.
        I've got a deadline in an hour and no ending.""",
    "council": """
        I've had forty letters, and thirty-eight of them about bins.
        The meeting went on until the caretaker coughed.
        I've minuted an argument about minutes.
        I've looked into eleven potholes, personally.""",
    "law": "I've been asked to settle a dispute about a hedge.\n@dusk | I sat on the bench all day, metaphorically.",
    "pub": """
        @pm | I've barred somebody and let him back in by teatime.
        The milk frother's on its last legs, and so am I.
        Quiz night got out of hand over a river in Peru.
        I've pulled my weight in pints {today}.
        I had a queue to the corner, all wanting it extra hot.""",
    "hair": """
        I've done four perms and heard eleven secrets.
        Somebody asked me for a change, so I gave them a fringe, and now we wait.
        @pm | I've been on my feet since eight, and my scissors need a holiday.
        I had a bride and her mother in, and I'm Switzerland.""",
    "plumb": """
        I've been under a sink on Chapel Hill that's older than the church.
        I pulled a sock out of a pipe, and nobody claimed it.
        My van's full of other people's taps.
        I've wet feet and a cheque, so I'm not complaining.""",
    "farm": """
        Ewes got out again.
        I've been up to my knees in it since five.
        Gate's off its hinge and the sheep know.
        I counted everything that moved, and then it moved.
        It's too wet for what I want to do, and too dry for the rest.""",
    "wash": """
        Nineteen cars and one tractor {today}.
        I learnt six new words between two rinses.
        My hands are like prunes.
        A seagull undid an hour's work.""",
    "sales": """
        I showed eleven people round a cottage that fits four.
        I've written compact three times {today}, and meant it each time.
        I lost the keys to a house with me inside it.
        Nobody's buying, everyone's looking.""",
    "money": """
        I've found eleven pounds that shouldn't exist.
        It's the season of carrier bags full of receipts.
        Somebody tried to claim a parrot.
        @dusk | The books balance, which is more than I do by this hour.""",
    "post": """
        @pm | Eleven miles {today}, and one friendly dog.
        I've had a parcel in the van that hums.
        I delivered a letter with just a first name and a drawing of the house, and I found it.
        Everyone's out, and everyone wants it before nine.""",
    "stock": """
        We're three pallets short, and it's my fault till we find them.
        I've counted the same shelf twice and got three answers.
        I told the lads off and then bought them chips.
        The forklift's got a limp.""",
    "watch": """
        @morning | Quiet night, one fox.
        @morning | I walked the fence four times and the moon walked it with me.
        I heard Lisbon on the radio, clear as a bell.
        Nothing to report, which is what they pay me for.""",
    "pupil": "I've got a test and no plan.\nI got told off for laughing, and it was worth it.\nI blew a fuse, an actual one.",
    "any": """
        Work's been work.
        @dusk | I've been on my feet all day.
        It's been one of those weeks at work.
        There's more to being {a_trade} than people think.
        @dusk | I've had my fill of being {a_trade} for one day.
        You'd be surprised what {a_trade} gets asked.
        Some days I'd swap being {a_trade} for almost anything, and then it passes.
        Somebody thanked me at work, out loud, with witnesses.
        They've moved the kettle at work and morale has gone with it.
        I trained the new one, who is already better at it than I am.
        I answered the same question nine times, and the ninth time I believed it.
        I did the job, did it again properly, and came home.
        There was cake at work, so I'd call it a good day.
        I've learnt to look busy at work, and today it wasn't needed.
        Nobody shouted at work, which is as near as we get to a holiday.
        I've got a list for work, and the list has got a list.
        The boss said well done and then looked frightened.
        I lost an hour at work looking for my own glasses.
        I did a clever thing at work and nobody was there.
        My hands know the work, it's my head that wants telling.
        I came home from work with somebody else's pen and a clear conscience.
        You wouldn't credit what people leave behind where I work.
        @dusk | I ate my lunch at ten, and the rest of the day was long.
        Work rang, and I was out, officially.
        I've been asked to do two people's work, and I know the other one.
        I said no to something at work and the roof stayed on.
        My feet have handed in their notice.
        It was so quiet at work that we heard the clock give up.
        I mended something at work with a spoon.""",
}

TABLES: dict[str, str] = {f"craft_work_{key}": table if key == "any" else f"{table}\n{_WORK['any']}" for key, table in _WORK.items()}
