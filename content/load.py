"""From the content folder to everything the bot teaches and says, or every fault at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from content.bank import Bank, build_bank
from content.faults import ContentFaults, Fault, errors_of
from content.generic import Generic
from content.lineage import Earlier, earlier_standards
from content.lint import lint_references, lint_versions, lint_words
from content.pack import Pack, is_code, read_pack
from content.prompt import ItemSheet
from content.shelf import Shelf
from content.standard import Standard
from content.texts import Texts

STANDARD: Final = "BLM2421-007v4"
"""The standard the bot teaches unless told otherwise."""

SHIPPED: Final = Path(__file__).parent / "data"
"""The content that comes with the program."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is taught and said; `digest` is the SHA-256 of the files it came from.

    `earlier` holds the standards before this one, by code: what was asked and written in their
    time keeps their codes and names.
    """

    standard: Standard
    bank: Bank
    texts: Texts
    digest: str
    earlier: Mapping[str, Earlier] = field(default_factory=dict)

    def items(self, standard: str, item: str) -> tuple[str, ...]:
        """Give the items of the standard in force that an item of any standard lives on in."""
        if standard == self.standard.code:
            return (item,) if item in self.bank.items else ()
        earlier = self.earlier.get(standard)
        return earlier.became.get(item, ()) if earlier is not None else ()

    def sheet(self, standard: str, item: str) -> ItemSheet | None:
        """Give the sheet of an item of any standard; None when it is in no file any more."""
        bank = self.bank
        if standard != self.standard.code:
            earlier = self.earlier.get(standard)
            if earlier is None:
                return None
            bank = earlier.bank
        return bank.sheet(item) if item in bank.items else None

    def name(self, standard: str, item: str, language: str) -> str:
        """Give the learner-facing name of an item of any standard, or its code where none is."""
        sheet = self.sheet(standard, item)
        return item if sheet is None else sheet.plain.say(language)


@dataclass(frozen=True)
class Reading:
    """One look at the files: every byte was read once, whatever happens to them meanwhile."""

    shelf: Shelf
    pack: Pack

    @property
    def digest(self) -> str:
        """Give the SHA-256 of all files that were read."""
        return self.shelf.digest

    @cached_property
    def unusable(self) -> tuple[Fault, ...]:
        """Give every error because of which there is no content."""
        return errors_of([*self.shelf.faults, *lint_references(self.pack)])

    def faults(self) -> tuple[Fault, ...]:
        """Give every fault, of wording and of style too, sorted by place."""
        style = [
            fault
            for document in self.shelf.documents
            if not document.file.startswith("texts/")
            for fault in document.style
        ]
        pack = self.pack
        found = (*lint_references(pack), *lint_words(pack), *lint_versions(pack))
        return tuple(sorted({*self.shelf.faults, *style, *found}))

    def content(self) -> Content:
        """Give the content, or raise ContentFaults with every fault that makes it unusable."""
        content = None if self.unusable else _assemble(self.pack, self.digest)
        if content is None:
            raise ContentFaults(self.unusable)
        return content


def load(root: Path | None = None, standard: str = STANDARD, lent: Path | None = None) -> Content:
    """Load a standard and its texts from a data folder (default: the one that is shipped).

    Files that are not there are read from the folder `lent`. Raises ContentFaults with every
    fault that makes the content unusable.
    """
    return read(root, standard, lent).content()


def check(
    root: Path | None = None, standard: str = STANDARD, lent: Path | None = None
) -> tuple[Fault, ...]:
    """Give every fault of the content, its wording too, errors and warnings sorted by place."""
    return read(root, standard, lent).faults()


def standards(root: Path | None = None) -> tuple[str, ...]:
    """List the codes of the standards in a data folder."""
    folder = (root or SHIPPED) / "standards"
    return tuple(sorted(path.parent.name for path in folder.glob("*/standard.yaml")))


def read(root: Path | None = None, standard: str = STANDARD, lent: Path | None = None) -> Reading:
    """Read all files once; raises ContentFaults only when `standard` can be no code."""
    if not is_code(standard):
        message = f"{standard!r} cannot be the code of a standard."
        mend = "Give a code such as BLM2421-007v4."
        raise ContentFaults([Fault("standards", 1, 1, "standard-code", message, mend)])
    shelf = Shelf(root or SHIPPED, lent)
    pack = read_pack(shelf, standard)
    if lent is not None and root is not None:
        shelf.faults.extend(shelf.strays())
    return Reading(shelf, pack)


def _assemble(pack: Pack, digest: str) -> Content | None:
    if not (pack.standard and pack.templates and pack.anchors and pack.attitudes):
        return None
    if not (pack.scene and pack.rules and pack.texts):
        return None
    generic = Generic(
        templates=pack.templates.value,
        scene=pack.scene.value,
        anchors=pack.anchors.value,
        attitudes={entry.name: entry.plain for entry in pack.attitudes.value},
    )
    bank = build_bank(
        pack.standard.value,
        generic,
        sheets=[page.value.sheet() for page in pack.items],
        prompts=[prompt for _, _, prompt in pack.prompts()],
        themes=pack.themes.value if pack.themes else {},
        trades=pack.rules.value.trades,
    )
    earlier = earlier_standards(pack, generic, bank)
    return Content(pack.standard.value, bank, pack.texts, digest, earlier)
