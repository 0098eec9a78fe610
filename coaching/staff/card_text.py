"""The card as a message in Telegram's HTML: at most twelve short lines."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.programme import Programme
from coaching.staff.card import Card, Placed
from coaching.staff.wording import name_of, why
from content.texts import Html

MOST_LINES = 12
FLAGS_SHOWN = 2
CUT = "\u2026"


@dataclass(frozen=True, slots=True)
class _Writer:
    card: Card
    programme: Programme
    language: str

    def t(self, key: str, index: int = 0, /, **params: object) -> Html:
        """A text in the coach's language."""
        return self.programme.content.texts.pick(self.language, key, index, **params)

    def head(self) -> list[str]:
        """Who it is, which week, how often they answered, and how."""
        card = self.card
        params = {
            "name": name_of(card.learner, self.programme, self.language),
            "week": card.week,
            "done": card.done,
            "asked": card.asked,
        }
        trade = card.learner.trade
        lines: list[str]
        if trade is None:
            lines = [self.t("card.head_no_trade", **params)]
        else:
            lines = [self.t("card.head", trade=self.t(f"trade.{trade}"), **params)]
        if card.learner.status != "active":
            lines.append(self.t(f"card.status_{card.learner.status}"))
        figures = self._figures()
        return [*lines, figures] if figures else lines

    def _figures(self) -> str:
        card = self.card
        found = []
        if card.length is not None:
            found.append(self.t("card.length", count=card.length))
        if card.trend is not None:
            found.append(self.t(f"card.trend_{card.trend}"))
        if card.hour is not None:
            found.append(self.t("card.hour", hour=card.hour))
        return "\u3000".join(found)

    def deeds(self, most: int) -> list[str]:
        """What was done, day by day."""
        lines: list[str] = []
        for deed in self.card.deeds[:most]:
            day = self.t("weekday.short", deed.day.weekday())
            if deed.quote:
                quote = deed.quote + CUT * deed.cut
                lines.append(self.t("card.deed", day=day, quote=quote))
            else:
                lines.append(self.t("card.deed_shown", day=day))
        return [self.t("card.did"), *lines] if lines else [self.t("card.did_nothing")]

    def places(self) -> list[str]:
        """The plan, and where the learner and the coach see them."""
        card = self.card
        lines: list[str] = []
        if card.plan is not None:
            quote = card.plan.quote + CUT * card.plan.cut
            lines.append(self.t(f"card.plan_{card.plan.outcome or 'open'}", quote=quote))
        if card.ratings:
            lines.append(self.t("card.rated", list=self._list(card.ratings)))
        if card.levels:
            lines.append(self.t("card.levels", list=self._list(card.levels)))
        return lines

    def _list(self, placed: tuple[Placed, ...]) -> Html:
        content = self.programme.content
        return Html(
            "\uff5c".join(
                self.t(
                    "card.placed" if each.value is not None else "card.placed_unknown",
                    name=content.name(content.standard.code, each.item, self.language),
                    value=each.value,
                )
                for each in placed
            )
        )

    def watch(self) -> list[str]:
        """What to look at."""
        shown = self.card.flags[:FLAGS_SHOWN]
        return [
            self.t("card.watch", why=why(flag, self.programme, self.language)) for flag in shown
        ]


def card_html(card: Card, programme: Programme, language: str) -> Html:
    """Say a card, with fewer deeds where it would be too long."""
    writer = _Writer(card, programme, language)
    most = len(card.deeds)
    lines = _lines(writer, most)
    while len(lines) > MOST_LINES and most > 1:
        most -= 1
        lines = _lines(writer, most)
    if len(lines) > MOST_LINES:
        lines = [line for line in lines if line]
    return Html("\n".join(lines))


def _lines(writer: _Writer, deeds: int) -> list[str]:
    lines = writer.head()
    for section in (writer.deeds(deeds), writer.places(), writer.watch()):
        if section:
            lines += ["", *section]
    return lines
