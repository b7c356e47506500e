"""Memory while type is set: laid-out pages are many objects that go together, once their part is painted."""

from __future__ import annotations

import gc

# Objects made since the last look at the young ones, and how often the older are looked at. Python’s own figures
# suit programs with fewer; with them a tenth of the time goes into looking.
YOUNG, MIDDLE, OLD = 50_000, 20, 20


def calm() -> None:
    """Look as seldom as suits us, from the first import on: a program that is being read leaves nothing behind."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def settle() -> None:
    """Look at what there is now no more: sheets, fonts and the program stay to the end."""
    gc.collect()
    gc.freeze()
    calm()
