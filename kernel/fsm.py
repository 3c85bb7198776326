"""One typed door to django-fsm.

Three things the library does loosely are put right here: transitions keep the types of their
arguments, ``refresh_from_db`` neither lies about a protected state nor leaves it unprotected for
the whole process, and constructors stay typed for mypy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ParamSpec, cast

import django_fsm
from django.db import models

P = ParamSpec("P")
MoveRefused = django_fsm.TransitionNotAllowed
StateRaceLost = django_fsm.ConcurrentTransition


if TYPE_CHECKING:
    _Stateful = models.Model
else:

    class _Stateful(django_fsm.ConcurrentTransitionMixin, models.Model):
        class Meta:
            abstract = True


class StatefulModel(_Stateful):
    """A row that moves through states. Saving over another's move raises StateRaceLost."""

    class Meta:
        abstract = True

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Any] | None = None,
    ) -> None:
        """Read the row anew, states included, without touching the shared field's protection."""
        names = {field.attname for field in _state_fields(type(self))}
        if fields is None:
            deferred = self.get_deferred_fields()
            fields = [f.attname for f in self._meta.concrete_fields if f.attname not in deferred]
        # A protected field refuses a second assignment only while a value stands in the instance.
        kept = {name: self.__dict__.pop(name) for name in names & set(fields)}
        try:
            models.Model.refresh_from_db(
                self, using=using, fields=fields, from_queryset=from_queryset
            )
        except BaseException:
            self.__dict__.update(kept)
            raise
        if not TYPE_CHECKING:
            self._update_initial_state()


def _state_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields  # noqa: SLF001
        if isinstance(field, django_fsm.FSMFieldMixin)
    ]


def state_field(choices: type[models.TextChoices], *, initial: str) -> Any:
    """A protected state column; only transitions change it."""
    return django_fsm.FSMField(
        default=initial, choices=choices.choices, protected=True, max_length=32
    )


def transition(
    *, field: Any, source: str | Sequence[str], target: str
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Declare a move; the body sets the row's own columns and nothing else."""
    declare = django_fsm.transition(field=field, source=source, target=target)
    return cast("Callable[[Callable[P, None]], Callable[P, None]]", declare)


def declared_moves(model: type[models.Model]) -> set[tuple[str, str]]:
    """Every (source, target) that the model's transitions declare."""
    moves: set[tuple[str, str]] = set()
    for field in _state_fields(model):
        getter = getattr(model, f"get_all_{field.name}_transitions")
        moves |= {(str(move.source), str(move.target)) for move in getter(model())}
    return moves
