"""What the monitor refuses, and why."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound, NotPermitted


class CardNotFound(NotFound):
    """No such card within the officer's scope."""

    code = "card-not-found"
    default_message = "没有找到这张牌"


class CardAlreadyMoved(Conflict):
    """Somebody else decided on the card first, or it issued itself."""

    code = "card-already-moved"
    default_message = "这张牌的状态已变化，请刷新后再办"


class SecondPersonNeeded(NotPermitted):
    """Who proposed to withhold a card cannot also agree to it."""

    code = "second-person-needed"
    default_message = "不予发牌须由另一人同意"


class NothingProposed(Conflict):
    """There is no open proposal to withhold this card."""

    code = "nothing-proposed"
    default_message = "没有待同意的不予发牌提议"


class AlreadyProposed(Conflict):
    """A proposal to withhold this card already waits for a second person."""

    code = "already-proposed"
    default_message = "已有不予发牌的提议，待第二人同意"


class ReasonNeeded(InvalidInput):
    """Withholding a card takes a listed reason and a note."""

    code = "reason-needed"
    default_message = "不予发牌须选择理由并写明情况"
