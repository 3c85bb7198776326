"""Invented applicants. Their identity numbers lie in 9901xx, a region no province has.

So every check digit is right and no number can belong to anyone; phones begin with 100, which no
mobile does.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
COMPOUND = ("欧阳", "司马", "上官", "诸葛")
GIVEN = "兰桂芳华明丽军敏静强磊洋艳勇娟涛超霞平刚玉珍文辉建国晓宁雨晨思远佳怡子涵若溪清和"
SHOPS: Mapping[int, tuple[str, ...]] = {
    26: ("农资店", "植保服务部"),
    27: ("兽药店", "养殖服务部"),
    35: ("面馆", "小吃店", "餐饮店", "茶社", "早餐铺", "烘焙坊"),
}
SOCIETIES = ("书法协会", "乒乓球协会", "志愿服务协会", "茶文化研究会")
PLACES = ("安澜", "柳堤", "松亭", "岚溪", "青禾", "鹤屿", "石瀑", "沧宁", "望澄", "云堤")
SOCIETY = 9
COMPANIES = ("建设有限公司", "酒业有限公司", "科技有限公司", "文化传播有限公司", "环保工程有限公司")
REGIONS = ("990102", "990103", "990121", "990122", "990123", "990181")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant of the rehearsal: a person, or a company that a person speaks for."""

    name: str
    id_number: str
    phone: str
    address: str
    company: str = ""


def person(chance: random.Random, *, company: bool, number: int = 0) -> Person:
    """An invented applicant for the item of that number; the same for the same ``chance``."""
    surname = chance.choice(COMPOUND) if chance.random() < 0.02 else chance.choice(SURNAMES)
    given = "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2))))
    place = chance.choice(PLACES)
    return Person(
        name=surname + given,
        id_number=identity_number(chance),
        phone=f"100{chance.randrange(10**8):08d}",
        address=f"{place}路{chance.randrange(1, 200)}号",
        company=_company(chance, place, given, number) if company else "",
    )


def identity_number(chance: random.Random) -> str:
    """An identity number with the right check digit in a region that does not exist."""
    born = dt.date(1960, 1, 1) + dt.timedelta(days=chance.randrange(16_000))
    body = f"{chance.choice(REGIONS)}{born:%Y%m%d}{chance.randrange(1, 1000):03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True))
    return body + CHECK[total % 11]


def _company(chance: random.Random, place: str, given: str, number: int) -> str:
    if number in SHOPS:
        return f"{given}{chance.choice(SHOPS[number])}"
    if number == SOCIETY:
        return f"澄川市{place}{chance.choice(SOCIETIES)}"
    return f"澄川{place}{chance.choice(COMPANIES)}"
