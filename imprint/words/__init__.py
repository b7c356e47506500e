"""What each key of a content file means, in the editors' words: for the guide, the schemas, the skeletons.

A record's own sentence stands under "". Senses are written with ordinary spaces, and set here as French
typography wants them.
"""

from __future__ import annotations

from imprint.model import Model
from imprint.typography import polish
from imprint.words.parts import PARTS
from imprint.words.records import RECORDS
from imprint.words.whole import WHOLE
from imprint.words.word import Word

WORDS = RECORDS | PARTS | WHOLE


def word(model: type[Model], key: str = "") -> Word:
    """What a key of a model means (without a key: the model), as its nearest ancestor says."""
    found = next(WORDS[each][key] for each in model.__mro__ if key in WORDS.get(each, ()))
    return found._replace(sense=polish(found.sense))
