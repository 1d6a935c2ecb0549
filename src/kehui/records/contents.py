"""What a file is by its name and by its content; says in words why one cannot be kept."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File as Content
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

HEAD = 8192  # bytes looked at
LONGEST = 200  # characters of a name
PARTS = 10_000  # entries of one container
TEXTS = ("txt", "csv")
INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "ofd": "OFD.xml"}
MACROS = ("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm")
SAME = {"jpg": "jpeg", "jfif": "jpeg", "jpe": "jpeg", "htm": "html", "tif": "tiff"}
PROGRAMS = re.compile(
    r"\.(exe|dll|com|scr|cpl|msi|bat|cmd|ps1|vbs?|vbe|jse?|wsf|hta|jar|lnk|reg|sh|apk|app|chm|iso|img)$", re.I
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # Word 97 and others, and every office file with a password
OLE_MACROS, OLE_SECRET = "_VBA_PROJECT".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")


def clean_name(name: str) -> str:
    """A name without folders, control characters, signs that turn the writing direction, and blanks at its ends."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(" " if each.isspace() else each for each in last if unicodedata.category(each)[0] != "C")
    plain = re.sub(r'[<>:"|?*]', "_", " ".join(plain.split())).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    return plain if len(plain) <= LONGEST else f"{stem[: LONGEST - len(suffix) - 1]}{dot}{suffix}"


def suffix_of(name: str) -> str:
    """The type that a name declares: its last part in small letters."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def check(name: str, content: Content) -> None:
    """Refuse what cannot be kept; the accepted types and the limits are settings. Leaves the content at its start."""
    declared = suffix_of(name)
    if declared in MACROS and declared not in settings.FILE_TYPES:
        _refuse(_("“%(name)s” can hold macros, which run programs; save it without macros and attach that."), name)
    if declared not in settings.FILE_TYPES:
        words = _("“%(name)s” is not of an accepted type; accepted are: %(types)s.")
        _refuse(words, name, types=_(", ").join(settings.FILE_TYPES))
    if not content.size:
        _refuse(_("“%(name)s” is empty."), name)
    if content.size > settings.FILE_BYTES:
        sizes = {"size": filesizeformat(content.size), "limit": filesizeformat(settings.FILE_BYTES)}
        _refuse(_("“%(name)s” is %(size)s large; the limit is %(limit)s."), name, **sizes)
    try:
        _check_content(name, declared, content)
    finally:
        content.seek(0)


def _check_content(name: str, declared: str, content: Content) -> None:
    content.seek(0)
    head = content.read(HEAD)
    if declared in TEXTS:
        return None if _is_text(head) else _mismatch(name, declared)
    if head.startswith(OLE):
        return _check_ole(name, declared, content)
    if SAME.get(declared, declared) not in _types(head):
        return _mismatch(name, declared)
    if head.startswith(b"PK"):
        _check_container(name, declared, content)
    return None


def _types(head: bytes) -> set[str]:
    """What a content may be by its first bytes."""
    import puremagic  # only when a file comes: its tables of signs stay out of an idle server

    if head.startswith(b"PK\x03\x04"):
        return {*INSIDE, "zip"}
    try:
        found = [match.extension.lstrip(".") for match in puremagic.magic_string(head)]
    except puremagic.PureError:
        return set()
    return {SAME.get(each, each) for each in found}


def _is_text(head: bytes) -> bool:
    """Text has no control characters but those of lines and columns; UTF-16 is recognised by its mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def _check_ole(name: str, declared: str, content: Content) -> None:
    signs = {sign for sign in (OLE_MACROS, OLE_SECRET) if any(sign in chunk for chunk in _overlapping(content))}
    if OLE_SECRET in signs:
        _refuse(_("“%(name)s” is protected by a password; remove the password and attach it again."), name)
    if declared in INSIDE or ("doc" not in declared and declared not in ("xls", "ppt", "wps", "et", "dps")):
        _mismatch(name, declared)
    if OLE_MACROS in signs:
        _refuse(_("“%(name)s” holds macros, which run programs; save it without macros and attach that."), name)


def _overlapping(content: Content) -> Iterator[bytes]:
    content.seek(0)
    before = b""
    for chunk in content.chunks(1 << 20):
        yield before + chunk
        before = chunk[-64:]


def _check_container(name: str, declared: str, content: Content) -> None:
    """A zip container: it is what it says, unpacks to a bounded size, and hides no macros and no programs."""
    content.seek(0)
    try:
        with ZipFile(content) as container:  # type: ignore[arg-type]
            entries = container.infolist()
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError, OSError):
        _refuse(_("“%(name)s” is damaged: it cannot be unpacked. Save it again and attach that."), name)
    names = [entry.filename.replace("\\", "/") for entry in entries]
    if declared in INSIDE and INSIDE[declared] not in names:
        _mismatch(name, declared)
    if len(entries) > PARTS or sum(entry.file_size for entry in entries) > settings.FILE_UNPACKED_BYTES:
        limit = filesizeformat(settings.FILE_UNPACKED_BYTES)
        _refuse(_("“%(name)s” unpacks to more than %(limit)s and is not opened."), name, limit=limit)
    if any(entry.flag_bits & 1 for entry in entries):
        _refuse(_("“%(name)s” is protected by a password; remove the password and attach it again."), name)
    if any(part.lower().endswith(("vbaproject.bin", "vbadata.xml")) for part in names):
        _refuse(_("“%(name)s” holds macros, which run programs; save it without macros and attach that."), name)
    for part in names:
        if PROGRAMS.search(part) or part.startswith("/") or ".." in part.split("/"):
            words = _("“%(name)s” holds “%(part)s”, which is not accepted inside a file; take it out.")
            _refuse(words, name, part=part[-80:])


def _mismatch(name: str, declared: str) -> Any:
    words = _("“%(name)s” is no %(type)s file by its content; save it as %(type)s, or give it its true name.")
    _refuse(words, name, type=declared.upper())


def _refuse(words: str, name: str, **parts: Any) -> Any:
    raise ValidationError(words % {"name": name, **parts}, code="content")
