"""Words that speak for a gender, an age, an occupation: tables that anyone may extend. Lower case, singular, one word or two."""

# Words after which a cue belongs to somebody else.
OTHERS = frozenset({"my", "our", "your", "his", "her", "their", "every", "some", "dear"})

# word -> log odds for female; below 0 for male.
GENDER_CUES: dict[str, float] = {
    **dict.fromkeys(("she/her", "she", "she/they", "👩", "👧"), 3.0),
    **dict.fromkeys(("he/him", "he", "he/they", "👨", "👦"), -3.0),
    **dict.fromkeys(("mum", "mom", "mother", "mama", "mummy", "mommy", "stepmum", "wife", "woman", "gran", "grandma", "grandmother"), 2.5),
    **dict.fromkeys(("nan", "granny", "widow", "bride", "pregnant", "businesswoman", "actress", "waitress", "girlboss", "housewife"), 2.5),
    **dict.fromkeys(("dad", "father", "daddy", "papa", "stepdad", "husband", "man", "grandad", "granddad", "grandpa", "grandfather"), -2.5),
    **dict.fromkeys(("widower", "groom", "businessman", "fireman", "salesman", "fisherman", "bloke", "lad", "gentleman"), -2.5),
    **dict.fromkeys(("girl", "lady", "gal", "sister", "daughter", "aunt", "auntie", "queen", "feminist", "princess"), 1.5),
    **dict.fromkeys(("guy", "boy", "brother", "son", "uncle", "dude", "king", "bearded", "beard"), -1.5),
    **dict.fromkeys(("my husband", "my boyfriend", "my hubby", "hubby", "my dress", "my makeup", "maternity"), 1.5),
    **dict.fromkeys(("my wife", "my girlfriend", "the missus", "my missus", "paternity"), -1.5),
    **dict.fromkeys(("midwife", "knitting", "makeup", "skincare", "beautician", "nail", "ballet"), 0.7),
    **dict.fromkeys(("plumber", "welder", "mechanic", "barber", "fishing", "carpenter", "five-a-side", "motorbike"), -0.7),
}

# word -> (age in years, weight).
AGE_CUES: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("retired", "retirement", "pensioner", "grandmother", "grandfather", "grandchildren", "my pension"), (67.0, 3.0)),
    **dict.fromkeys(("grandma", "grandpa", "gran", "nan", "grandad", "granddad", "granny", "my grandson", "my granddaughter"), (66.0, 3.0)),
    **dict.fromkeys(("widow", "widower", "boomer", "bus pass"), (66.0, 2.0)),
    **dict.fromkeys(("teen", "teenager", "high school", "sixth form", "my gcses", "year eleven", "prom"), (16.5, 3.0)),
    **dict.fromkeys(("undergrad", "undergraduate", "fresher", "freshman", "sophomore", "my dorm", "uni", "seminar"), (20.0, 2.5)),
    **dict.fromkeys(("student", "exam", "homework", "lecture", "my dissertation", "my flatmates", "coursework"), (21.0, 2.0)),
    **dict.fromkeys(("intern", "internship", "apprentice", "gen-z", "gen z", "trainee", "graduating"), (21.5, 2.0)),
    **dict.fromkeys(("phd student", "phd candidate", "newlywed", "fiancé", "fiancée", "first job"), (27.0, 2.0)),
    **dict.fromkeys(("toddler", "newborn", "nursery", "maternity", "paternity", "my baby", "millennial"), (33.0, 2.0)),
    **dict.fromkeys(("mum", "mom", "dad", "mother", "father", "school run", "mortgage", "married", "wife", "husband"), (40.0, 1.0)),
    **dict.fromkeys(("gen x", "gen-x", "middle-aged", "my teenagers", "divorced", "menopause", "empty nester"), (51.0, 2.0)),
    **dict.fromkeys(("director", "head of", "founder", "consultant", "professor", "veteran", "senior"), (46.0, 1.0)),
    **dict.fromkeys(("gamer", "gaming", "tiktok", "anime", "skateboarding", "k-pop", "lol", "clubbing"), (23.0, 0.8)),
    **dict.fromkeys(("gardening", "allotment", "bowls", "my knees", "knitting", "genealogy", "crossword"), (58.0, 0.8)),
}

