"""What the keeping of screens refuses, and in which words."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound


class NoSuchHall(NotFound):
    """There is no such hall, or the officer does not administer it."""

    code = "no-such-hall"
    default_message = "没有这个大厅，或不由您管理"


class NoSuchScreen(NotFound):
    """There is no such screen in a hall that the officer administers."""

    code = "no-such-screen"
    default_message = "没有这块屏，或不由您管理"


class NoSuchAnnouncement(NotFound):
    """There is no such announcement in a hall that the officer administers."""

    code = "no-such-announcement"
    default_message = "没有这条公告，或不由您管理"


class ScreenInvalid(InvalidInput):
    """A name, a layout or a hall cannot be read; ``field`` says which."""

    code = "screen-invalid"
    default_message = "屏的登记内容有误"


class CodeUnknown(InvalidInput):
    """No screen waits under this code: mistyped, used, or older than a quarter of an hour."""

    code = "code-unknown"
    default_message = "没有屏在用这个配对码等候，请照屏上现在显示的输入"


class ScreenNameTaken(Conflict):
    """Another screen of the hall bears this name."""

    code = "screen-name-taken"
    default_message = "本大厅已有同名的屏"


class ScreenRevoked(Conflict):
    """The screen's registration has been revoked already."""

    code = "screen-revoked"
    default_message = "这块屏的登记已撤销"


class TooManyWaiting(Conflict):
    """So many screens wait to be registered that somebody must be playing."""

    code = "too-many-waiting"
    default_message = "等候登记的屏过多，请稍后再试"


class AnnouncementInvalid(InvalidInput):
    """Text, end or hall of an announcement cannot be read; ``field`` says which."""

    code = "announcement-invalid"
    default_message = "公告内容有误"


class AnnouncementOver(Conflict):
    """The announcement has ended or was taken down before."""

    code = "announcement-over"
    default_message = "这条公告已经结束"
