"""Every field that can hold words, and whether somebody may stand in it.

A field in neither table fails the test, so that whoever adds one has to say what it is for. What is
typed by people about people is planted with people who do not exist (T56); everything else is made
of codes, numbers of documents, names of units and things, digests, or texts that are published
before anybody applies.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from config.settings.base import FLOORS

WORDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.GenericIPAddressField,
)

# Names, numbers and addresses of people, and what they type themselves.
PERSONAL: dict[str, str] = {
    "monitor.Withholding": "note",
    "monitor.Explanation": "text",
    "monitor.Appeal": "text",
    "monitor.Bulletin": "summary",
    "monitor.CallBack": "note",
    "monitor.Inspection": "place",
    "monitor.InspectionFinding": "note",
    "monitor.CardRuling": "note",
    "monitor.Evidence": "file_name content",
    "monitor.RuleChange": "reason",
    "monitor.NoticeAddress": "address",
    "monitor.Subscriber": "name url",
    "monitor.Order": "addressee demand",
    "monitor.OrderReply": "text remark",
    "monitor.OrderPaper": "name content",
    "monitor.Accountability": "post decided_by",
    "monitor.IndicatorForm": "reason decision_reason",
    "monitor.ScoreObjection": "text decision",
    "monitor.ScoreMark": "reason",
    "complaints.Complaint": "text contact_name contact_phone answer",
    "complaints.Rating": "words",
    "approval.Applicant": "name owner id_number phone address agent",
    "approval.CaseNote": "text",
    "approval.NoticeChoice": "address",
    "approval.CaseMaterial": "title",
    "approval.SupplementLine": "title requirement",
    "approval.SilenceEffect": "proof asked",
    "approval.Telling": "proof",
    "approval.Hearing": "record",
    "approval.ExtensionGrant": "why_not",
    "approval.Forwarding": "to_name",
    "catalog.ItemImport": "file_name",
    "catalog.ImportedRow": "cells errors",
    "timelimits.Extension": "approver",
    "timelimits.NoticeProposal": "reason decision_reason",
    "organizations.Account": "username display_name",
    "organizations.SignInGate": "username address",
    "organizations.Grant": "reason",
}

# Codes, documents' numbers, units' and items' own texts, digests, counts.
IMPERSONAL: dict[str, str] = {
    "rehearsal.Performance": "key number",
    "boards.Screen": "name hall_code token_digest",
    "boards.Pairing": "code token_digest",
    "boards.ScreenBeat": "build layout",
    "boards.Announcement": "hall_code text",
    "boards.PublicMatter": (
        "number tail region applicant item unit item_code unit_code window late_reason"
    ),
    "boards.PublicTotals": "region place",
    "boards.Tally": "region month unit_code item_code",
    "boards.PublicFigure": "region month unit_code unit item_code item",
    "boards.PublicDecision": (
        "number document region holder item_code item unit_code unit licence status"
    ),
    "boards.Presence": "process",
    "monitor.Alarm": "kind subject",
    "monitor.CardRule": "kind basis",
    "monitor.Card": "about basis kind item",
    "monitor.Breach": "kind",
    "monitor.Bulletin": "document figures cards",
    "monitor.Sample": "seed",
    "monitor.Inspection": "number",
    "monitor.InspectionFinding": "window",
    "monitor.CardRuling": "number",
    "monitor.Evidence": "document media_type sha256",
    "monitor.FoundFact": "ground basis document",
    "monitor.ProcedureRule": "code settings zh en basis",
    "monitor.RuleChange": "subject content dry_run",
    "monitor.Finding": "code department values",
    "monitor.Parked": "code error",
    "monitor.NoticeRule": "event",
    "monitor.Subscriber": "secret",
    "monitor.Notice": "event facts",
    "monitor.Order": "document authority",
    "monitor.OrderPaper": "kind sha256",
    "monitor.Accountability": "document",
    "monitor.IndicatorForm": "content",
    "monitor.ScoreRun": "cause digest",
    "monitor.CountedCase": "number window item",
    "monitor.UnitScore": "group figures parts why_unranked",
    "monitor.ScoreObjection": "part document",
    "monitor.ScoreMark": "part document",
    "monitor.ReasonAsked": "ground",
    "complaints.Complaint": "handling_window",
    "complaints.ComplaintRule": "kind basis unit_basis",
    "approval.Case": (
        "number window_code source ticket silence acceptance_document step_name in_hand "
        "pickup_window delay_reason"
    ),
    "approval.CaseNote": "about",
    "approval.CaseMaterial": "form",
    "approval.Decision": "document reason basis conditions",
    "approval.Licence": "number",
    "approval.Commitment": "document ground",
    "approval.Revocation": "ground document",
    "approval.Correction": "reason",
    "approval.FeePayment": "receipt",
    "approval.FeeRefund": "document",
    "approval.CalendarFeed": "token_hash",
    "approval.Forwarding": "document",
    "approval.Hearing": "document",
    "approval.JointPart": "name basis document ground",
    "approval.JointInspection": "invited attended",
    "approval.SupplementNotice": "document reason",
    "approval.SupplementLine": "article",
    "approval.Batch": "code document",
    "approval.Quota": "code document",
    "approval.OrderPlace": "series",
    "approval.Removal": "reason",
    "approval.Renewal": "effect",
    "approval.SilenceEffect": "effect basis",
    "approval.SpecialProcedure": "ground name basis document reason",
    "approval.ExtensionGrant": "ground document",
    "approval.CaseStep": "name role reason",
    "catalog.Item": "code name plain_name level",
    "catalog.ItemVersion": (
        "joint_basis joint_parts order_basis quota_unit commitment_basis check_basis "
        "refund_basis legal_basis quantity_limit acceptance_basis silence_basis "
        "supplement_basis statutory_basis unit_basis promised_basis promised_unit_basis "
        "extension_approver extension_basis stops delivery_basis prereview_basis forward_to "
        "forward_unit forward_basis result_name renewal_basis fee_note"
    ),
    "catalog.ItemImport": "sha256 layout by",
    "catalog.LimitReview": "text kind note proposal_ground basis unit_basis",
    "catalog.SearchKey": "text letters",
    "catalog.Condition": "text basis",
    "catalog.Material": "name standard basis",
    "catalog.StepDefinition": "name parallel_group asks",
    "catalog.Fee": "name per document relief",
    "catalog.CellSource": "source read_on",
    "timelimits.TimeLimit": "kind subject basis unit_basis starts calendar reading falls",
    "timelimits.Pause": "ground basis document",
    "timelimits.Extension": "reason_code document verdict",
    "timelimits.RungRule": "kind source",
    "timelimits.WorkCalendar": "code name digest",
    "timelimits.CalendarYear": "notice source text_sha256",
    "timelimits.CalendarDay": "name",
    "timelimits.NoticeProposal": "calendar content preview",
    "timelimits.Restatement": "calendar",
    "timelimits.HallHours": "hall_code spans source",
    "ledger.Heartbeat": "process kind facts",
    "ledger.Matter": "number query_code_hash",
    "ledger.Series": "name",
    "ledger.Stream": "name last_hash",
    "ledger.Entry": "stream name actor capacity source body prev leaf hash",
    "ledger.Bookmark": "reader stream",
    "ledger.IdempotencyKey": "actor request_sha256 outcome",
    "organizations.Region": "code name",
    "organizations.Department": "code name short_name governance complaint_channel",
    "organizations.Succession": "document item_codes",
    "organizations.Post": "name",
    "organizations.Window": "hall_code code name zone",
    "organizations.WindowItem": "item_code",
    "organizations.Account": "password work_no",
    "organizations.Grant": "granted_by",
    "web.Attempt": "key",
}


def fields_of_words() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every field of ours that can hold words; one with a list of choices holds no others."""
    for floor in FLOORS:
        for model in apps.get_app_config(floor).get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, WORDS) and not field.choices:
                    yield model, field


def personal(model: type[models.Model]) -> list[str]:
    """The names of the model's personal fields."""
    return PERSONAL.get(model._meta.label, "").split()