_OCCUPATIONS: tuple[tuple[str, str], ...] = (
    (
        "teacher teaching lecturer professor headteacher tutor educator academic researcher librarian kindergarten phonics marking "
        "classroom syllabus pedagogy schoolteacher",
        "my students|my pupils|my class|parents evening|head of year|lesson plan|teaching assistant|report cards",
    ),
    (
        "manager officer administrator director councillor council clerk ceo executive policy minister mayor secretary hr civil "
        "procurement receptionist magistrate chairman",
        "civil servant|town hall|office manager|project manager|human resources|public service|local government|board meeting",
    ),
    (
        "student undergrad undergraduate fresher pupil unemployed jobless jobseeker dissertation exam coursework homework seminar campus "
        "sophomore freshman redundant uni",
        "high school|sixth form|job hunting|between jobs|looking for|phd student|phd candidate|job centre|made redundant",
    ),
    (
        "engineer developer programmer software coder devops python rust javascript backend frontend compiler firmware robotics cad "
        "architect hardware sysadmin debugging github turbine circuit",
        "data scientist|web developer|pull request|code review|machine learning|civil engineer|open source",
    ),
    (
        "plumber welder electrician mechanic builder bricklayer carpenter joiner roofer labourer plasterer factory foundry cleaner "
        "farmer machinist scaffolder painter baker cook chef gardener overtime foreman tradesman",
        "night shift|shop floor|building site|production line|assembly line|time and a half|steel toe|day shift",
    ),
    (
        "driver courier trucker lorry warehouse forklift logistics freight haulage delivery dispatcher parcel docker shipping haulier "
        "pallet depot postman motorway tachograph van customs",
        "supply chain|postal worker|delivery rider|loading bay|lay-by|drop off|last mile|hgv driver",
    ),
    (
        "nurse doctor midwife paramedic surgeon physician pharmacist dentist radiographer physiotherapist gp nhs hospital ward patient "
        "clinic carer therapist vet triage anaesthetist healthcare optician stethoscope",
        "my patients|emergency department|on call|intensive care|night shifts on|health visitor|blood pressure",
    ),
    (
        "accountant banker trader investor auditor actuary broker finance financial bank insurance fintech bookkeeper tax ledger portfolio "
        "equity hedge mortgage-broker economist treasury underwriter spreadsheet",
        "year end|tax return|interest rates|wealth management|venture capital|balance sheet|bond market|audit season",
    ),
    (
        "journalist reporter editor newsroom broadcaster columnist correspondent presenter press podcaster blogger copywriter producer "
        "newspaper radio freelance-writer publicist byline subeditor headline scoop",
        "social media|on air|news desk|my column|breaking news|media strategist|fact checker|press officer",
    ),
    (
        "actor actress musician singer painter-sculptor artist dancer comedian illustrator photographer drummer guitarist dj poet novelist "
        "playwright sculptor designer choreographer filmmaker potter rehearsal gig gallery stage tour",
        "new single|opening night|my band|open mic|my paintings|art director|sound check|exhibition opens",
    ),
)
STRONG, PHRASE = 1.6, 2.0


def _occupation_cues() -> dict[str, tuple[tuple[int, float], ...]]:
    cues: dict[str, tuple[tuple[int, float], ...]] = {}
    for place, (words, phrases) in enumerate(_OCCUPATIONS):
        for each, strength in (*((word, STRONG) for word in words.split()), *((phrase, PHRASE) for phrase in phrases.split("|"))):
            cues[each] = (*cues.get(each, ()), (place, strength))
    return cues


# word -> (index into sim.citizens.OCCUPATIONS, log weight) of each that it speaks for.
OCCUPATION_CUES = _occupation_cues()
