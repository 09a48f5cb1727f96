"""What each slot is about, so that a line brings a subject up only once."""

SUBJECT_OF: dict[str, str] = {
    **dict.fromkeys(("hobby", "hobby2", "Hobby"), "hobby"),
    **dict.fromkeys(("tone", "Tone", "liked_tone", "disliked_tone"), "tone"),
    **dict.fromkeys(("genre", "a_genre", "genres", "liked_genre", "a_liked_genre", "liked_genres"), "genre"),
    **dict.fromkeys(("disliked_genre", "a_disliked_genre", "disliked_genres", "my_genre", "a_my_genre", "my_genres"), "genre"),
    **dict.fromkeys(("director", "liked_director", "disliked_director"), "director"),
    **dict.fromkeys(("year", "decade"), "year"),
    **dict.fromkeys(("affair", "headline", "whether", "do_it", "doing_it", "Doing_it", "question", "Question"), "proposition"),
    **dict.fromkeys(("claim", "Claim"), "claim"),
    **dict.fromkeys(("told", "Told", "told_after"), "told"),
    **dict.fromkeys(("at_home", "home"), "home"),
    **dict.fromkeys(("trade", "a_trade", "their_trade"), "trade"),
    **{slot: slot for slot in ("about", "country", "stars", "source", "who", "history", "clock", "today", "author")},
}
SUBJECT_OF |= {
    **dict.fromkeys(("their_claim", "Their_claim"), "their claim"),
    **dict.fromkeys(("their_hobby", "Their_hobby"), "their hobby"),
    **dict.fromkeys(("teller", "talker"), "teller"),
    "like_film": "like film",
    "shared": "history",
}
