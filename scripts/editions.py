"""Build every edition into out/EDITION: all outputs of the default one, the screen PDF of the others.

With --release, all outputs of all, then out/release/ with the files of a release. What a build
prints is also kept, as out/EDITION.log.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import yaml

PROJECT = Path(__file__).resolve().parents[1]
SUMS, REPORT = "SHA256SUMS", "rapport.html"  # what every build writes beside its outputs


def builds(content: Path, whole: bool) -> dict[str, tuple[str, ...]]:
    """The arguments of build.py for each edition of a content folder; `whole`: all outputs of all."""
    settings = yaml.safe_load((content / "publication.yaml").read_text(encoding="utf-8"))
    names = sorted(path.stem for path in (content / "editions").glob("*.yaml"))
    return {name: (*(["all"] if whole or name == settings["default_edition"] else []), "--edition", name)
            for name in names}


def run(command: Sequence[str | Path], log: Path) -> bool:
    """Run a command, what it prints shown and kept; whether it ended well."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as kept, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        for line in process.stdout:
            kept.write(line)
            sys.stdout.buffer.write(line)
            sys.stdout.flush()
    return process.returncode == 0


def pack(folders: Iterable[Path], target: Path) -> None:
    """Gather what editions consist of under names of their own, folders as archives, then the sums."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    for folder in folders:
        for name, data in files(folder):
            (target / name).write_bytes(data)
    sums = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(target.iterdir()))
    (target / SUMS).write_text("".join(sums), encoding="utf-8")


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a release that come from the folder of an edition."""
    for path in sorted(path for path in folder.iterdir() if not path.name.startswith(".")):
        if path.is_dir():
            yield f"{path.name}.zip", archive(path)
        elif path.name == REPORT:
            yield f"{path.stem}-{folder.name}{path.suffix}", path.read_bytes()
        elif path.name != SUMS:  # those of the release are of what it holds
            yield path.name, path.read_bytes()


def archive(folder: Path) -> bytes:
    """A folder as a ZIP archive, the same bytes for the same files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = ZipInfo(path.relative_to(folder.parent).as_posix())  # dated 1980
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, path.read_bytes(), ZIP_DEFLATED)
    return buffer.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the value is its exit code."""
    parser = argparse.ArgumentParser(description="Compose toutes les éditions, chacune dans un dossier à elle.")
    parser.add_argument("--release", action="store_true", help="toutes les formes de toutes, rangées dans release/")
    parser.add_argument("--content", type=Path, default=PROJECT / "content", help="le dossier du contenu")
    parser.add_argument("--out", type=Path, default=PROJECT / "out", help="le dossier des résultats")
    options = parser.parse_args(arguments)
    planned = builds(options.content, options.release)
    good = [run([sys.executable, PROJECT / "build.py", *asked, "--content", options.content, "--out", options.out / name],
                options.out / f"{name}.log") for name, asked in planned.items()]
    if options.release and all(good):
        pack((options.out / name for name in planned), options.out / "release")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
