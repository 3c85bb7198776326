"""The cases a rehearsal begins with: every state, every lamp, and a history that went well.

All of them are made through the real use cases on a driven clock, so that each date, card and
entry is what it would have been. The seeds are planned cases like any other; what their plans
leave open on the first morning the simulator goes on with.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kernel.clock import OFFICE_ZONE
from rehearsal.simulation.hours import Hours
from rehearsal.simulation.people import Person, identity_number, person
from rehearsal.simulation.plan import PlannedAct, PlannedCase, Programme
from rehearsal.simulation.scripts import DAY, HOUR

BEGINS = dt.datetime(2026, 7, 13, 8, 0, tzinfo=OFFICE_ZONE)
OPENS_AT = dt.datetime(2026, 9, 21, 8, 50, tzinfo=OFFICE_ZONE)
HISTORY_FROM, HISTORY_UNTIL = dt.date(2026, 8, 24), dt.date(2026, 9, 18)
HISTORY_PER_DAY = 4
STAY = frozenset({"seed:silence", "seed:well", "seed:parked", "seed:provisional"})
PAUSED_DAYS = 6
MOST_TO_CARRY_ON = 6
PERSONAL = frozenset({3, 6, 10, 11})  # what people file for themselves

# Key, item's number in the catalogue, and the acts with month-day and time.
SEEDS: tuple[tuple[str, int, str], ...] = (
    # scene 1: received on Monday the 14th, no word by Sunday the 20th, 24:00
    ("seed:silence", 26, "receive 0914 10:20"),
    # scene 6: the well; the law's 45 working days end on Friday the 18th
    (
        "seed:well",
        24,
        "receive 0715 09:30, accept 0717 10:00, assign 0720 09:10, finish_step 0728 15:00, "
        "sign_card 0818 09:30, explain_card 0819 15:00, uphold_card 0824 10:00, "
        "order_card 0825 09:30, sign_order 0825 15:00, reply_order 0918 16:00",
    ),
    # past the promise, still open, in three departments
    (
        "seed:late-food",
        35,
        "receive 0909 09:20, accept 0909 10:05, assign 0909 15:00, finish_step 0911 10:00",
    ),
    (
        "seed:late-vet",
        27,
        "receive 0831 10:00, accept 0901 11:00, assign 0901 14:00, "
        "finish_step 0908 10:00, finish_step 0911 10:00, "
        "sign_card 0917 09:30, explain_card 0917 16:00",
    ),
    (
        "seed:late-society",
        9,
        "receive 0817 10:00, accept 0818 09:00, assign 0818 14:00, "
        "finish_step 0831 10:00, finish_step 0907 10:00, "
        "sign_card 0914 09:30, appeal_card 0914 15:00, lift_card 0917 10:00, "
        "sign_card 0917 14:00, appeal_card 0918 10:00",
    ),
    # near the end
    (
        "seed:near-fire",
        20,
        "receive 0907 09:00, accept 0908 09:30, assign 0908 14:00, finish_step 0914 10:00",
    ),
    (
        "seed:near-emission",
        18,
        "receive 0826 09:00, accept 0827 09:30, assign 0827 16:00, "
        "finish_step 0910 10:00, finish_step 0917 10:00",
    ),
    (
        "seed:near-food",
        35,
        "receive 0915 09:00, accept 0915 09:40, assign 0915 15:10, "
        "finish_step 0917 10:00, finish_step 0918 15:00",
    ),
    (
        "seed:near-passport",
        6,
        "receive 0914 09:00, accept 0914 09:20, assign 0914 15:00, finish_step 0918 15:00",
    ),
    # stopped by a special procedure
    (
        "seed:paused-fire",
        20,
        "receive 0901 09:00, accept 0902 09:30, assign 0902 14:00, suspend 0907 10:00",
    ),
    (
        "seed:paused-water",
        24,
        "receive 0818 09:00, accept 0820 10:00, assign 0820 15:00, suspend 0826 10:00",
    ),
    # extended in time, and so far that the end lies in a year not yet declared
    (
        "seed:extended",
        1,
        "receive 0825 09:00, accept 0826 10:00, assign 0826 14:00, "
        "finish_step 0901 10:00, extend 0904 10:00",
    ),
    (
        "seed:provisional",
        1,
        "receive 0915 09:00, accept 0916 10:00, assign 0916 14:00, extend_fully 0917 10:00,"
        " suspend_fully 0918 10:00",
    ),
    (
        "seed:extended-food",
        35,
        "receive 0917 09:10, accept 0917 10:00, assign 0917 14:00, "
        "finish_step 0918 10:00, finish_step 0920 10:00, extend 0920 14:30",
    ),
    # waiting for the applicant, or for a notice to reach one
    ("seed:asked-1", 35, "receive 0917 09:00, request_supplement 0917 15:00, tell 0917 15:40"),
    ("seed:asked-2", 26, "receive 0916 10:00, request_supplement 0918 11:00, tell 0918 11:05"),
    (
        "seed:asked-3",
        20,
        "receive 0918 09:30, request_supplement 0918 16:00, tell_in_vain 0918 16:05",
    ),
    (
        "seed:asked-twice",
        27,
        "receive 0910 09:30, request_supplement 0911 10:00, tell 0911 10:20, supply 0915 14:00,"
        " second_notice 0918 15:00",
    ),
    # received and not yet looked at
    ("seed:new-1", 35, "receive 0920 16:50"),
    ("seed:new-2", 18, "receive 0920 15:20"),
    ("seed:new-3", 6, "receive 0920 14:10"),
    ("seed:new-4", 24, "receive 0918 17:05"),
    ("seed:new-5", 1, "receive 0917 11:00"),
    ("seed:parked", 34, "park 0920 17:20"),
    ("seed:discarded", 2, "park 0916 10:00, discard 0916 17:00"),
    # under way
    (
        "seed:review-1",
        18,
        "receive 0914 09:00, accept 0915 09:30, assign 0915 16:00, finish_step 0918 10:00",
    ),
    ("seed:review-2", 9, "receive 0910 09:00, accept 0911 09:30, assign 0911 16:00"),
    (
        "seed:returned",
        35,
        "receive 0916 09:00, accept 0916 09:20, assign 0916 10:00, finish_step 0917 15:00,"
        " return_step 0918 09:00",
    ),
    # decided, waiting to be collected
    (
        "seed:collect-1",
        35,
        "receive 0915 09:00, accept 0915 09:20, assign 0915 10:00, "
        "finish_step 0916 15:00, finish_step 0917 10:00, grant 0918 10:00, "
        "ready 0918 15:00",
    ),
    (
        "seed:collect-2",
        6,
        "receive 0910 09:00, accept 0910 09:10, assign 0910 14:00, finish_steps 0915 15:30, grant 0916 10:00, ready 0918 09:00",
    ),
    (
        "seed:granted",
        26,
        "receive 0908 09:00, accept 0908 10:00, assign 0908 14:00, "
        "finish_steps 0914 10:30, grant 0918 16:30",
    ),
    # ended in every other way
    (
        "seed:denied",
        35,
        "receive 0907 09:00, accept 0907 09:30, assign 0907 14:00, "
        "finish_step 0908 10:30, finish_step 0909 10:30, deny 0910 15:00",
    ),
    ("seed:declined", 26, "receive 0909 09:00, decline 0909 15:00"),
    (
        "seed:withdrawn",
        20,
        "receive 0903 09:00, accept 0904 10:00, assign 0904 14:00, withdraw 0910 11:00",
    ),
    (
        "seed:corrected",
        35,
        "receive 0917 10:30, ask_correction 0917 11:00, confirm_correction 0917 15:00, "
        "accept 0917 15:30, assign 0918 09:00, finish_step 0920 10:00",
    ),
    # a lower level's opinion: gone to the province, waiting to go, gone on inside the city
    (
        "seed:forwarded",
        10,
        "receive 0902 09:30, accept 0902 10:30, assign 0902 14:00, finish_steps 0908 10:00, "
        "forward 0909 15:00",
    ),
    (
        "seed:to-forward",
        39,
        "receive 0911 10:00, accept 0914 09:30, assign 0914 14:00, finish_step 0917 10:00",
    ),
    (
        "seed:village",
        15,
        "receive 0908 09:00, accept 0909 10:00, assign 0909 14:00, finish_steps 0911 10:00, "
        "forward 0914 11:00, assign 0914 15:00",
    ),
    # side by side with other units
    (
        "seed:bus",
        4,
        "receive 0911 09:00, accept 0914 09:30, assign 0914 10:00, finish_step 0916 10:00, "
        "finish_step 0918 15:00",
    ),
    (
        "seed:dig",
        22,
        "receive 0916 09:00, accept 0916 14:30, assign 0917 09:00, finish_step 0918 10:00",
    ),
    # one decision of four units, two of which have answered; one restaurant, three laws
    (
        "seed:joint",
        45,
        "receive 0907 09:00, accept 0909 10:00, assign 0909 14:00, opine 0914 10:00, "
        "opine 0916 15:00",
    ),
    ("seed:theme", 44, "receive 0917 14:00, accept 0918 09:30, assign 0918 14:00"),
    # in a batch that closed on Friday; in the order of acceptance
    ("seed:teacher-1", 3, "receive 0902 09:00, accept 0903 10:00"),
    ("seed:teacher-2", 3, "receive 0917 15:00, accept 0918 10:00"),
    (
        "seed:fireworks-1",
        33,
        "receive 0909 09:00, accept 0910 10:00, assign 0910 14:00, finish_step 0914 10:00",
    ),
    ("seed:fireworks-2", 33, "receive 0910 09:00, accept 0911 10:00, assign 0911 14:00"),
    # asked for papers and never heard of again: 视为撤回申请 where the law says so
    ("seed:abandoned", 11, "receive 0907 09:30, request_supplement 0907 10:30, tell 0907 10:40"),
    # a test entry among the filings, struck out by a second person
    (
        "seed:deleted",
        35,
        "receive 0916 11:00, ask_removal 0916 11:10, confirm_removal 0916 14:00",
    ),
    ("seed:elsewhere", 34, "import 0910 09:00, close_elsewhere 0910 09:40"),
    # granted on a written commitment, to be checked later; refused above, the fee given back and owed
    ("seed:committed", 31, "receive 0916 09:30, commit 0916 10:00, ready 0917 09:00"),
    (
        "seed:refunded",
        39,
        "receive 0824 10:00, accept 0825 09:30, assign 0825 14:00, pay 0826 10:00, "
        "finish_steps 0827 10:00, forward 0828 10:00, refuse_above 0910 10:00, refund 0914 15:00",
    ),
    (
        "seed:refund-owed",
        39,
        "receive 0826 10:00, accept 0827 09:30, assign 0827 14:00, pay 0828 10:00, "
        "finish_steps 0831 10:00, forward 0901 10:00, refuse_above 0917 10:00",
    ),
    # two grievances, one answered
    (
        "seed:complaint-1",
        34,
        "receive 0914 09:00, accept 0914 09:05, grant 0914 09:30, deliver 0914 10:00, complain 0914 16:00,"
        " take_up_complaint 0915 10:00, answer_complaint 0917 10:00, close_complaint 0918 10:00",
    ),
    (
        "seed:complaint-2",
        34,
        "receive 0918 09:00, accept 0918 09:05, grant 0918 09:30, deliver 0918 10:00, complain 0918 16:30,"
        " take_up_complaint 0921 10:00, answer_complaint 0923 10:00, close_complaint 0924 10:00",
    ),
)

NAMED: Mapping[str, Person] = {
    "seed:silence": Person("沈禾", "", "10000000001", "青禾县松亭镇", company="青禾农资店"),
    "seed:well": Person("陆澄溪", "", "10000000002", "云堤区", company="澄溪酒业有限公司"),
}


def seeds(programme: Programme, codes: Mapping[int, str]) -> list[PlannedCase]:
    """The explicit seeds and the history, by key; ``codes`` gives the code of an item's number."""
    explicit = [
        _carried_on(_seed(programme.seed, key, (number, codes[number]), line), programme.hours)
        for key, number, line in SEEDS
    ]
    return [*explicit, *_history(programme)]


