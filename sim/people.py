"""What sampled people do, like and share: tables that anyone may extend."""

HOMES = ("Mill Lane", "the Weir", "Old Quay", "Chapel Hill", "Station Road", "Tanner's Yard", "Orchard Rise", "the Allotments", "Ferry Row")

JOBS: dict[str, tuple[str, ...]] = {
    "school": ("pupil", "pupil", "apprentice joiner", "paper-round champion"),
    "young": ("student", "student", "barista", "apprentice electrician", "lifeguard", "shop assistant", "trainee nurse", "delivery rider"),
    "any": (
        "accountant", "architect", "baker", "barber", "bee-keeper", "boat builder", "bookbinder", "bus driver", "butcher", "caretaker",
        "carpenter", "chemist", "chimney sweep", "clockmaker", "cook", "council clerk", "dentist", "dog groomer", "electrician",
        "engineer", "estate agent", "farmer", "firefighter", "fishmonger", "florist", "gardener", "glazier", "hairdresser", "joiner",
        "lecturer", "librarian", "lock keeper", "mechanic", "midwife", "musician", "nurse", "optician", "paramedic", "pharmacist",
        "photographer", "physiotherapist", "piano tuner", "plasterer", "plumber", "police officer", "postal worker", "potter",
        "primary teacher", "printer", "receptionist", "roofer", "sign painter", "social worker", "software developer", "solicitor",
        "surveyor", "tailor", "taxi driver", "translator", "undertaker", "vet", "waiter", "warehouse worker", "welder",
    ),
}  # fmt: skip

HOBBIES: dict[str, tuple[str, ...]] = {
    "young": (
        "bouldering", "skateboarding", "thrift shopping", "playing bass", "five-a-side", "baking", "drawing comics", "roller skating",
        "street photography", "open-mic nights", "board games", "kayaking", "pub quizzes", "wild swimming", "gaming", "breakdancing",
    ),
    "any": (
        "allotment gardening", "amateur dramatics", "astronomy", "bell ringing", "birdwatching", "bridge", "canal walks", "ceramics",
        "chess", "choir", "crosswords", "cycling", "darts", "dominoes", "family history", "fishing", "foraging", "home brewing",
        "jigsaws", "knitting", "life drawing", "long walks", "model trains", "mushroom hunting", "old maps", "pigeon racing",
        "pub quizzes", "quilting", "rowing", "salsa", "sourdough", "stamp collecting", "tai chi", "vinyl records", "watercolours",
    ),
}  # fmt: skip

OPPOSITES: dict[str, tuple[str, ...]] = {
    "adventurous": ("cautious", "frugal"),
    "anxious": ("calm", "fun-loving", "optimistic", "cheerful"),
    "blunt": ("gentle", "kind", "shy", "empathetic", "warm"),
    "calm": ("quick-tempered", "restless", "impatient", "chaotic"),
    "chaotic": ("tidy", "meticulous", "practical", "formal"),
    "cheerful": ("gloomy", "pessimistic"),
    "competitive": ("gentle",),
    "creative": (),
    "generous": ("frugal",),
    "gloomy": ("optimistic", "playful", "fun-loving", "energetic"),
    "gossipy": ("solitary", "shy"),
    "introverted": ("outgoing", "gossipy", "energetic"),
    "optimistic": ("pessimistic", "gloomy"),
    "outgoing": ("shy", "solitary", "introverted", "introspective"),
    "patient": ("impatient", "quick-tempered", "restless"),
    "playful": ("formal",),
    "romantic": ("sceptical",),
    "sarcastic": ("earnest", "gentle", "kind", "compassionate"),
    "warm": ("solitary", "sarcastic"),
}

# Clauses that fit after "the two of you ...", by kind of tie.
HISTORIES: dict[str, tuple[str, ...]] = {
    "friend": (
        "shared a bench all through school", "cycled to the sea and back one August", "once got locked in the library overnight",
        "painted each other's kitchens", "sat through a four-hour film without a coat", "learnt to swim at the Weir",
        "ran the tombola until it rained off", "missed the last train home and walked it", "kept a stray cat in secret",
        "built a raft that sank at once", "queued all night for concert tickets", "swapped houses for a fortnight",
    ),
    "neighbour": (
        "argued over a hedge and ended up sharing it", "carried sandbags in the last flood", "fed each other's cats for years",
        "share a wall and a taste in radio", "put out the same chimney fire", "dug one another's cars out of the snow",
    ),
    "colleague": (
        "worked one terrible Christmas shift together", "covered for each other through flu season", "survived the same bad boss",
        "won the works quiz by a single point", "moved the whole office in a van", "trained side by side",
    ),
    "acquaintance": (
        "met at a friend's wedding", "nod to each other at the bus stop", "once shared an umbrella", "met over a lost dog",
        "sat next to each other at the dentist's", "bid for the same lamp at an auction",
    ),
}  # fmt: skip
