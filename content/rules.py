"""The vocabulary our checks use, kept in a content file so that a coach can extend it."""

from collections.abc import Mapping

from content.model import Code, Model, Text


class Rules(Model):
    """The known trades, and the words that prompts need or must not have.

    `trades` are codes, and `no_example` the trades that need no example of their own; `foreign`
    gives the Taiwan word for each word that is not used in Taiwan.
    """

    trades: tuple[Code, ...]
    no_example: tuple[Code, ...]
    question_mark: Text
    plan_if: Text
    plan_then: Text
    verbs: tuple[Text, ...]
    moments: tuple[Text, ...]
    jargon: tuple[Text, ...]
    preaching: tuple[Text, ...]
    foreign: Mapping[str, Text]
    why: tuple[Text, ...]
    yes_no: tuple[Text, ...]