def _carried_on(planned: PlannedCase, hours: Hours) -> PlannedCase:
    """The seed with acts that work it off after the first morning, unless it is there to stay."""
    if planned.key in STAY or planned.key.startswith("seed:late"):
        return planned
    wait = PAUSED_DAYS * DAY if planned.key.startswith("seed:paused") else HOUR
    acts, at = list(planned.acts), hours.after(OPENS_AT, wait)
    for _ in range(MOST_TO_CARRY_ON):
        acts.append(PlannedAct("carry_on", at))
        at = hours.after(at, 0.4 * DAY)
    return replace(planned, acts=tuple(acts))


def _history(programme: Programme) -> Iterator[PlannedCase]:
    """Four weeks of a quiet hall before the first morning; their last acts may lie after it."""
    quiet = replace(programme, per_day=HISTORY_PER_DAY, lateness=False)
    day = HISTORY_FROM
    while day <= HISTORY_UNTIL:
        for planned in quiet.day(day):
            yield replace(planned, key=f"past:{planned.key}")
        day += dt.timedelta(days=1)


def _seed(seed: int, key: str, item: tuple[int, str], line: str) -> PlannedCase:
    number, code = item
    chance = random.Random(f"{seed}:{key}")  # noqa: S311 - a rehearsal, not a secret
    acts = tuple(_act(part) for part in line.split(","))
    applicant = NAMED.get(key) or person(chance, company=number not in PERSONAL, number=number)
    if not applicant.id_number:
        applicant = replace(applicant, id_number=identity_number(chance))
    return PlannedCase(key, code, applicant, acts)


def _act(text: str) -> PlannedAct:
    name, day, time = text.split()
    at = dt.datetime.strptime(f"2026{day} {time}", "%Y%m%d %H:%M").replace(tzinfo=OFFICE_ZONE)
    return PlannedAct(name, at)
