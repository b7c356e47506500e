"""WeasyPrint as it comes, with our sheets and our measures: `python -m bench.plain PARTS PDF`.

Each part of PARTS (a JSON list of kinds and HTML) is set once, into one tagged PDF; nothing is proved.
"""

from __future__ import annotations

# ruff: noqa: E402
import json
import sys
from pathlib import Path

import weasyprint  # first, so that nothing of ours helps to load it

from imprint import lines, memory, quickdraw, quickhtml, quickstyle, reuse

for module, name in (*((each, "install") for each in (lines, quickdraw, quickhtml, quickstyle, reuse)), (memory, "settle")):
    setattr(module, name, lambda: None)  # what the program does for the engine
quickhtml.Page = weasyprint.HTML

from imprint import tokens
from imprint.commands import CONTENT, PROJECT
from imprint.typeset import Typesetter


def run(parts: list[tuple[str, str]], pdf: Path) -> None:
    """Set the parts, write the PDF."""
    setter = Typesetter(PROJECT, CONTENT, tokens.load(PROJECT / "styles" / "tokens.yaml"))
    documents = [setter.typeset(html, kind).document for kind, html in parts]
    documents[0].copy([page for each in documents for page in each.pages]).write_pdf(pdf, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
