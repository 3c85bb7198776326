"""The hall of the bench: one item of the loaded city, its clerk, reviewers and approver."""

from __future__ import annotations

import datetime as dt
import uuid

from approval.models import Case
from approval.services import decision, intake, review
from approval.services.filing import Filing, Person
from approval.states import CheckStatus, Tick
from catalog.models import Item
from kernel import clock
from organizations.roles import Role
from rehearsal.city.load import load_city
from rehearsal.simulation.cast import Cast

OPENING = dt.datetime(2026, 9, 21, 8, 50, tzinfo=clock.OFFICE_ZONE)
FOOD = 35  # 食品经营许可 by its number in the catalogue: papers, conditions, steps, a licence


class Hall:
    """Legal time stands at the opening; every act goes through its use case."""

    def __init__(self, opening: dt.datetime = OPENING) -> None:
        """Load the city into the empty database; legal time stands at ``opening``."""
        clock.install(clock.DrivenClock(opening))
        load_city(opening)
        self.item = Item.objects.get(number=FOOD)
        self.version = self.item.versions.get(status="published")
        cast = Cast(opening)
        self.clerk = cast.clerks(self.item.code)[0]
        self.reviewer, self.second = cast.reviewers(self.item.department_id)[:2]
        self.approver = cast.approver(self.item.department_id)
        self.steps = [
            step for step in self.version.steps.order_by("seq") if step.role == Role.REVIEWER
        ]

    def filing(self) -> Filing:
        """A complete filing."""
        return Filing(
            item_code=self.item.code,
            applicant=Person("桂兰面馆", kind="company", owner="何桂兰"),
            materials=dict.fromkeys(
                self.version.materials.values_list("seq", flat=True), CheckStatus.MET
            ),
            conditions=dict.fromkeys(
                self.version.conditions.values_list("seq", flat=True), Tick.MET
            ),
        )

    def receive(self) -> str:
        """Receive one; its number comes back."""
        answer = intake.receive_case(self.filing(), officer=self.clerk, key=uuid.uuid4())
        return str(answer["number"])

    def accept(self, number: str) -> None:
        """受理."""
        intake.accept_case(number, officer=self.clerk, key=uuid.uuid4(), version=1)

    def review(self, number: str) -> None:
        """Finish every step before the decision."""
        for step in self.steps:
            second = self.second.account_id if step.two_person else None
            finding = review.Finding(second=second)
            review.finish_step(number, finding, officer=self.reviewer, key=uuid.uuid4())

    def decide(self, number: str) -> None:
        """准予."""
        decision.grant_case(number, officer=self.approver, key=uuid.uuid4())

    def case(self, number: str) -> Case:
        """The case as it stands."""
        return Case.objects.get(number=number)
