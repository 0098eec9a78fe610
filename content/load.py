"""From the content folder to everything the bot teaches and says, or every fault at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from content.bank import Bank, build_bank
from content.faults import ContentFaults, Fault, errors_of
from content.generic import Generic
from content.lint import lint_references, lint_words
from content.pack import Pack, is_code, read_pack
from content.shelf import Shelf
from content.standard import Standard
from content.texts import Texts

STANDARD: Final = "BLM2421-007v4"
"""The standard the bot teaches unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is taught and said; `digest` is the SHA-256 of the files it came from."""

    standard: Standard
    bank: Bank
    texts: Texts
    digest: str


def load(root: Path | None = None, standard: str = STANDARD) -> Content:
    """Load a standard and its texts from a data folder (default: the one that is shipped).

    Raises ContentFaults with every fault that makes the content unusable.
    """
    shelf, pack = _read(root, standard)
    errors = errors_of([*shelf.faults, *lint_references(pack)])
    content = None if errors else _assemble(pack, shelf.digest)
    if content is None:
        raise ContentFaults(errors)
    return content


def check(root: Path | None = None, standard: str = STANDARD) -> tuple[Fault, ...]:
    """Give every fault of the content, its wording too, errors and warnings sorted by place."""
    shelf, pack = _read(root, standard)
    style = [
        fault
        for document in shelf.documents
        if not document.file.startswith("texts/")
        for fault in document.style
    ]
    faults = {*shelf.faults, *style, *lint_references(pack), *lint_words(pack)}
    return tuple(sorted(faults))


def standards(root: Path | None = None) -> tuple[str, ...]:
    """List the codes of the standards in a data folder."""
    folder = (root or _shipped()) / "standards"
    return tuple(sorted(path.parent.name for path in folder.glob("*/standard.yaml")))


def _read(root: Path | None, standard: str) -> tuple[Shelf, Pack]:
    if not is_code(standard):
        message = f"{standard!r} cannot be the code of a standard."
        mend = "Give a code such as BLM2421-007v4."
        raise ContentFaults([Fault("standards", 1, 1, "standard-code", message, mend)])
    shelf = Shelf(root or _shipped())
    return shelf, read_pack(shelf, standard)


def _shipped() -> Path:
    return Path(__file__).parent / "data"


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
    return Content(pack.standard.value, bank, pack.texts, digest)
