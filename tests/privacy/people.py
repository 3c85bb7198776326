"""People who exist nowhere: planted in every personal field, to be found wherever they leak.

Their names have signs beyond the basic plane, which a careless mask or encoder breaks; their
identity numbers have valid check digits, of a division that does not exist.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SURNAMES = ("𠮷", "欧阳", "田", "买买提·", "林")
_serial = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Canary:
    """One invented person, and all by which somebody could be recognised as them."""

    name: str
    given: str
    id_number: str
    phone: str
    address: str
    email: str
    plate: str
    card: str

    @property
    def needles(self) -> dict[str, str]:
        """What must not be found, by what it is. Half an identity number betrays as well."""
        return {
            "name": self.name,
            "given name": self.given,
            "identity number": self.id_number,
            "identity number from the seventh digit": self.id_number[6:],
            "phone": self.phone,
            "phone's last eight": self.phone[-8:],
            "address": self.address,
            "e-mail": self.email,
            "plate": self.plate,
            "bank card": self.card,
        }

    @property
    def sentence(self) -> str:
        """All of it as somebody may type it into a field for text."""
        return (
            f"{self.name}，{self.id_number}，{self.phone}，{self.address}，"
            f"{self.email}，{self.plate}，{self.card}"
        )

    def fitting(self, longest: int | None) -> str:
        """As much of the person as a field of that length holds, whole needles only."""
        kept = ""
        for part in self.sentence.split("，"):
            longer = f"{kept}，{part}" if kept else part
            if longest is not None and len(longer) > longest:
                continue
            kept = longer
        return kept or self.given[: longest or None]


def a_canary() -> Canary:
    """A new person with given names of Extensions A and B; no two share more than a surname."""
    mark = next(_serial)
    given = chr(0x3400 + 11 * mark) + chr(0x20000 + 37 * mark)
    born = f"19{70 + mark % 20}{1 + mark % 12:02d}{1 + mark % 28:02d}"
    return Canary(
        name=SURNAMES[mark % len(SURNAMES)] + given,
        given=given,
        id_number=_with_check(f"990199{born}{(mark * 7) % 1000:03d}"),
        phone=f"1987{(mark * 61_813 + 3_517_291) % 10_000_000:07d}",
        address=f"虚云路{8800 + mark}弄{mark}号𥻗园",
        email=f"kanari{mark}@nowhere.invalid",
        plate=f"沪Z·K{(mark * 977) % 10_000:04d}",
        card=f"62220203{(mark * 104_729 + 5) % 10**11:011d}",
    )


def _with_check(seventeen: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return seventeen + CHECKS[total % 11]
