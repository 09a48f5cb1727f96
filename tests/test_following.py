"""Following, unfollowing and muting, as the player."""

from dataclasses import dataclass

import msgspec
import pytest
from fake_client import FakeClient
from followers import FIRST, HUB, STRANGER, utterance, world
from sights import sights, town
from stage import stage

from sim.action import AnyAction, Follow, Forward, Mute, Unfollow
from sim.mind import Decision
from sim.network import FOLLOWS, Tie
from sim.observation import FeedEntry, Scrolling
from tui.asking import in_words
from tui.human import objection
from tui.protocol import Question


@dataclass
class Page:
    """A page of the feed of somebody, with a friend's posts, one of somebody merely followed, and one of a stranger."""

    seen: Scrolling
    friend: int
    followed: int
    stranger: int


@pytest.fixture
def page() -> Page:
    people = town()
    me = 1
    friend = people.contacts(me)[0].id
    tied = {me, *people.network.followed(me), *people.network.followers(me)}
    alone = [agent for agent in people.agents if agent not in tied]
    followed, stranger = alone[0], alone[1] if len(alone) > 1 else 999
    people.network.set_tie(Tie(me, followed, FOLLOWS, 0.2))
    seen = sights(people, me)["Scrolling"]
    assert isinstance(seen, Scrolling)
    entries = [msgspec.structs.replace(seen.page[k], author=people.contact(me, who)) for k, who in enumerate((friend, followed, stranger))]
    return Page(msgspec.structs.replace(seen, page=tuple(entries), done=()), friend, followed, stranger)


def refused(page: Page, action: AnyAction) -> str:
    return objection(action, page.seen)


def test_a_stranger_can_be_followed_and_who_is_followed_unfollowed_and_anybody_muted(page: Page) -> None:
    assert refused(page, Follow(page.stranger)) == refused(page, Unfollow(page.followed)) == ""
    assert [refused(page, Mute(who)) for who in (page.friend, page.followed, page.stranger)] == ["", "", ""]


def test_what_cannot_be_is_refused_in_one_plain_line_that_names_whom(page: Page) -> None:
    names = page.seen.names
    assert refused(page, Follow(page.followed)) == f"Follow an author: not possible, {names[page.followed]}'s posts come already."
    assert refused(page, Follow(page.friend)) == f"Follow an author: not possible, {names[page.friend]}'s posts come already."
    assert f"{names[page.friend]} is more than followed" in refused(page, Unfollow(page.friend))
    assert f"{names[page.stranger]} is not followed" in refused(page, Unfollow(page.stranger))
    page.seen.me.muted = [page.stranger]
    assert f"{names[page.stranger]} is muted already" in refused(page, Mute(page.stranger))
    assert refused(page, Follow(987)) == "Number 987 wrote nothing on the page."
    for action in (Follow(page.followed), Unfollow(page.stranger), Mute(987)):
        assert "\n" not in refused(page, action)


def test_a_post_that_may_not_be_passed_on_again_is_refused(page: Page) -> None:
    capped = msgspec.structs.replace(page.seen.page[0], forwardable=False)
    seen = msgspec.structs.replace(page.seen, page=(capped,))
    assert objection(Forward(capped.post.id), seen) == "That post was passed on as often as the platform allows."


def test_a_peek_names_whom_an_agent_would_follow(page: Page) -> None:
    name = page.seen.names[page.stranger]
    assert in_words(Decision(Follow(page.stranger), "they wrote well"), page.seen) == f"follow {name}: they wrote well"
    assert in_words(Decision(Mute(page.stranger)), page.seen) == f"mute {name}"


# On the screen

LEGAL = ("like", "reply", "forward", "post", "follow", "unfollow", "mute", "leave")


def asking(client: FakeClient, *authors: int) -> Question:
    """Return what a page by these authors asks the second person."""
    people = client.world
    entries = tuple(FeedEntry(utterance(author, 1), people.contact(FIRST, author), 0, "new", "followed") for author in authors)
    me = people.agents[FIRST]
    return Question(
        number=1, agent=FIRST, kind="scrolling", legal=LEGAL, tick=2, minute=600, me=me, contacts=(), peek="would leave", posts=entries
    )


@pytest.mark.parametrize(("tag", "action"), [("follow", Follow(STRANGER)), ("unfollow", Unfollow(HUB)), ("mute", Mute(STRANGER))])
async def test_the_menu_offers_the_authors_on_the_page(tag: str, action: AnyAction) -> None:
    client = FakeClient(world())
    async with stage(ticks=0, client=client) as on:
        client.say(asking(client, HUB, STRANGER))
        await on.settle()
        who = getattr(action, "who", 0)
        await on.press(str(LEGAL.index(tag) + 1), "1" if who == HUB else "2")
        assert client.answers() == [action]


async def test_an_author_who_cannot_be_chosen_says_why() -> None:
    client = FakeClient(world())
    async with stage(ticks=0, client=client) as on:
        client.say(asking(client, HUB, STRANGER))
        await on.settle()
        await on.press(str(LEGAL.index("follow") + 1), "1")
        assert client.answers() == [] and "Person 1's posts come already" in on.prompt()


async def test_an_action_for_which_nobody_is_there_is_barred() -> None:
    client = FakeClient(world())
    async with stage(ticks=0, client=client) as on:
        client.say(asking(client, HUB))
        await on.settle()
        await on.press(str(LEGAL.index("follow") + 1))
        assert client.answers() == [] and "nobody on this page" in on.prompt()
