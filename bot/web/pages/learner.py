"""One learner: the card, what they wrote, where they are, notes; and on to the next one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, go, id_in
from bot.web.pages.common import back, chosen_in, programme_of, says_of, show
from bot.web.pages.entry import reasons
from bot.web.pages.writing import Writing, feedback, looks_first, told, writing_of
from bot.web.shown.card import CardShown, card_shown
from bot.web.shown.chosen import PAGE, ChoiceGroup, Chosen, Turn, item_choices, turn
from bot.web.shown.entries import EntryShown, entry_shown
from bot.web.shown.learners import claim_of
from bot.web.shown.levels import ItemToPlace, items_to_place
from bot.web.shown.wording import Says
from coaching.dialogue.buttons import write_id
from coaching.staff.acts import (
    KeepNote,
    MakePortfolio,
    MarkReviewed,
    NotFound,
    PlaceItem,
    ReadCard,
    ReadList,
    ReadNotes,
    ReadPhrases,
    ReadTranscript,
    Refused,
    TakeInHand,
)
from coaching.staff.due import held_by_another, is_due
from coaching.staff.flags import flags
from coaching.staff.perform.keeping import LONGEST_NOTE
from coaching.staff.queue import queue, unread
from coaching.staff.records import Note, Staff
from coaching.staff.view import Filter, LearnerFile

ONLY = ("", "unreviewed", "flagged")


@dataclass(frozen=True, slots=True)
class NoteShown:
    """One of the coach's own remarks."""

    when: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerPage(Writing):
    """What the page of one learner shows."""

    id: str
    card: CardShown
    claim: str
    left: str
    """What is still to be seen."""
    total: int
    entries: tuple[EntryShown, ...]
    items: tuple[ChoiceGroup, ...]
    kinds: tuple[tuple[str, str], ...]
    chosen: Chosen
    back: str
    """What the forms of entries add to their address, to come back to this very list."""
    everything: bool
    """Whether to offer the way back to all entries."""
    turn: Turn
    levels: tuple[ItemToPlace, ...]
    notes: tuple[NoteShown, ...]
    longest_note: int


async def look(request: Request, staff: Staff) -> Response:
    """The page of one learner."""
    learner = id_in(request, "learner")
    file = (await do(request, ReadCard(learner=learner))).file
    if file is None:
        raise NotFound
    says = says_of(request, staff).of(file.learner.zone)
    chosen = chosen_in(request)
    read = ReadTranscript(
        learner=learner,
        filter=_filter(request, file, chosen, says),
        offset=chosen.offset,
        most=PAGE,
    )
    seen = await do(request, read)
    notes = (await do(request, ReadNotes(learner=learner))).notes
    phrases = (await do(request, ReadPhrases())).phrases
    programme = programme_of(request)
    why = reasons(file, programme, says)
    path = f"/learners/{write_id(learner)}"
    page = LearnerPage(
        id=write_id(learner),
        card=card_shown(file, programme, says),
        claim=claim_of(file, staff, says),
        left=says.t("learner.left", count=unread(file)),
        total=seen.total,
        entries=tuple(entry_shown(each, file, says, why) for each in seen.entries),
        items=item_choices(says),
        kinds=tuple((only, says.t(f"filter.only_{only or 'all'}")) for only in ONLY),
        chosen=chosen,
        back=chosen.address(),
        everything=chosen.narrows or (chosen.offset > 0 and not seen.entries),
        turn=turn(path, chosen, len(seen.entries), seen.total, says, "written"),
        levels=items_to_place(file, staff, says),
        notes=tuple(_note(note, says) for note in reversed(notes)),
        longest_note=LONGEST_NOTE,
        **writing_of(request, says, phrases),
    )
    return show(request, "learner.html", page)


def _filter(request: Request, file: LearnerFile, chosen: Chosen, says: Says) -> Filter:
    first, last = chosen.days()
    flagged = None
    if chosen.only == "flagged":
        found = flags(file, programme_of(request), says.now)
        flagged = frozenset(entry for flag in found for entry in flag.reflections)
    return Filter(
        items=chosen.items(says.content.bank),
        unreviewed=chosen.only == "unreviewed",
        reflections=flagged,
        first=first,
        last=last,
    )


def _note(note: Note, says: Says) -> NoteShown:
    return NoteShown(says.moment(note.at), note.text)


async def take(request: Request, staff: Staff) -> Response:
    """Begin with a learner: others see that somebody is on it."""
    learner = id_in(request, "learner")
    # Another coach may be on it, as the page says; reading does no harm.
    with suppress(Refused):
        await do(request, TakeInHand(learner=learner))
    return go(f"/learners/{write_id(learner)}")


async def seen(request: Request, staff: Staff) -> Response:
    """Everything so far was seen; go on with whoever needs it most, if anybody does."""
    learner = id_in(request, "learner")
    await do(request, MarkReviewed(learner=learner))
    files = (await do(request, ReadList())).files
    now = says_of(request, staff).now
    for waiting in queue(files, programme_of(request), now):
        if is_due(waiting, staff, now) and not held_by_another(waiting.file.claim, staff, now):
            following = waiting.file.learner.id
            await do(request, TakeInHand(learner=following))
            return back(f"/learners/{write_id(following)}", Chosen(), said="seen")
    return back("/learners", Chosen(), said="all_seen")


async def write(request: Request, staff: Staff) -> Response:
    """Say something to a learner, not under an entry."""
    if looks_first(request):
        return await look(request, staff)
    learner = id_in(request, "learner")
    file = (await do(request, ReadCard(learner=learner))).file
    if file is None:
        raise NotFound
    says = says_of(request, staff).of(file.learner.zone)
    act = feedback(request, says, learner)
    await do(request, act)
    return _return(request, "general", **told(act, says, programme_of(request).quiet))


async def place(request: Request, staff: Staff) -> Response:
    """Say where a learner is on an item; 0: it cannot be told yet."""
    value = form(request).number("value", 0, 9)
    if value is None:
        raise NotFound
    item = form(request).text("item")
    act = PlaceItem(learner=id_in(request, "learner"), item=item, value=value or None)
    await do(request, act)
    return _return(request, "levels", said="placed")


async def note(request: Request, staff: Staff) -> Response:
    """Keep a remark of one's own."""
    text = form(request).text("note")
    await do(request, KeepNote(learner=id_in(request, "learner"), text=text))
    return _return(request, "notes", said="noted")


async def portfolio(request: Request, staff: Staff) -> Response:
    """Have the portfolio made; it comes into the coach's chat."""
    await do(request, MakePortfolio(learner=id_in(request, "learner")))
    return _return(request, "notes", said="portfolio")


def _return(request: Request, where: str, **said: str) -> Response:
    learner = write_id(id_in(request, "learner"))
    return back(f"/learners/{learner}", chosen_in(request), where, **said)


ONE = "/learners/{learner}"
PAGES = (
    Page(path=ONE, name="learner", get=look),
    Page(path=f"{ONE}/open", name="take", post=take, again=look),
    Page(path=f"{ONE}/seen", name="seen", post=seen, again=look),
    Page(path=f"{ONE}/feedback", name="write", post=write, again=look),
    Page(path=f"{ONE}/levels", name="place", post=place, again=look),
    Page(path=f"{ONE}/notes", name="note", post=note, again=look),
    Page(path=f"{ONE}/portfolio", name="portfolio", post=portfolio, again=look),
)
