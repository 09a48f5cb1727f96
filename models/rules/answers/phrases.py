"""All phrases for answers by table: "tags | text with {slots}", written as the tables of models/rules/wording are."""

from models.rules.answers import film_phrases, self_phrases, society_phrases, talk_phrases

PHRASES: dict[str, str] = {**self_phrases.PHRASES, **film_phrases.PHRASES, **society_phrases.PHRASES, **talk_phrases.PHRASES}
