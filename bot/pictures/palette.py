"""The few colours of every picture: dark words on warm paper, one green, one orange to point."""

from __future__ import annotations

from bot.pictures.canvas import Colour

PAPER: Colour = (250, 247, 241)
INK: Colour = (38, 50, 56)
QUIET: Colour = (96, 108, 112)
DEEP: Colour = (22, 101, 92)
STRIP_FILL: Colour = (236, 230, 219)
NOW: Colour = (224, 122, 31)
