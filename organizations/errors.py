"""What organizations refuse, and in which words."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound, NotPermitted


class NoSuchRegion(NotFound):
    """There is no region with this code."""

    code = "no-such-region"
    default_message = "没有这个区域"


class NoSuchDepartment(NotFound):
    """There is no department with this code."""

    code = "no-such-department"
    default_message = "没有这个部门"


class NoSuchWindow(NotFound):
    """There is no such window, or the officer does not sit there."""

    code = "no-such-window"
    default_message = "没有这个窗口，或您未被安排在该窗口"


class NoSuchAccount(NotFound):
    """There is no such account."""

    code = "no-such-account"
    default_message = "没有这个账号"


class NoSuchGrant(NotFound):
    """There is no such grant, or it has ended."""

    code = "no-such-grant"
    default_message = "没有这项授权，或授权已终止"


class AlreadyThere(Conflict):
    """Another row already bears this code, name or place in the official order."""

    code = "already-there"
    default_message = "代码、名称或序号已被使用"


class ScopeRefused(InvalidInput):
    """The role is given over another kind of scope."""

    code = "scope-refused"
    default_message = "该角色不能按此范围授予"


class PeriodRefused(InvalidInput):
    """A grant starts in the past, or ends before it starts."""

    code = "period-refused"
    default_message = "授权起止时间不正确：不得早于现在，终止不得早于生效"


class GrantExists(Conflict):
    """The account holds this role over this scope in an overlapping period."""

    code = "grant-exists"
    default_message = "该账号在此期间已有同一授权"


class RolesApart(Conflict):
    """One person may not hold both roles at the same time."""

    code = "roles-apart"
    default_message = (
        "系统管理员、安全管理员、审计员三员分立，办件岗位与监察岗位分设，不得由同一人同时担任"
    )


class NotToOneself(NotPermitted):
    """Nobody gives a role to oneself."""

    code = "not-to-oneself"
    default_message = "不得给本人授权"


class SuccessionRefused(InvalidInput):
    """The succession would run in a circle, or moved functions name no items."""

    code = "succession-refused"
    default_message = "机构承继关系不成立：不得循环，职能划转须列明事项"


class AccountClosed(Conflict):
    """The account is closed."""

    code = "account-closed"
    default_message = "账号已停用"


class WeakPassword(InvalidInput):
    """The password does not meet the rules."""

    code = "weak-password"
    default_message = "密码不符合要求"
