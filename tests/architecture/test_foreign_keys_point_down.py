"""A table may refer to a table of a lower floor, of its own room, or of the room it stands on."""
from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from tests.architecture.house import may_know


def foreign_keys() -> list[tuple[str, str]]:
    """Every reference between two models of the product, as (module.Model, module.Model)."""
    return [
        (f"{model.__module__}.{model.__name__}", f"{field.related_model.__module__}.{field.related_model.__name__}")
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
        and model.__module__.startswith("khobac.")
        and field.related_model.__module__.startswith("khobac.")
    ]


def upward(references: list[tuple[str, str]]) -> list[str]:
    """Those that point up or sideways."""
    return [f"{owner} → {target}" for owner, target in references if not may_know(owner, target)]


def test_foreign_keys_point_down() -> None:
    references = foreign_keys()
    assert references, "the walk must meet the models"
    assert upward(references) == []


def test_a_foreign_key_that_points_up_is_caught() -> None:
    assert upward([("khobac.registers.law.models.Parameter", "khobac.casework.dossiers.models.Dossier")])
    assert upward([("khobac.registers.banks.models.Bank", "khobac.registers.law.models.Parameter")])
