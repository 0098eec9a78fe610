"""Make the project's font files from Noto Sans TC: repeat it when the characters change.

The whole font holds 20,000 characters and 7 MB; the bot and its pages write about 6,500 of them.
Needs fonttools and brotli (`pip install fonttools brotli`), which the bot itself does not, and the
static TrueType files of Noto Sans TC 2.004, as in the npm package @expo-google-fonts/noto-sans-tc:

    python tools/subset_font.py NotoSansTC_400Regular.ttf NotoSansTC_700Bold.ttf

writes bot/pictures/fonts/NotoSansTC-{Regular,Bold}.ttf for drawing and, of the first, a .woff2
for the browser. The fonts are under the SIL Open Font License (LICENSE-OFL.txt beside them).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.ttProgram import Program

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "bot" / "pictures" / "fonts"
CONTENT = ROOT / "content" / "data"
NEVER_SHOWN = frozenset({"rules.yaml", "time-words.yaml", "coach-words.yaml"})
"""Content files that list words to look for, among them ones that nobody here writes."""

WHOLE_BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: names such as José
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x2190, 0x2199),  # arrows
    (0x2460, 0x2473),  # numbers in circles
    (0x25A0, 0x25FF),  # squares, triangles, circles
    (0x3000, 0x301F),  # full-width punctuation and brackets
    (0x3041, 0x3096),  # hiragana, which shop signs love
    (0x30A0, 0x30FF),  # katakana
    (0x3105, 0x312F),  # bopomofo
    (0xFF01, 0xFF5E),  # full-width forms
)


def big5(first: int, last: int) -> Iterator[str]:
    """Give the characters between two Big5 codes; gaps in the table are passed over."""
    for code in range(first, last + 1):
        try:
            yield code.to_bytes(2, "big").decode("big5")
        except UnicodeDecodeError:
            continue


def extra() -> Iterator[str]:
    """Give the characters listed by hand, and every one that the content files use."""
    for line in (FONTS / "extra.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield from line
    for path in sorted(CONTENT.rglob("*.yaml")):
        if path.name not in NEVER_SHOWN:
            yield from path.read_text("utf-8")


def wanted() -> set[int]:
    """Give the code points to keep; those that the font lacks are left out without a word."""
    blocks = (chr(code) for first, last in WHOLE_BLOCKS for code in range(first, last + 1))
    marks, level_1 = big5(0xA140, 0xA3BF), big5(0xA440, 0xC67E)
    return {ord(char) for group in (blocks, marks, level_1, extra()) for char in group}


def cut(source: Path, characters: set[int]) -> TTFont:
    """Keep the wanted characters of a font, upright and unhinted, and its names and licence."""
    options = subset.Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["VORG", "vhea", "vmtx", "DSIG"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font["prep"] = unhinted()
    return font


def unhinted() -> object:
    """A control program that only says: smooth at every size, and leave the outlines as they are.

    FreeType hints a font by itself, slowly, when it has no such program of more than 7 bytes;
    drawn without, the strokes of small Chinese characters keep their true weight.
    """
    program = newTable("prep")
    program.program = Program()
    program.program.fromAssembly(
        "PUSHW[ ] 511 SCANCTRL[ ] PUSHB[ ] 4 SCANTYPE[ ] PUSHB[ ] 3 3 INSTCTRL[ ]"
    )
    return program


def main(regular: Path, bold: Path) -> None:
    """Write the two TrueType files and the one for browsers."""
    characters = wanted()
    for weight, source in (("Regular", regular), ("Bold", bold)):
        font = cut(source, characters)
        target = FONTS / f"NotoSansTC-{weight}.ttf"
        font.save(target)
        count, size = len(font.getBestCmap()), target.stat().st_size
        sys.stdout.write(f"{target.name}: {count} characters, {size} bytes\n")
        if weight == "Regular":
            font.flavor = "woff2"
            font.save(target.with_suffix(".woff2"))


if len(sys.argv) != 3:
    sys.exit("Name two files: python tools/subset_font.py Regular.ttf Bold.ttf")
main(Path(sys.argv[1]), Path(sys.argv[2]))
