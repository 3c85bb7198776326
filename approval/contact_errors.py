"""Why an applicant's choice of how to be told is refused."""

from __future__ import annotations

from kernel.errors import InvalidInput


class NoticeWayUnknown(InvalidInput):
    """The way of being told is not one of the offered."""

    code = "notice-way-unknown"
    default_message = "请选择一种通知方式"


class NoticeAddressWrong(InvalidInput):
    """The phone or the mail address cannot be one."""

    code = "notice-address-wrong"
    default_message = "请填写能收到通知的手机号码或者电子邮箱"


class NoticeConsentMissing(InvalidInput):
    """An address is kept only with the applicant's consent."""

    code = "notice-consent-missing"
    default_message = "请勾选同意，我们才能保存并使用这个地址"
