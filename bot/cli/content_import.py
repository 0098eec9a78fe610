"""`coach content import`: make standard.yaml from the text of a published standard."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from content import report
from content.icap.labels import load_labels
from content.icap.read import read_standard
from content.standard_yaml import standard_yaml
from content.yamlfile import MAX_BYTES

EXAMPLES = """\
examples:
  coach content import standard.txt                             print the file; faults on the side
  coach content import standard.txt --output standard.yaml      write it
  pdftotext -raw standard.pdf - | coach content import -        read what another program gives
  coach content import standard.txt --json                      for a program

Tables may be separated by tabs (copied from a spreadsheet) or be Markdown; wrapped plain text is
read where nothing in it can be misread. Nothing is guessed: what cannot be read for certain is
told with its line, and then no file is written. Where a line or a page breaks inside words, the
two pieces are joined without a space.

To teach the standard, put the file into a folder of yours as standards/CODE/standard.yaml, then
  coach content check --standard CODE --data FOLDER
  COACH_CONTENT_DIR=FOLDER COACH_STANDARD=CODE coach run

exit codes: 0 read, perhaps with warnings; 1 it cannot be read or written (the reasons are
printed); 2 the command was mistyped."""

STDIN = "-"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "import",
        help="make standard.yaml from the text of a published standard",
        description="Make standard.yaml from the text of any published iCAP standard.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", help="text of the standard (UTF-8); - reads standard input")
    parser.add_argument("--output", type=Path, help="file to write (default: print it)")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the text, say everything that is wrong or doubtful, and write the standard."""
    if args.output is not None and args.output.exists() and not args.force:
        print(f"{args.output} is there already; --force replaces it.", file=sys.stderr)
        return 1
    try:
        raw = _read(args.file)
    except OSError as error:
        print(f"{args.file} cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    standard, faults = read_standard(args.file, raw, load_labels())
    if args.json:
        print(report.import_json(standard, faults))
    elif faults:
        print("\n".join(report.check_lines(faults)), file=sys.stderr)
    if standard is None:
        return 1
    text = standard_yaml(standard)
    if args.output is None:
        if not args.json:
            sys.stdout.buffer.write(text.encode())
        return 0
    return _write(args.output, text, report.import_line(standard))


def _read(file: str) -> bytes:
    if file == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(file).open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _write(output: Path, text: str, said: str) -> int:
    """Write beside the file and move it there: nobody ever sees half a file."""
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        print(f"{output} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{said}\nWritten to {output}.", file=sys.stderr)
    return 0
