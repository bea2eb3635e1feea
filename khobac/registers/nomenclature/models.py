"""Dated codes of the segments, and the chapters that belong to each budget level."""

from __future__ import annotations

from django.db import models

from khobac.registers.recording import Dated, one_at_a_time


class Segment(models.TextChoices):
    """Segments whose codes are kept here; units, areas and treasuries live in organisations."""

    FUND = "fund", "Quỹ"
    NATURAL_ACCOUNT = "natural_account", "Tài khoản kế toán"
    ITEM = "item", "Nội dung kinh tế"
    LEVEL = "level", "Cấp ngân sách"
    CHAPTER = "chapter", "Chương"
    SECTION = "section", "Khoản"
    PROGRAMME = "programme", "Chương trình, mục tiêu"
    SOURCE = "source", "Nguồn"


class Code(Dated):
    """One code of one segment while it means the same.

    `kind`: revenue, expenditure or carry_over for items; category or section; the class of an account. Whole tens
    among the items and all categories are headings, never postable (Circular 324/2016 Article 4).
    """

    segment = models.CharField(max_length=15, choices=Segment.choices)
    code = models.CharField(max_length=7)
    name_vi = models.TextField()
    name_en = models.TextField(blank=True, default="")
    fold = models.TextField(help_text="number and Vietnamese name without diacritics, for search")
    parent = models.CharField(max_length=7, blank=True, default="")
    kind = models.CharField(max_length=20, blank=True, default="")
    budget_level = models.CharField(max_length=1, blank=True, default="")
    normal_side = models.CharField(max_length=6, blank=True, default="", help_text="of an account: debit, credit, both")
    postable = models.BooleanField(default=True)
    legal_basis = models.CharField(max_length=100, blank=True, default="")
    precedence = models.SmallIntegerField(
        default=0, help_text="which of two conflicting texts was followed: higher wins"
    )
    successor = models.CharField(max_length=7, blank=True, default="")

    class Meta:
        verbose_name = "mã mục lục ngân sách"
        constraints = [one_at_a_time("a_code_means_one_thing_a_day", "segment", "code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_vi}"


class ChapterRange(Dated):
    """The chapters that belong to a budget level (Circular 324/2016 Article 2, Circular 130/2025 Article 2)."""

    level = models.CharField(max_length=1)
    chapter_from = models.CharField(max_length=3)
    chapter_to = models.CharField(max_length=3)
    legal_basis = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "khoảng chương của cấp ngân sách"
        constraints = [one_at_a_time("a_level_has_one_chapter_range_a_day", "level")]

    def __str__(self) -> str:
        return f"{self.level}: {self.chapter_from}-{self.chapter_to}"
