"""What libraries warn of reaches the editor once, but for what is accepted."""

from __future__ import annotations

import logging
import warnings

from imprint import overheard, typeset
from imprint.diagnostics import Report

HINT = "    aide : regardez les pages ; si rien ne s’y voit, joignez ce message à un signalement"


def test_warnings_are_told() -> None:
    report = Report()
    with overheard.listening(report):
        logging.getLogger("fontTools.subset").warning("table %s lost", "GSUB")
        logging.getLogger("fontTools.subset").info("no news")
        warnings.warn("an odd picture", UserWarning, stacklevel=1)
        warnings.warn("will go", DeprecationWarning, stacklevel=1)
        warnings.warn("unclosed", ResourceWarning, stacklevel=1)
    logging.getLogger("fontTools.subset").warning("later")
    assert [str(each) for each in report] == [
        f"build.py: attention[bibliotheque]: fontTools signale : table GSUB lost\n{HINT}",
        f"build.py: attention[bibliotheque]: UserWarning signale : an odd picture\n{HINT}"]


def test_what_is_filed_at_its_part_is_not_filed_twice() -> None:
    report, log = Report(), logging.getLogger("weasyprint")
    with overheard.listening(report):
        with typeset.listening() as heard:
            log.warning("in a part")
        log.warning("in the whole")
    assert heard == ["in a part"]
    assert [str(each) for each in report] == [f"build.py: attention[bibliotheque]: weasyprint signale : in the whole\n{HINT}"]
