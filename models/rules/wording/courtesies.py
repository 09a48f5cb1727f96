"""Hello and thank you."""

TABLES: dict[str, str] = {
    "greet": """
        Hello, {name}.
        There you are, {name}.
        Hello, {name}, have you got a minute?
        {name}! Just the person.
        Hello, {name}, it's only me.
        I was hoping to catch you, {name}.
        {name}, hello, am I interrupting?
        Got a moment, {name}?
        Hello, {name}, how's your {daypart} going?
        I was just thinking about you, {name}.
        Hello, {name}, {hobby} can wait.
        @morning | Morning, {name}.
        @morning | Morning, {name}, you're about early.
        @morning | Good morning, {name}, is the kettle on?
        @morning | Morning, {name}, I'm not properly awake yet.
        @afternoon | Afternoon, {name}.
        @afternoon | Afternoon, {name}, keeping busy?
        @afternoon | Good afternoon, {name}, nearly time for tea.
        @evening | Evening, {name}.
        @evening | Evening, {name}, have you eaten?
        @evening | Good evening, {name}, feet up yet?
        @late | Still up, {name}?
        @late | It's {clock}, {name}, and neither of us is asleep.
        @late | Can't sleep either, {name}?
        @morning formal | Good morning to you, {name}.
        @afternoon formal | A very good afternoon, {name}.
        @evening formal | Good evening, {name}, I trust I find you well.
        @late formal | Forgive the hour, {name}.
        formal | {name}, I hope I am not disturbing you.
        terse | {name}.
        terse blunt | {name}, a word.
        terse gloomy | All right, {name}.
        blunt | Right, {name}, I've a bone to chat over.
        dry sarcastic | {name}, you're looking well, from what I can hear.
        dry sarcastic | Hello, {name}, I've come to lower the tone.
        gloomy | Hello, {name}, still going, I see.
        warm | Hello, {name}, {dear}, how lovely.
        warm | Hello, {name}, it's good to hear you.
        warm gossip | Come here and talk to me, {name}.
        gossip | {name}, you'll never guess what.
        gossip | {name}, sit down, I've saved things up for you.
        dreamy | Hello, {name}… I was miles away.
        romantic | {name}, you've brightened the {daypart}.
        shy anxious | Hi, {name}, is this a bad time?
        shy anxious | Hello, {name}, I nearly didn't like to bother you.
        young | Hiya, {name}.
        young | Heyy {name}.
        young | {name} are you awake?
        young | Okay, {name}, hi, I'm bored.
        old | Hello, {name}, it's your old nuisance.
        old | Is that {name}? Good.
        cheerful lively | Hello, hello, {name}!
        cheerful lively | {name}! How are you?
        playful cheerful | Knock knock, {name}!
        lively chaotic | {name}! I've got four things to tell you and I've forgotten three.
        impatient | {name}, quick, before the kettle goes.
        curious | Hello, {name}, what do you know?
        proud | {name}, good of you to find the time.
        thirty | Hey, {name}, you around?
        calm | Hello, {name}, no hurry.
        @rival | Well, {name}. We meet again.
        @rival | {name}, truce for five minutes?
        @partner | Hello, you.
        @partner | Only me, {name}, from the other room.
        @parent | Hello, {name}, I'm ringing before you do.
        @child | Hello, {name}, have you had anything to eat?
        @child | {name}, it's your own flesh and blood.
        @neighbour | Hello, {name}, I saw your light.
        @colleague | {name}, off the clock for once.
        @distant | Hello, {name}, we don't talk often enough.
    """,
    "greet_more": """
        I was thinking about {hobby}.
        I should be at {hobby}, but you're worth it.
        I've got ten minutes.
        @dusk | I've had enough {hobby} for one day.
        @pm | It's {clock} and I've not spoken to a soul.
        It's blowing a gale {at_home}.
        It's gone quiet {at_home}.
        @late | Everyone {at_home} is asleep or pretending.
        I've a cup of tea and nobody to drink it with.
        I've been meaning to ring.
        I had you on my list for today.
        The line's a bit crackly.
        Tell me something good.
        working | I've just knocked off.
        working | Five minutes to myself at last.
        retired | Nobody rings but the bank, so I'm ringing you.
        studying | I'm avoiding my coursework.
        young | I'm so bored.
        formal | I hope the {daypart} is treating you kindly.
        terse | Won't keep you.
        dry sarcastic | I'm not selling anything.
        gloomy | It's raining, if you hadn't noticed.
        warm | I've been thinking of you.
        gossip | I've got things to tell you.
        dreamy | There was a strange light on the river.
        shy anxious | I can ring back if you're busy.
        cheerful lively | Isn't it a grand {daypart}!
        old | I've got my good ear to the phone.
        curious | I've got a question for you.
        impatient | I haven't got long.
        nostalgic | I found an old photo with you in it, or somebody like you.
        @close | I knew you'd pick up.
        @pm @partner | I forgot to tell you something this morning.
        @parent | Nothing's wrong, before you ask.
        @neighbour | I can see your light from here.
        @colleague | I promise not to talk shop.
        @rival | I come in peace.
    """,
    "greet_back": """
        Hello yourself, {name}.
        Hello, {name}, good to hear you.
        {name}! I was just thinking of you.
        Ah, {name}, come in, so to speak.
        Hello, {name}, what's new?
        You've caught me in the middle of my {hobby}, {name}.
        You've caught me at a good moment, {name}.
        Hello, {name}, I've got time for you.
        Ah, {name}, at last.
        Hello, {name}, I could do with the company.
        @morning | Morning, {name}, you beat me to it.
        @morning | Morning to you, {name}.
        @afternoon | Afternoon to you, {name}.
        @evening | Evening, {name}, I've just sat down.
        @evening | Evening to you, {name}.
        @late | Hello, {name}, I wasn't asleep either.
        @morning formal | Good morning to you too, {name}.
        @afternoon formal | And a good afternoon to you, {name}.
        @evening formal | Good evening to you too, {name}.
        @late formal | I am still awake, {name}, as you see.
        formal | You find me at leisure, {name}.
        formal | Ah, {name}, do go on.
        formal | {name}, what a pleasure.
        terse | {name}. Hello.
        terse blunt | Go on, {name}.
        terse gloomy | Oh, it's you, {name}.
        blunt | What is it, {name}?
        dry sarcastic | {name}, to what do I owe it?
        dry sarcastic | {name}, you found me, I must hide better.
        gloomy | Hello, {name}, mustn't grumble, though I could.
        warm | Hello, {name}, {dear}.
        warm | Oh, {name}, how nice.
        gossip | {name}! I've been dying to talk to you.
        dreamy | Oh… hello, {name}.
        shy anxious | Oh, hi, {name}.
        shy anxious | Hello, {name}, is everything all right?
        young | Hii {name}.
        young | {name} hey.
        young | What's up, {name}.
        old | {name}! Speak up and I'll hear you.
        cheerful lively | Hello, {name}, you star!
        cheerful playful | {name}! The very one!
        impatient | {name}, hello, I've got three minutes.
        curious | Hello, {name}, what have you heard?
        thirty | Hey, {name}, what's going on?
        lively chaotic | {name}, hi, ignore the noise.
        calm | Hello, {name}, sit down a while.
        @rival | {name}. This should be interesting.
        @partner | Hello, {name}, did we run out of milk?
        @parent | Hello, {name}, yes, I'm eating properly.
        @child | {name}! You remembered the number.
    """,
    "greet_all": """
        Hello, all.
        Hello, everybody.
        Hello, neighbours.
        Hello from {home}.
        A good {daypart} to anyone still reading.
        Hello, you lot.
        It's {clock} {at_home} and I've something to say.
        formal | Greetings to you all.
        terse | Hello.
        young | Hi everyone.
        young | Okay, hello.
        gossip | Gather round.
        warm | Hello, my dears.
        dry sarcastic | Attention, the three of you who read these.
        gloomy | Hello, such as it is.
        cheerful lively | Hello, hello!
        shy anxious | Hello, I don't usually post.
        old | A word from the old guard.
        blunt | Right, listen.
        playful | Is this thing on?
    """,
    "greet_topic": """
        You'll have heard about this {affair} business.
        I can't think of anything but {doing_it}.
        They're at it again about {doing_it}.
        @pm | I've been arguing about {doing_it} since breakfast.
        Have you seen the news?
        It's about the news, I expect you guessed.
        I rang because of this {affair} business.
    """,
    "greet_person": """
        I was just talking about {who}.
        {who} sends regards, or would if asked.
        Have you seen {who} about?
        I ran into {who} and thought of you.
        It's about {who}, nothing bad.
    """,
    "thank": """
        Thanks, {name}.
        That's kind of you, {name}.
        You're a help, {name}.
        I owe you one, {name}.
        Thanks, {name}, I needed that.
        Good of you to say so, {name}.
        Cheers, {name}, that's a weight off.
        I appreciate it, {name}, I do.
        You didn't have to, {name}, but thanks.
        I won't forget that, {name}.
        formal | I am obliged to you, {name}.
        formal | Thank you, {name}, most kind.
        terse | Ta, {name}.
        blunt | Right, thanks, {name}.
        warm | Bless you, {name}.
        warm | Thank you, {dear}, you're a treasure.
        dry sarcastic | Thank you, {name}, I'll try to deserve it by the weekend.
        gloomy | Thanks, {name}, nobody else asks.
        gossip | You're an angel, {name}, and I'll say so to everybody.
        young | Thank youu {name}.
        young | You're a legend, {name}.
        shy anxious | Thank you, {name}, you didn't need to do that.
        cheerful lively | Thank you, {name}, you've made my {daypart}!
        old | You're good to an old soul, {name}.
        dreamy | Thank you, {name}… that was nice to hear.
        proud | I don't thank people often, {name}, so note the date.
        thrifty | Thanks, {name}, I'll pay you back in {hobby}.
    """,
    "thank_item": """
        Thanks for telling me about {film}, {name}.
        {film} goes on the list, thank you.
        I'll look out for {film}, thanks.
        Right, {film}, I'll remember that.
        Thanks, {name}, I'd never have thought of {film}.
        I'll take your word for {film}, {name}.
        You've talked me into {film}, {name}, thank you.
        {film} it is, and thank you.
        I'll go and see {film}, {name}, thank you.
        That's my {daypart} sorted, {film} it is, thank you.
        Thank you, I'll write {film} down before I forget.
        I'm going to hold you to {film}, {name}, but thanks.
        formal | I am grateful to you for mentioning {film}.
        formal | Thank you, {film} shall have my attention.
        terse | {film}. Right, thanks.
        terse blunt | Noted, {film}.
        dry sarcastic | Thank you, I'll see {film} and send you the bill if it's bad.
        gloomy | Thanks, I'll try {film}, I've not much on.
        warm | That's lovely of you, {name}, I'll treat myself to {film}.
        gossip | Thank you, {film}, and I'll tell everyone it was your idea.
        young | Okay, {film}, adding it now, thanks.
        young | Thanks, {film} is going on the list.
        old | Thank you, I'll have somebody write {film} down for me.
        shy anxious | Thank you, {film} sounds like something I could manage.
        dreamy | Thank you… I like even the name, {film}.
        cheerful lively | Brilliant, {film}, thanks, {name}!
        curious | Thanks, {film} is new to me.
        thrifty | Thanks, I'll see if there's a cheap night for {film}.
        impatient | Fine, {film}, thanks.
    """,
    "thank_topic": """
        Thanks for telling me about it, {name}.
        I'm glad somebody told me about this {affair} business.
        Thank you, I hadn't heard about {doing_it}.
        Thanks, that helps me make up my mind about {doing_it}.
        I'm grateful, {name}, nobody tells me anything.
        Thank you for putting it so clearly.
        Good to know, {name}, thanks.
    """,
    "thank_person": """
        Thanks for letting me know about {who}.
        That was good of {who}, and of you.
        I'll thank {who} as well when I see them.
        Tell {who} I'm grateful.
        {who} is lucky to have you about.
    """,
    "thank_all": """
        Thank you, all of you.
        I'm touched, and I'll say it once.
        You're a good lot, most of the time.
        Thanks to everybody who answered.
        formal | I am much obliged to you all.
        young | Thank youuu all.
        dry sarcastic | Thank you, I'm as moved as I get.
        warm | Bless every one of you.
    """,
}
