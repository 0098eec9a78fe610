"""The acts about people: for each its needs and its use case."""

from __future__ import annotations

from typing import Any

from coaching.people import acts
from coaching.staff.perform.people import figures, log, looks, roles
from coaching.staff.perform.use import Use

USES: dict[type[Any], Use] = {
    acts.ReadPeople: Use(roles.needs_everybody, roles.read_people),
    acts.FindPeople: Use(roles.needs_found, roles.find_people),
    acts.ReadPerson: Use(roles.needs_person, roles.read_person),
    acts.WeighRole: Use(roles.needs_going, roles.weigh_role),
    acts.GrantRole: Use(roles.needs_person, roles.grant_role),
    acts.RevokeRole: Use(roles.needs_going, roles.revoke_role),
    acts.ReadLooks: Use(looks.needs_looks, looks.read_looks),
    acts.WeighLook: Use(looks.needs_learner, looks.weigh_look),
    acts.BeginLook: Use(looks.needs_learner, looks.begin_look),
    acts.EndLook: Use(looks.needs_own, looks.end_look),
    acts.ReadLog: Use(log.needs_page, log.read_log),
    acts.ExportLog: Use(log.needs_chain, log.export_log),
    acts.ReadChain: Use(log.needs_chain, log.read_chain),
    acts.ReadStatistics: Use(figures.needs_statistics, figures.read_statistics),
}
