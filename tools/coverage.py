"""Rehearse the shipped prompts anew, and put the table and the picture into docs/coverage.md.

Do it (`make coverage`) when prompts were added or the curriculum changed; it takes a minute or two.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/coverage.md"
PICTURE = "docs/pictures/coverage-rehearsal.png"
COMMAND = ("content", "rehearse", "--weeks", "26", "--learners", "200", "--picture", PICTURE)
TABLE = re.compile(r"(?<=<!-- table -->\n)(.*\n)*?(?=<!-- end -->)")


def main() -> None:
    """Run the command and replace what stands between the marks of the page."""
    coach = Path(sys.executable).parent / "coach"
    done = subprocess.run([coach, *COMMAND], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    page = PAGE.read_text(encoding="utf-8")
    table = done.stdout.decode("utf-8").partition("\n\n")[2]
    PAGE.write_text(TABLE.sub(lambda _: table, page), encoding="utf-8")


if __name__ == "__main__":
    main()
