"""Into which pieces a name is cut when it is kept, and a question when it is asked. Pure.

Three kinds stand in one list, told apart by their mark: characters and pairs of the names as they
are (取, 取水), beginnings (^取水), and letters of the pinyin (~qsx anywhere, ~^qs at a beginning).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from web.initials import variants

LONGEST_QUESTION = 60
MOST_WORDS = 5
BEGINNING = 8  # characters of a beginning that are kept; the rest is compared
LETTERS = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """What is kept of an item: texts and letters with a line break around each name, and pieces."""

    text: str
    letters: str
    pieces: list[str]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question."""

    text: str

    @property
    def latin(self) -> bool:
        """Whether it may be the initials of something."""
        return self.text.isascii()

    @property
    def beginning(self) -> str:
        """The piece of a name that begins with it."""
        return "^" + self.text[:BEGINNING]

    @property
    def letters_beginning(self) -> str:
        """The piece of a name whose initials begin with it."""
        return "~^" + self.text[:BEGINNING]

    @property
    def inside(self) -> list[str]:
        """The pieces of every name that contains it, be it as letters."""
        if not self.latin:
            return [self.text] if len(self.text) == 1 else sorted(set(_runs(self.text, 2)))
        if len(self.text) < LETTERS:
            return [self.letters_beginning]
        return sorted({f"~{run}" for run in _runs(self.text, LETTERS)})


def keys_of(names: Iterable[str], units: Iterable[str], code: str) -> Keys:
    """What is kept of an item with these ``names``, done by a unit with the names ``units``."""
    own = [cut for cut in map(_joined, names) if cut]
    all_names = [*own, *(cut for cut in map(_joined, units) if cut)]
    spelt = [letters for name in all_names for letters in variants(name) if letters]
    pieces: set[str] = set()
    for name in all_names:
        pieces |= {letter for letter in name if not letter.isascii()} | set(_runs(name, 2))
    for name in own:
        pieces |= {f"^{start}" for start in _beginnings(name)}
    for letters in (letters for name in own for letters in variants(name)):
        pieces |= {f"~^{start}" for start in _beginnings(letters)}
    for letters in spelt:
        pieces |= {f"~{run}" for run in _runs(letters, LETTERS)}
    codes = [*words_in(code), _joined(code)]
    for part in codes:
        pieces |= {f"^{start}" for start in _beginnings(part)}
    return Keys(_lines([*all_names, *codes]), _lines(spelt), sorted(pieces))


def words_of(question: str) -> list[Word]:
    """The words of a question, at most five; whatever is neither letter nor digit divides them."""
    return [Word(text) for text in words_in(question[:LONGEST_QUESTION])[:MOST_WORDS]]


def words_in(text: str) -> list[str]:
    """Runs of letters and digits, folded: full width to half, capitals to small."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in folded).split()


def _joined(name: str) -> str:
    return "".join(words_in(name))


def _runs(text: str, length: int) -> Iterator[str]:
    return (text[at : at + length] for at in range(len(text) - length + 1))


def _beginnings(text: str) -> Iterator[str]:
    return (text[:length] for length in range(1, min(len(text), BEGINNING) + 1))


def _lines(texts: Iterable[str]) -> str:
    return "\n" + "\n".join(dict.fromkeys(texts)) + "\n"
