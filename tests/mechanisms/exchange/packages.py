"""Packages of .xlsx as Excel, WPS and other programs write them, part by part."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
SORT = (
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
)


@dataclass(frozen=True)
class Package:
    """``rows``: the inside of sheetData. ``first``: sheets before it, as (name, sort), such as ("图", "chartsheet").
    ``renamed``: part → what it is called in the package instead. ``folders``: with entries for folders, as WPS."""

    rows: str
    styles: str = ""
    strings: str = ""
    prefix: str = ""
    strict: bool = False
    since_1904: bool = False
    first: tuple[tuple[str, str], ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    folders: bool = False

    def content(self) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as packed:
            for folder in ("_rels/", "xl/", "xl/worksheets/") if self.folders else ():
                packed.writestr(folder, b"")
            for name, text in self._parts().items():
                packed.writestr(self.renamed.get(name, name), f'<?xml version="1.0" encoding="UTF-8"?>\r\n{text}')
        return file.getvalue()

    def _parts(self) -> dict[str, str]:
        links = "http://schemas.openxmlformats.org/package/2006/relationships"
        rel = f"{STRICT}/officeDocument/relationships" if self.strict else f"{OFFICE}/officeDocument/2006/relationships"
        sheets, rels, parts = "", "", {}
        for place, (name, sort) in enumerate((*self.first, ("需求", "worksheet")), 1):
            part = f"{sort}s/sheet{place}.xml"
            inside = f"<{self._p}sheetData>{self.rows}</{self._p}sheetData>" if sort == "worksheet" else ""
            parts[f"xl/{part}"] = self._root(sort, f"<{self._p}sheetPr/>{inside}", rel)
            sheets += f'<{self._p}sheet name="{name}" sheetId="{place}" r:id="rId{place}"/>'
            rels += f'<Relationship Id="rId{place}" Type="{rel}/{sort}" Target="{part}"/>'
        for place, part in enumerate(("styles", "sharedStrings"), 100):
            rels += f'<Relationship Id="rId{place}" Type="{rel}/{part}" Target="{part}.xml"/>'
        day = f'<{self._p}workbookPr date1904="1"/>' if self.since_1904 else f"<{self._p}workbookPr/>"
        return parts | {
            "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">{SORT}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{rel}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}">{rels}</Relationships>',
            "xl/workbook.xml": self._root("workbook", f"{day}<{self._p}sheets>{sheets}</{self._p}sheets>", rel),
            "xl/styles.xml": self._root("styleSheet", self.styles, rel),
            "xl/sharedStrings.xml": self._root("sst", self.strings, rel),
        }

    @property
    def _p(self) -> str:
        return f"{self.prefix}:" if self.prefix else ""

    def _root(self, name: str, inside: str, rel: str) -> str:
        main = f"{STRICT}/spreadsheetml/main" if self.strict else f"{OFFICE}/spreadsheetml/2006/main"
        own = f"xmlns:{self.prefix}" if self.prefix else "xmlns"
        return f'<{self._p}{name} {own}="{main}" xmlns:r="{rel}">{inside}</{self._p}{name}>'


def text(place: str, said: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(said)}</t></is></c>'


def number(place: str, value: float, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def row(place: int, *cells: str, marks: str = "") -> str:
    return f'<row r="{place}"{marks}>{"".join(cells)}</row>'


def formats(*codes: str | int) -> str:
    """Cell formats after the plain one: the codes of numbers, or the places of those that are built in."""
    named = {code: 176 + place for place, code in enumerate(codes) if isinstance(code, str)}
    listed = "".join(
        f'<numFmt numFmtId="{key}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>' for code, key in named.items()
    )
    cells = "".join(f'<xf numFmtId="{named.get(code, code)}"/>' for code in codes)
    return f'<numFmts>{listed}</numFmts><cellXfs><xf numFmtId="0"/>{cells}</cellXfs>'
