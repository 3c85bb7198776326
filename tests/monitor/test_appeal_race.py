"""Two officers decide one appeal at the same moment: one decision, the other is told the state."""

from __future__ import annotations

import threading
import uuid

from django.db import connections

from kernel.errors import DomainError
from monitor.errors import CardAlreadyMoved
from monitor.models import Card, CardRuling
from monitor.services import rulings
from organizations.roles import Role
from tests.builders import cards as made
from tests.builders import monitor as built


def test_two_officers_decide_one_appeal_at_once(committed_db, clock):
    card = made.appealed(made.an_issued_card(clock))
    first, second, leader = made.a_bureau()
    rulings.propose_ruling(card.pk, officer=first, key=uuid.uuid4(), draft=made.a_draft("waived"))
    version = Card.objects.get(pk=card.pk).version
    third = built.an_officer(Role.SUPERVISION_LEADER, username="third")
    ready, refused, done = threading.Barrier(2), [], []

    def decide(officer) -> None:
        ready.wait()
        try:
            act = {"officer": officer, "key": uuid.uuid4(), "version": version}
            done.append(rulings.issue_ruling(card.pk, **act))
        except DomainError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(who,)) for who in (second, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one["state"] for one in done] == ["waived"]
    (error,) = refused
    assert isinstance(error, CardAlreadyMoved)
    assert error.facts == {"state": "waived", "version": version + 1}
    assert CardRuling.objects.filter(state="agreed").count() == 1
    assert leader.account_id not in CardRuling.objects.values_list("decided_by", flat=True)
