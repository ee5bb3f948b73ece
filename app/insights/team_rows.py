"""Of the promises by team, whoever reads as far as her teams sees those rows alone (domain.md section 8)."""

from __future__ import annotations

from dataclasses import replace

from app.queries.monthly_reports import Report
from app.queries.teams import teams_of
from app.vocabulary import Permission, Scope
from app.web.sessions import staff
from app.web.transaction import db
from quests.promises import NO_TEAM


def reads_own_teams_alone() -> bool:
    return staff().scope(Permission.READ_DROPOFF) is Scope.TEAM


def for_her(report: Report) -> Report:
    """The report with the rows of her teams, of the row that they share with others, and of what has no team."""
    if not reads_own_teams_alone():
        return report
    hers = {NO_TEAM, *teams_of(db(), staff().id).values()}
    return replace(report, teams=[row for row in report.teams if not hers.isdisjoint(row.groups)])
