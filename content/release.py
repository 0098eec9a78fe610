"""Release: write every prompt that can be put to learners into the ledger of its standard."""

from dataclasses import dataclass
from pathlib import Path

from content.faults import ContentFaults, errors_of
from content.load import SHIPPED, STANDARD, read
from content.prompt import Prompt
from content.released import LEDGER, ledger_text, unreleased, with_released


@dataclass(frozen=True, slots=True)
class Release:
    """What the ledger did not hold yet: the prompts, and the file they go into."""

    file: Path
    prompts: tuple[Prompt, ...]
    text: str

    def write(self) -> None:
        """Write the ledger whole: a crash leaves the old file or the new one."""
        partial = self.file.with_name(f".{self.file.name}.partial")
        partial.write_text(self.text, encoding="utf-8")
        partial.replace(self.file)


def release(
    root: Path | None = None, standard: str = STANDARD, lent: Path | None = None
) -> Release:
    """Find what is to be released; ContentFaults when the content has errors to mend first."""
    reading = read(root, standard, lent)
    errors = errors_of(reading.faults())
    if errors:
        raise ContentFaults(errors)
    ledger = reading.pack.released.value if reading.pack.released else {}
    prompts = unreleased((prompt for _, _, prompt in reading.pack.prompts()), ledger)
    file = (root or SHIPPED) / "standards" / standard / LEDGER
    return Release(file, prompts, ledger_text(with_released(ledger, prompts)))
