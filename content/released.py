"""The ledger of what was released: a prompt once put to learners keeps its id, item and kind."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from pydantic import Field

from content.model import Code, Model
from content.prompt import Kind, Prompt

LEDGER: Final = "released.yaml"
"""The ledger's name in the folder of its standard."""

HEAD: Final = """\
# Every prompt that was released, with the SHA-256 of its Chinese question in each rev.
# Written by `coach content release`; `coach content check` compares the item files with it.
"""

Rev = Annotated[int, Field(ge=1)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Released(Model):
    """What one prompt id was given to, and the digest of its words in every released rev."""

    item: Code
    kind: Kind
    revs: Annotated[Mapping[Rev, Digest], Field(min_length=1)]

    @property
    def latest(self) -> int:
        """Give the highest rev that was released."""
        return max(self.revs)


def digest_of(prompt: Prompt) -> str:
    """Give the SHA-256 of a prompt's Chinese question, in hexadecimal digits."""
    return hashlib.sha256(prompt.text.zh.encode()).hexdigest()


def unreleased(prompts: Iterable[Prompt], ledger: Mapping[str, Released]) -> tuple[Prompt, ...]:
    """Give the prompts that can be put to learners and are not in the ledger in their rev."""
    return tuple(
        prompt
        for prompt in prompts
        if prompt.status == "ready"
        and (prompt.id not in ledger or prompt.rev not in ledger[prompt.id].revs)
    )


def with_released(ledger: Mapping[str, Released], prompts: Iterable[Prompt]) -> dict[str, Released]:
    """Give the ledger with these prompts in it; what it held stays."""
    grown = dict(ledger)
    for prompt in prompts:
        before = grown[prompt.id].revs if prompt.id in grown else {}
        revs = {**before, prompt.rev: digest_of(prompt)}
        grown[prompt.id] = Released(item=prompt.item, kind=prompt.kind, revs=revs)
    return grown


def ledger_text(ledger: Mapping[str, Released]) -> str:
    """Write the ledger as its file holds it, sorted by id."""
    lines = [HEAD.rstrip("\n")]
    for prompt_id, entry in sorted(ledger.items()):
        lines += [f"{prompt_id}:", f'  item: "{entry.item}"', f'  kind: "{entry.kind}"', "  revs:"]
        lines += [f'    {rev}: "{digest}"' for rev, digest in sorted(entry.revs.items())]
    return "\n".join(lines) + "\n"
