"""Occupations as people say them: a form's ten values are no words for speech."""

from models.rules.wording.grammar import tidied

# Those of sim.citizens.OCCUPATIONS, in small letters.
SPOKEN = {
    "education practitioner": "teacher",
    "administrative manager / officer": "office manager",
    "engineer": "engineer",
    "labor technician / worker": "technician",
    "logistics practitioner": "logistics worker",
    "medical personnel": "health worker",
    "financial practitioner": "bookkeeper",
    "media personnel": "journalist",
    "entertainment and arts practitioner": "performer",
}
WITHOUT_WORK = "unemployed / student"
STUDIES_UNTIL = 26  # age from which the two in one are taken for somebody without work


def spoken(occupation: str, age: int) -> str:
    """Return an occupation as it is said of somebody, "" for none; one that is not of the form's stays as it is."""
    trade = tidied(occupation)
    if trade.lower() == WITHOUT_WORK:
        return "student" if age < STUDIES_UNTIL else "out of work"
    return SPOKEN.get(trade.lower(), trade)
