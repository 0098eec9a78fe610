"""The part of the conversation about broadcasts."""

from __future__ import annotations

from typing import Final

from coaching.broadcast.acts import ComposeBroadcast, ReadBroadcasts
from coaching.staff.dialogue.broadcast import (
    audience,
    compose,
    confirm,
    id_list,
    prompts,
    start,
    state,
    steer,
    timing,
)
from coaching.staff.dialogue.part import Part

PART: Final = Part(
    taps={
        "broadcast": steer.tap,
        "audience": audience.tap,
        "timing": timing.tap,
        "put_prompt": prompts.put,
        "approve": steer.approve,
    },
    commands={
        "broadcast": start.begin,
        "broadcasts": lambda turn, _: start.listed(turn),
    },
    typed={
        state.COMPOSE: compose.take,
        state.PROMPT: prompts.take,
        state.CONFIRM: confirm.take,
        state.AT: timing.take_at,
        state.WALL: timing.take_wall,
        state.IDS: id_list.take,
        state.ITEM: audience.take_item,
    },
    shown={
        state.COMPOSE: compose.take,
        state.IDS: id_list.take_file,
    },
    fetched={state.IDS: id_list.take},
    edited={step: compose.take for step in state.STEPS},
    forwarded=frozenset({state.COMPOSE}),
    needs_of_taps={
        "broadcast": steer.needs,
        "audience": audience.needs,
        "timing": timing.needs,
        "put_prompt": prompts.needs,
        "approve": steer.needs_of_approval,
    },
    needs_of_commands={
        "broadcast": start.needs,
        "broadcasts": start.needs,
    },
    needs_of_steps={
        state.COMPOSE: compose.needs,
        state.PROMPT: prompts.needs_of_search,
        state.CONFIRM: confirm.needs,
        state.AT: timing.needs_of_typed,
        state.WALL: timing.needs_of_typed,
        state.IDS: id_list.needs,
        state.ITEM: audience.needs_of_item,
    },
    actions={
        "broadcast": ComposeBroadcast.action,
        "broadcasts": ReadBroadcasts.action,
    },
)
