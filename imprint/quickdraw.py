"""What the engine does again and again while it paints, done once.

WeasyPrint 70 copies the whole file of a font out of HarfBuzz for each part that uses it.
"""

from __future__ import annotations

from typing import Any

from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz

KEPT = 32  # files of fonts

_stock = fonts.get_hb_object_data
_files: dict[tuple[int, int], tuple[Any, bytes]] = {}


def _file(face: Any, *kind: Any) -> bytes | None:
    """The file of a face, copied once: what HarfBuzz holds it in is kept, so that nothing else can stand at its address."""
    if kind:
        return _stock(face, *kind)
    blob = ffi.gc(harfbuzz.hb_face_reference_blob(face), harfbuzz.hb_blob_destroy)
    place = int(ffi.cast("uintptr_t", harfbuzz.hb_blob_get_data(blob, ffi.NULL))), harfbuzz.hb_blob_get_length(blob)
    if place not in _files:
        if len(_files) >= KEPT:
            _files.clear()
        _files[place] = blob, _stock(face)
    return _files[place][1]


def install() -> None:
    """Have the engine paint so."""
    fonts.get_hb_object_data = _file
