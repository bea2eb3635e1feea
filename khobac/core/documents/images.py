"""Pictures: their dimensions, read from the header, before anybody decodes them."""
from __future__ import annotations

from khobac.core import limits
from khobac.core.documents.refusals import DocumentRefused

_MOST_SEGMENTS = 10_000
_NOT_FRAMES = {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}


def check_png(content: bytes) -> None:
    """Refuse a PNG without a header, or with more pixels than anybody prints."""
    if content[12:16] != b"IHDR" or len(content) < 33:
        raise DocumentRefused("FILE_DAMAGED")
    _check_pixels(int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big"))


def check_jpg(content: bytes) -> None:
    """Refuse a JPEG without a frame, or with more pixels than anybody prints."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 9 > len(content) or content[at] != 0xFF:
            break
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES:
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return _check_pixels(int.from_bytes(width, "big"), int.from_bytes(height, "big"))
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    raise DocumentRefused("FILE_DAMAGED")


def _check_pixels(width: int, height: int) -> None:
    if width * height > limits.IMAGE_PIXELS.value:
        raise DocumentRefused(limits.IMAGE_PIXELS.word)
    if not width * height:
        raise DocumentRefused("FILE_DAMAGED")
