"""Two pictures of a page: where they differ once the text that moved is set aside, gathered into few rectangles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from imprint.compare.read import DPI, POINTS_PER_INCH, Box

FAINT = 20  # difference of a channel, of 255, that is not seen
CELL = 6  # px of the grid on which differences are gathered
FEW = 6  # rectangles on a page; neighbours are joined until there are no more
MARGIN = 2.5  # pt around a word that its ink, its underline and their smoothing may reach
MASK = (128, 128, 128)

Cell = tuple[int, int]


def differences(old: Image.Image, new: Image.Image, masked: Iterable[Box]) -> list[Box]:
    """Where two pictures differ outside the masked boxes, in pt."""
    size = max(old.width, new.width), max(old.height, new.height)
    boxes = [_pixels(box) for box in masked]
    one, other = (_hidden(each, size, boxes) for each in (old, new))
    seen = ImageChops.difference(one, other).getbbox()
    if not seen:
        return []
    frame = max(0, seen[0] - CELL) // CELL * CELL, max(0, seen[1] - CELL) // CELL * CELL, seen[2] + CELL, seen[3] + CELL
    one, other = one.crop(frame), other.crop(frame)
    levels = ImageChops.lighter(_beyond(one, other), _beyond(other, one)).split()
    worst = ImageChops.lighter(ImageChops.lighter(levels[0], levels[1]), levels[2])
    cells = worst.point(lambda level: 255 if level > FAINT else 0).reduce(CELL)
    left, top = frame[0] // CELL, frame[1] // CELL
    return few({(left + n % cells.width, top + n // cells.width) for n, level in enumerate(cells.tobytes()) if level})


def _hidden(picture: Image.Image, size: tuple[int, int], boxes: Sequence[tuple[float, ...]]) -> Image.Image:
    """A picture on white paper of a size, with boxes covered."""
    sheet = Image.new("RGB", size, "white")
    sheet.paste(picture)
    draw = ImageDraw.Draw(sheet)
    for box in boxes:
        draw.rectangle(box, MASK)
    return sheet


def _beyond(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far one picture is outside the range of the other's neighbouring pixels: smoothed edges may shift by one."""
    high, low = other.filter(ImageFilter.MaxFilter(3)), other.filter(ImageFilter.MinFilter(3))
    return ImageChops.lighter(ImageChops.subtract(one, high), ImageChops.subtract(low, one))


def _pixels(box: Box) -> tuple[float, ...]:
    scale = DPI / POINTS_PER_INCH
    return ((box.left - MARGIN) * scale, (box.top - MARGIN) * scale, (box.right + MARGIN) * scale, (box.bottom + MARGIN) * scale)


def around(boxes: Iterable[Box], reach: int = 2) -> list[Box]:
    """Boxes gathered with their neighbours, in pt: one rectangle a group."""
    side = CELL * POINTS_PER_INCH / DPI
    cells = {(x, y) for box in boxes for x in range(int(box.left / side), int(box.right / side) + 1)
             for y in range(int(box.top / side), int(box.bottom / side) + 1)}
    return _rectangles(cells, reach)


def few(cells: set[Cell]) -> list[Box]:
    """Cells as at most a FEW rectangles, in pt: the farther apart that neighbours may be, the fewer they are."""
    reach, found = 2, _rectangles(cells, 2)
    while len(found) > FEW:
        reach *= 2
        found = _rectangles(cells, reach)
    return found


def _rectangles(cells: set[Cell], reach: int) -> list[Box]:
    """The bounds of each group of cells, from the top; the cells of a group are at most `reach` apart."""
    rest, found, side = set(cells), [], CELL * POINTS_PER_INCH / DPI
    steps = [(x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1)]
    while rest:
        front, group = [rest.pop()], []
        while front:
            x, y = front.pop()
            group.append((x, y))
            near = {(x + dx, y + dy) for dx, dy in steps} & rest
            rest -= near
            front += near
        across, down = zip(*group, strict=True)
        found.append(Box(min(across) * side, min(down) * side, (max(across) + 1) * side, (max(down) + 1) * side))
    return sorted(found, key=lambda box: (box.top, box.left))
