"""What the catalogue writes into the ledger."""

from __future__ import annotations

from kernel.journal import define

ITEM_ADDED = define("item.added", "增设事项", {"item": str, "department": str})
ITEM_CHANGED = define("item.changed", "变更事项", {"item": str, "fields": list})
VERSION_DRAFTED = define("item_version.drafted", "拟订事项版本", {"item": str, "version": int})
VERSION_AMENDED = define(
    "item_version.amended", "修改事项版本草稿", {"item": str, "version": int, "fields": list}
)
VERSION_PUBLISHED = define(
    "item_version.published",
    "公布事项版本",
    {"item": str, "version": int, "valid_from": str, "digest": str},
)
VERSION_RETIRED = define(
    "item_version.retired", "事项版本停止适用", {"item": str, "version": int, "valid_to": str}
)
