"""What the catalogue writes into the ledger."""

from __future__ import annotations

from kernel.journal import define, optional

ITEM_ADDED = define("item.added", "增设事项", {"item": str, "department": str})
ITEM_CHANGED = define("item.changed", "变更事项", {"item": str, "fields": list})
VERSION_DRAFTED = define("item_version.drafted", "拟订事项版本", {"item": str, "version": int})
VERSION_AMENDED = define(
    "item_version.amended", "修改事项版本草稿", {"item": str, "version": int, "fields": list}
)
LIST_IMPORTED = define(
    "item_list.imported",
    "导入事项清单",
    {"sha256": str, "layout": str, "rows": int, "accepted": int, "refused": int},
)
LIMIT_SETTLED = define(
    "item_version.limit_settled",
    "核定待核时限",
    {"item": str, "version": int, "field": str, "amount": optional(int), "unit": str},
)
# A move of a version stands with the status it led to; the database asks for it.
VERSION_REVIEWED = define(
    "item_version.reviewed",
    "审核事项版本",
    {"item": str, "version": int, "status": str, "digest": str},
)
VERSION_RETURNED = define(
    "item_version.returned", "退回事项版本草稿", {"item": str, "version": int, "status": str}
)
VERSION_PUBLISHED = define(
    "item_version.published",
    "公布事项版本",
    {"item": str, "version": int, "status": str, "valid_from": str, "digest": str},
)
VERSION_RETIRED = define(
    "item_version.retired",
    "事项版本停止适用",
    {"item": str, "version": int, "status": str, "valid_to": str},
)
