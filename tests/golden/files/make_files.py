#!/usr/bin/env python3
# Makes the Office files and archives beside it: small real ones, and hostile ones. Run it to change them.
# SPDX-License-Identifier: Apache-2.0
import io
import pathlib
import zipfile

HERE = pathlib.Path(__file__).parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def archive(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, text if isinstance(text, bytes) else HEAD + text)
    return stream.getvalue()


def relations(entries):
    lines = "".join(f'<Relationship Id="{i}" Type="{TYPE}{kind}" Target="{target}"/>' for i, kind, target in entries)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def paragraph(text, style=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(body):
    return {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}


def word():
    cell = lambda text: f"<w:tc>{paragraph(text)}</w:tc>"
    table = "<w:tbl><w:tr>" + cell("Port") + cell("Depth") + "</w:tr><w:tr>" + cell("上海") + cell("12 | 14") + "</w:tr></w:tbl>"
    item = "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>first</w:t></w:r></w:p>"
    changed = '<w:p><w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>'
    split = '<w:p><w:r><w:t xml:space="preserve">one </w:t></w:r><w:r><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r></w:p>'
    return document(paragraph("Depths", "Heading1") + split + table + item + changed + paragraph("A &amp; B &lt;c&gt;"))


def book():
    cells = ('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>When</t></is></c></row>'
             '<row r="2"><c r="A2"><v>1.5</v></c><c r="C2" s="1"><v>45292</v></c></row>'
             '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="C4" s="2"><v>0.25</v></c></row>'
             '<row r="5"><c r="A5" t="str"><v>sum</v></c><c r="C5" t="e"><v>#DIV/0!</v></c></row>')
    far = '<row r="1"><c r="XFD1"><v>7</v></c></row>'
    sheet = lambda rows: f"<worksheet {S}><sheetData>{rows}</sheetData></worksheet>"
    return {
        "xl/workbook.xml": f'<workbook {S} {R}><sheets><sheet name="深度" sheetId="1" r:id="rId1"/>'
                           '<sheet name="Far" sheetId="2" r:id="rId2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations([("rId1", "worksheet", "worksheets/sheet1.xml"),
                                                 ("rId2", "worksheet", "/xl/worksheets/sheet2.xml")]),
        "xl/sharedStrings.xml": f'<sst {S}><si><r><t>Dep</t></r><r><t>th</t></r><rPh><t>no</t></rPh></si></sst>',
        "xl/styles.xml": f'<styleSheet {S}><numFmts><numFmt numFmtId="164" formatCode="hh:mm"/></numFmts>'
                         '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet(cells),
        "xl/worksheets/sheet2.xml": sheet(far),
    }


def slides():
    shape = lambda text, kind="body": (f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>'
                                       f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>")
    slide = lambda text: f"<p:sld {P} {A}><p:cSld><p:spTree>{text}</p:spTree></p:cSld></p:sld>"
    return {
        # Prefixes are the file's own choice, here as some libraries write them.
        "ppt/presentation.xml": f'<p:presentation {P} {R.replace(":r=", ":ns1=")}><p:sldIdLst>'
                                '<p:sldId id="257" ns1:id="rId9"/><p:sldId id="256" ns1:id="rId2"/>'
                                '</p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations([("rId2", "slide", "slides/slide1.xml"), ("rId9", "slide", "slides/slide2.xml")]),
        "ppt/slides/slide1.xml": slide(shape("last")),
        "ppt/slides/slide2.xml": slide(shape("Isobaths") + shape("3", "sldNum")),
        "ppt/slides/_rels/slide2.xml.rels": relations([("rId1", "notesSlide", "../notesSlides/notesSlide1.xml")]),
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {P} {A}>{shape('Say hello')}</p:notes>",
    }


def laughs():
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {c} "{("&" + p + ";") * 10}">' for p, c in zip("abcdefghi", "bcdefghij"))
    body = f"<w:document {W}><w:body>{paragraph('&j;')}</w:body></w:document>"
    return {"word/document.xml": f"<!DOCTYPE w:document [{entities}]>{body}"}


def locked(content):
    """Says that every entry is encrypted."""
    content = bytearray(content)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    return bytes(content)


def pdf(streams, trailer=""):
    """One page for each stream."""
    count = len(streams)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for i, stream in enumerate(streams):
        objects.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >> "
                       f"/Contents {5 + 2 * i} 0 R >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()


def main():
    bomb = b"<w:document>" + b" " * (80 << 20)
    files = {
        "report.docx": archive(word()),
        "depths.xlsx": archive(book()),
        "talk.pptx": archive(slides()),
        "bomb.docx": archive({"word/document.xml": bomb}),
        "slip.docx": archive({"../../../tmp/isobath-slip": "x", "/etc/isobath-slip": "y", **document(paragraph("kept"))}),
        "laughs.docx": archive(laughs()),
        "deep.docx": archive(document("<w:sdt>" * 30000 + paragraph("deep") + "</w:sdt>" * 30000)),
        "truncated.docx": archive(word())[:-40],
        "broken_xml.docx": archive({"word/document.xml": f"<w:document {W}><w:body><w:p>"}),
        "locked.docx": locked(archive(word())),
        "locked_office.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"),
        "locked.pdf": pdf(["BT ET"], "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
                          f"/O <{'11' * 32}> /U <{'22' * 32}> >> "),
        "other.zip": archive({"readme.txt": "hello"}),
        "two_pages.pdf": pdf(["BT /F1 12 Tf 20 150 Td (First page) Tj ET", "BT /F1 12 Tf 20 150 Td (Second page) Tj ET"]),
        "scanned.pdf": pdf(["0.5 g 20 20 100 100 re f"]),
    }
    for name, content in files.items():
        (HERE / name).write_bytes(content)


main()
