"""Write the pages of PDF files as PNG pictures: out/x.pdf -> out/pages/x-01.png, x-02.png, ..."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

POINTS_PER_INCH = 72


def write(pdf: Path, folder: Path, dpi: float) -> list[Path]:
    """Write one picture per page and return their paths, in the order of the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    with pypdfium2.PdfDocument(pdf) as document:
        width = max(2, len(str(len(document))))
        for number, page in enumerate(document, start=1):
            picture = folder / f"{pdf.stem}-{number:0{width}}.png"
            page.render(scale=dpi / POINTS_PER_INCH).to_pil().save(picture)
            pictures.append(picture)
    return pictures


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Écrit les pages de fichiers PDF en images PNG.")
    parser.add_argument("pdf", nargs="+", type=Path, help="un fichier PDF")
    parser.add_argument("--out", type=Path, default=Path("out/pages"), help="le dossier des images (défaut : %(default)s)")
    parser.add_argument("--dpi", type=float, default=100, help="points par pouce (défaut : %(default)s)")
    options = parser.parse_args(arguments)
    for pdf in options.pdf:
        write(pdf, options.out, options.dpi)


if __name__ == "__main__":
    main()
