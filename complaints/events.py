"""What complaints enter into the ledger: never what was said, nor by whom, nor about which case."""

from __future__ import annotations

import ledger

# ``about`` is the case's number once the unit may know of the complaint; empty before.
COMPLAINT_FACTS = {
    "number": str,
    "state": str,
    "version": int,
    "department": str,
    "about": str,
    "released": bool,
    "limits": list,
}

COMPLAINT_FILED = ledger.define("complaint.filed", "收到投诉", COMPLAINT_FACTS)
COMPLAINT_ACCEPTED = ledger.define("complaint.accepted", "受理投诉", COMPLAINT_FACTS)
COMPLAINT_DECLINED = ledger.define(
    "complaint.declined", "不予受理投诉", COMPLAINT_FACTS | {"ground": str}
)
COMPLAINT_CONSENTED = ledger.define("complaint.consented", "同意告知被投诉单位", COMPLAINT_FACTS)
COMPLAINT_ANSWERED = ledger.define("complaint.answered", "答复投诉", COMPLAINT_FACTS)
COMPLAINT_CLOSED = ledger.define("complaint.closed", "投诉办结", COMPLAINT_FACTS)

# Of a good rating the case's number; of a bad one that of the complaint it opened, which hides it.
RATING_GIVEN = ledger.define("rating.given", "好差评", {"number": str, "grade": int})
