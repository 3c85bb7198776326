"""What the application's roles may do with each table; whatever is not written here is refused.

sunhall_app owns nothing. Append-only tables carry no UPDATE and no DELETE; the ledger's two tables
carry SELECT alone, because ledger_append() runs with its owner's rights.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from config import roles

READ = "SELECT"
ADD = "SELECT, INSERT"
KEEP = "SELECT, INSERT, UPDATE"
FREE = "SELECT, INSERT, UPDATE, DELETE"

GRANTS: dict[str, str] = {
    # django
    "auth_group": READ,
    "auth_group_permissions": READ,
    "auth_permission": READ,
    "django_admin_log": ADD,
    "django_content_type": READ,
    "django_migrations": READ,
    "django_session": FREE,
    # approval
    "approval_applicant": KEEP,
    "approval_batch": ADD,
    "approval_batchplace": ADD,
    "approval_calendarfeed": KEEP,
    "approval_case": KEEP,
    "approval_casecondition": FREE,
    "approval_casematerial": FREE,
    "approval_casenote": ADD,
    "approval_casestep": KEEP,
    "approval_commitment": KEEP,
    "approval_correction": KEEP,
    "approval_decision": ADD,
    "approval_extensiongrant": KEEP,
    "approval_feepayment": ADD,
    "approval_feerefund": ADD,
    "approval_forwarding": ADD,
    "approval_hearing": KEEP,
    "approval_jointinspection": KEEP,
    "approval_jointpart": KEEP,
    "approval_licence": KEEP,
    "approval_noticechoice": KEEP,
    "approval_orderplace": KEEP,
    "approval_quota": KEEP,
    "approval_removal": KEEP,
    "approval_renewal": KEEP,
    "approval_revocation": KEEP,
    "approval_silenceeffect": KEEP,
    "approval_specialprocedure": KEEP,
    "approval_supplementline": KEEP,
    "approval_supplementnotice": KEEP,
    "approval_telling": ADD,
    # boards
    "boards_announcement": KEEP,
    "boards_pairing": FREE,
    "boards_presence": FREE,
    "boards_publicdecision": FREE,
    "boards_publicfigure": FREE,
    "boards_publicmatter": FREE,
    "boards_publicmatter_totals": KEEP,
    "boards_tally": KEEP,
    "boards_screen": KEEP,
    "boards_screenbeat": KEEP,
    # catalog
    "catalog_cellsource": FREE,
    "catalog_condition": FREE,
    "catalog_drafter": ADD,
    "catalog_fee": FREE,
    "catalog_importedrow": ADD,
    "catalog_item": KEEP,
    "catalog_itemimport": ADD,
    "catalog_itemversion": KEEP,
    "catalog_limitreview": KEEP,
    "catalog_material": FREE,
    "catalog_searchkey": KEEP,
    "catalog_stepdefinition": FREE,
    # complaints
    "complaints_complaint": KEEP,
    "complaints_complaintrule": ADD,
    "complaints_rating": ADD,
    # ledger
    "ledger_bookmark": KEEP,
    "ledger_clockanchor": FREE,
    "ledger_entry": READ,
    "ledger_heartbeat": FREE,
    "ledger_idempotencykey": FREE,
    "ledger_matter": KEEP,
    "ledger_series": KEEP,
    "ledger_stream": READ,
    # monitor
    "monitor_accountability": ADD,
    "monitor_alarm": ADD,
    "monitor_appeal": KEEP,
    "monitor_breach": ADD,
    "monitor_bulletin": KEEP,
    "monitor_callback": ADD,
    "monitor_card": KEEP,
    "monitor_cardrule": ADD,
    "monitor_cardruling": KEEP,
    "monitor_countedcase": ADD,
    "monitor_evidence": KEEP,
    "monitor_explanation": ADD,
    "monitor_finding": ADD,
    "monitor_foundfact": ADD,
    "monitor_indicatorform": KEEP,
    "monitor_inspection": KEEP,
    "monitor_inspectionfinding": ADD,
    "monitor_notice": KEEP,
    "monitor_noticeaddress": FREE,
    "monitor_noticeattempt": ADD,
    "monitor_noticerule": ADD,
    "monitor_order": KEEP,
    "monitor_orderpaper": ADD,
    "monitor_orderreply": KEEP,
    "monitor_parked": KEEP,
    "monitor_procedurerule": ADD,
    "monitor_reasonasked": KEEP,
    "monitor_rulechange": KEEP,
    "monitor_sample": ADD,
    "monitor_sampledcase": ADD,
    "monitor_scoremark": ADD,
    "monitor_scoreobjection": KEEP,
    "monitor_scorerun": KEEP,
    "monitor_subscriber": KEEP,
    "monitor_unitscore": ADD,
    "monitor_urge": KEEP,
    "monitor_withholding": KEEP,
    # organizations
    "organizations_account": KEEP,
    "organizations_department": KEEP,
    "organizations_grant": KEEP,
    "organizations_post": KEEP,
    "organizations_region": KEEP,
    "organizations_signingate": FREE,
    "organizations_succession": ADD,
    "organizations_window": KEEP,
    "organizations_windowitem": FREE,
    # rehearsal
    "rehearsal_performance": KEEP,
    # timelimits
    "timelimits_alert": FREE,
    "timelimits_calendarday": ADD,
    "timelimits_calendaryear": ADD,
    "timelimits_extension": KEEP,
    "timelimits_hallhours": ADD,
    "timelimits_noticeproposal": KEEP,
    "timelimits_pause": KEEP,
    "timelimits_restatement": KEEP,
    "timelimits_rungrule": ADD,
    "timelimits_timelimit": KEEP,
    "timelimits_workcalendar": KEEP,
    # web
    "web_attempt": FREE,
}

PUBLIC_GRANTS: dict[str, str] = {
    "boards_publicdecision": READ,
    "boards_publicfigure": READ,
    "boards_announcement": READ,
    "boards_publicmatter": READ,
    "boards_publicmatter_totals": READ,
}


class UngrantedTable(RuntimeError):
    """A table has no row in GRANTS, so nobody decided who may touch it."""


def tables(connection: psycopg.Connection[Any]) -> set[str]:
    """The names of every table and view in the schema public."""
    rows = connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm')"
    )
    return {row[0] for row in rows}


def apply(connection: psycopg.Connection[Any]) -> None:
    """Set every grant afresh, as the owner; a table without a row is refused by name."""
    present = tables(connection)
    undecided = sorted(present - GRANTS.keys())
    if undecided:
        raise UngrantedTable(f"no row in config/grants.py for {', '.join(undecided)}")
    with connection.transaction():
        _start_from_nothing(connection)
        for table in sorted(present):
            _grant(connection, table, GRANTS[table], roles.APP)
            if table in PUBLIC_GRANTS:
                _grant(connection, table, PUBLIC_GRANTS[table], roles.PUBLIC)


def _start_from_nothing(connection: psycopg.Connection[Any]) -> None:
    app, public = sql.Identifier(roles.APP), sql.Identifier(roles.PUBLIC)
    for statement in (
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}, {public}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {app}, {public}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {app}, {public}",
        "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, {public}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(app=app, public=public))


def _grant(connection: psycopg.Connection[Any], table: str, rights: str, role: str) -> None:
    connection.execute(
        sql.SQL("GRANT {rights} ON {table} TO {role}").format(
            rights=sql.SQL(rights), table=sql.Identifier(table), role=sql.Identifier(role)
        )
    )
