"""Printed papers: one template, one JSON text, the same bytes on every machine.

PDF/A-2b with tags, made by typst with the fonts it carries, so that neither the machine's fonts nor the day of printing
change a paper. Values reach the template as data, never as source text.
"""
from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "pdf_templates"
RECORD = TEMPLATES / "record.typ"

_compiler = typst.Compiler(ignore_system_fonts=True)
_one_at_a_time = threading.Lock()


def render(template_path: Path, data: Mapping[str, Any], timestamp: dt.datetime) -> bytes:
    """The PDF of this template and data, dated `timestamp` to the second; equal arguments give equal bytes.

    Raises typst.TypstError when the data lacks what the template prints.
    """
    with _one_at_a_time:
        made = _compiler.compile(
            template_path,
            root=template_path.parent,
            format="pdf",
            sys_inputs={"record": json.dumps(data, ensure_ascii=False)},
            pdf_standards="a-2b",
            timestamp=timestamp.replace(microsecond=0),
        )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made
