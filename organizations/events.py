"""What organizations write into the ledger: numbers and codes, never names."""

from __future__ import annotations

from kernel.journal import define

REGION_ADDED = define("region.added", "增设区域", {"region": str})
DEPARTMENT_OPENED = define("department.opened", "设立部门", {"department": str, "region": str})
DEPARTMENT_CHANGED = define("department.changed", "变更部门", {"department": str, "fields": list})
DEPARTMENT_SUCCEEDED = define(
    "department.succeeded",
    "机构承继",
    {"kind": str, "predecessor": str, "successor": str, "on": str, "items": list},
)
POST_OPENED = define("post.opened", "设立岗位", {"post": int, "department": str})
WINDOW_OPENED = define(
    "window.opened", "开设窗口", {"window": str, "department": str, "items": list}
)
WINDOW_CHANGED = define(
    "window.changed", "变更窗口", {"window": str, "fields": list, "items": list}
)
WINDOW_TAKEN = define("window.taken", "到岗", {"account": int, "window": str})
ACCOUNT_OPENED = define("account.opened", "开通账号", {"account": int, "department": str})
ACCOUNT_CHANGED = define("account.changed", "变更账号", {"account": int, "fields": list})
ACCOUNT_CLOSED = define("account.closed", "停用账号", {"account": int})
ACCOUNT_REOPENED = define("account.reopened", "恢复账号", {"account": int})
PASSWORD_SET = define("account.password_set", "重设密码", {"account": int})
ACCOUNT_SIGNED_IN = define("account.signed_in", "登录", {"account": int})
ACCOUNT_SIGNED_OUT = define("account.signed_out", "退出", {"account": int})
ACCOUNT_SIGN_IN_REFUSED = define(
    "account.sign_in_refused",
    "登录被拒",
    {"account": int, "reason": str, "failures": int, "locked": bool},
)
GRANT_GIVEN = define(
    "grant.given",
    "授予角色",
    {
        "grant": int,
        "account": int,
        "role": str,
        "scope": str,
        "scope_code": str,
        "valid_from": int,
        "valid_to": int,
    },
)
GRANT_REVOKED = define(
    "grant.revoked",
    "终止授权",
    {"grant": int, "account": int, "role": str, "valid_to": int},
)
