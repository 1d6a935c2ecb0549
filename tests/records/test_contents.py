"""Files by name and by content: what is accepted, and the words in which the rest is refused."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import override

from kehui.records.contents import OLE, OLE_MACROS, OLE_SECRET, check, clean_name

WORD = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"0" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def packed(**more: bytes) -> bytes:
    """A Word file of a few parts, with others added."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as container:
        for name, content in {**WORD, **more}.items():
            container.writestr(name, content)
    return target.getvalue()


def locked() -> bytes:
    """A zip container whose entries say that they are encrypted."""
    content = bytearray(packed())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(sign)
        content[start + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.pdf", b"%PDF-1.7 x"),
        ("图.PNG", PNG),
        ("图.jpg", JPEG),
        ("图.jpeg", JPEG),
        ("信.docx", packed()),
        ("表.csv", "名称,数量\n甲,1".encode("gb18030")),
        ("记.txt", b"\xff\xfea\x00"),
    ],
)
def test_what_is_what_it_says_is_kept(name: str, content: bytes) -> None:
    file = ContentFile(content, name=name)
    check(name, file)
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("假.pdf", b"MZ" + b"0" * 99, "is no PDF file by its content"),
        ("假.png", JPEG, "is no PNG file by its content"),
        ("假.docx", b"%PDF-1.7", "is no DOCX file by its content"),
        ("假.xlsx", packed(), "is no XLSX file by its content"),
        ("假.txt", b"MZ\x00\x01", "is no TXT file by its content"),
        ("旧.docx", OLE + b"0" * 600, "is no DOCX file by its content"),
        ("密.docx", OLE + b"0" * 600 + OLE_SECRET, "is protected by a password"),
        ("密.docx", locked(), "is protected by a password"),
        ("宏.docx", packed(**{"word/vbaProject.bin": b"x"}), "holds macros"),
        ("宏.docm", packed(), "can hold macros"),
        ("坏.docx", packed()[:-30], "is damaged"),
        ("藏.docx", packed(**{"word/embeddings/run.exe": b"MZ"}), "holds “word/embeddings/run.exe”"),
        ("爬.docx", packed(**{"../../etc/passwd": b"x"}), "is not accepted inside a file"),
        ("弹.docx", packed(**{"word/media/a.xml": b"0" * 200_000}), "unpacks to more than"),
        ("跑.exe", b"MZ", "is not of an accepted type"),
        ("空.pdf", b"", "is empty"),
    ],
)
def test_the_rest_is_refused_in_words(settings, name: str, content: bytes, words: str) -> None:
    settings.FILE_UNPACKED_BYTES = 100_000
    with override("en"), pytest.raises(ValidationError) as refused:
        check(name, ContentFile(content, name=name))
    assert words in refused.value.messages[0]


def test_old_office_files_are_an_authority_s_choice_but_never_their_macros(settings) -> None:
    settings.FILE_TYPES = ["doc"]
    check("旧.doc", ContentFile(OLE + b"0" * 600, name="旧.doc"))
    with pytest.raises(ValidationError):
        check("旧.doc", ContentFile(OLE + b"0" * 600 + OLE_MACROS, name="旧.doc"))


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("../../图纸.pdf", "图纸.pdf"),
        (r"C:\用户\图纸.pdf", "图纸.pdf"),
        ("发票\u202efdp.exe", "发票fdp.exe"),
        (" a\t b\x00.pdf. ", "a b.pdf"),
        ('a:"b".pdf', "a__b_.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_names_are_cleaned(given: str, cleaned: str) -> None:
    assert clean_name(given) == cleaned
