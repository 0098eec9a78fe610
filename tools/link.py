"""Make the rooms importable and `coach` callable in this virtual environment.

A `pip install --editable .` would fetch a build backend; a path file and a launcher of a few
lines need nothing.
"""

import stat
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# A process that a command starts reads the launcher too, and must not run the command again.
LAUNCHER = """\
#!{python}
if __name__ == "__main__":
    import sys

    from bot.cli import main

    sys.exit(main())
"""


def main() -> None:
    """Write the path file and the launcher."""
    site = Path(sysconfig.get_paths()["purelib"])
    (site / "competency_coach.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = Path(sys.prefix) / "bin" / "coach"
    launcher.write_text(LAUNCHER.format(python=sys.executable), encoding="utf-8")
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


main()
