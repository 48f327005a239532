import stat
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core import clock, files, policy
from core.files import naming
from core.models import StoredFile
from tests.core import specimens

pytestmark = pytest.mark.django_db
EVERYTHING = frozenset(files.Kind)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def media(settings):
    return settings.MEDIA_ROOT


def upload(data, name="扫描件.pdf", declared="application/pdf"):
    return SimpleUploadedFile(name, data, content_type=declared)


def accept(data, name="扫描件.pdf", declared="", **options):
    options = {"kinds": EVERYTHING, "by": "user:1", **options}
    return files.accept(upload(data, name, declared), **options)


def refusal(data, name="扫描件.pdf", declared="", **options):
    with pytest.raises(files.BadFile) as refused:
        accept(data, name, declared, **options)
    assert StoredFile.objects.count() == 0
    return refused.value.sentence


@pytest.mark.parametrize(
    ("name", "data", "declared", "kind"),
    [
        ("扫描件.pdf", specimens.pdf(), "application/pdf", "PDF"),
        ("扫描件.PDF", specimens.pdf(), "application/octet-stream", "PDF"),
        ("名册.xlsx", specimens.xlsx(), "application/wps-office.xlsx", "XLSX"),
        ("方案.docx", specimens.docx(), "", "DOCX"),
    ],
)
def test_an_honest_file_is_kept(name, data, declared, kind):
    with clock.frozen(NOON):
        stored = accept(data, name, declared)
    assert (stored.kind, stored.size, stored.original_name) == (kind, len(data), name)
    assert (stored.uploaded_by, stored.uploaded_at) == ("user:1", NOON)
    assert files.read(stored) == data


@pytest.mark.parametrize(
    ("name", "data", "declared", "kind"),
    [
        ("现场.jpg", specimens.jpg(), "image/jpeg", "JPG"),
        ("现场.jpeg", specimens.jpg(tail=b"\0" * 64), "image/pjpeg", "JPG"),
        ("现场.png", specimens.png(), "image/png", "PNG"),
    ],
)
def test_an_honest_picture_is_kept_as_it_is_shown(name, data, declared, kind):
    stored = accept(data, name, declared)
    kept = files.read(stored)
    assert (stored.kind, stored.size, stored.sha256) == (kind, len(kept), sha256(kept).hexdigest())
    assert Image.open(BytesIO(kept)).size == (3, 2)


def test_the_content_type_is_ours_not_the_browsers():
    assert accept(specimens.xlsx(), "a.xlsx", "application/vnd.ms-excel").content_type == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def test_on_disk_only_the_server_may_read(media):
    stored = accept(specimens.pdf())
    path = files.path_of(stored)
    assert path == media / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {
        stat.S_IMODE(folder.stat().st_mode) for folder in (media, path.parent, path.parent.parent)
    } == {0o700}


def test_equal_content_lies_on_disk_once(media):
    first, second = accept(specimens.pdf()), accept(specimens.pdf(), "另一份.pdf")
    assert (first.pk != second.pk, first.sha256) == (True, second.sha256)
    assert len([path for path in media.rglob("*") if path.is_file() and path.name != ".lock"]) == 1


def test_a_damaged_copy_is_replaced_by_the_next_upload_of_the_same():
    stored = accept(specimens.pdf())
    files.path_of(stored).write_bytes(specimens.pdf().replace(b"200", b"201"))
    assert files.read(accept(specimens.pdf())) == specimens.pdf()


@pytest.mark.parametrize("harm", ["changed", "lost"])
def test_bytes_that_are_not_those_accepted_are_not_served(harm):
    stored, path = accept(specimens.pdf()), None
    path = files.path_of(stored)
    if harm == "lost":
        path.unlink()
    else:
        path.write_bytes(specimens.pdf().replace(b"200", b"201"))
    for road in (files.read, files.response):
        with pytest.raises(files.BadFile) as refused:
            road(stored)
        assert (
            refused.value.sentence
            == "“扫描件.pdf”的存档已丢失或被改动，不能打开。请联系系统管理员从备份恢复。"
        )


def test_an_empty_file_is_refused():
    assert (
        refusal(b"")
        == "“扫描件.pdf”没有上传：这是空文件（0 字节）。请确认文件能正常打开，重新选择后上传。"
    )


def test_a_file_over_the_limit_is_refused_whatever_size_it_declares():
    sneaky = upload(specimens.pdf(b"%" + b"x" * 1024 * 1024))
    sneaky.size = 10
    with pytest.raises(files.BadFile) as refused:
        files.accept(sneaky, kinds=files.SCANS, by="user:1", most_megabytes=1)
    assert refused.value.sentence == (
        "“扫描件.pdf”没有上传：文件超过 1 MB 的上限。请压缩图片、降低扫描分辨率（200 dpi 即可），或分成几个文件上传。"
    )


def test_the_limit_is_policy():
    policy.change(
        "files.max_megabytes",
        1,
        scope="",
        effective_from=clock.today(),
        document="测试文件",
        set_by="t",
    )
    assert "超过 1 MB 的上限" in refusal(specimens.pdf(b"%" + b"x" * 1024 * 1024))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("合同.exe", "“合同.exe”没有上传：这里不接收 .exe。这里可以上传：PDF、JPG、PNG。"),
        ("合同.pdf.exe", "“合同.pdf.exe”没有上传：这里不接收 .exe。这里可以上传：PDF、JPG、PNG。"),
        ("合同", "“合同”没有上传：这里不接收 没有扩展名的文件。这里可以上传：PDF、JPG、PNG。"),
        ("合同.doc", "“合同.doc”没有上传：这里不接收 .doc。请用 Word 或 WPS 打开，另存为 .docx 或 PDF 后再上传。"),
        ("照片.HEIC", "“照片.HEIC”没有上传：这里不接收 .heic。请转存为 JPG 或 PNG 图片后再上传。"),
        ("图标.svg", "“图标.svg”没有上传：这里不接收 .svg。请转存为 JPG 或 PNG 图片后再上传。"),
        ("网页.html", "“网页.html”没有上传：这里不接收 .html。这里可以上传：PDF、JPG、PNG。"),
        ("全部.rar", "“全部.rar”没有上传：这里不接收 .rar。请解压后逐个上传里面的文件。"),
        ("名册.xlsx", "“名册.xlsx”没有上传：这里不接收 .xlsx。这里可以上传：PDF、JPG、PNG。"),
    ],
)  # fmt: skip
def test_a_kind_that_is_not_taken_here_is_refused_with_a_way_out(name, sentence):
    assert refusal(specimens.pdf(), name, kinds=files.SCANS) == sentence


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.pdf", specimens.docx(), "压缩包或新版 Office 文件"),
        ("a.pdf", specimens.png(), "PNG"),
        ("a.pdf", b"\n" + specimens.pdf(), "开头夹了其他内容的 PDF"),
        ("a.jpg", specimens.png(), "PNG"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "网页或 XML 文本"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "旧版或加了密码的 Office 文件",
        ),
        ("a.xlsx", b"MZ\x90\0", "可执行程序"),
        ("a.xlsx", b"a,b,c\n1,2,3", "无法识别的内容"),
    ],
)
def test_a_renamed_file_is_refused(name, data, found):
    extension = name.partition(".")[2]
    assert refusal(data, name) == (
        f"“{name}”没有上传：扩展名是 .{extension}，内容却是{found}。请打开原文件，另存为正确的格式后再上传，不要直接改扩展名。"
    )


def test_a_declared_type_of_something_else_is_refused():
    assert refusal(specimens.pdf(), declared="text/html; charset=utf-8") == (
        "“扫描件.pdf”没有上传：扩展名是 .pdf，浏览器却说它是另一种文件。请打开原文件，另存为正确的格式后再上传。"
    )


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("../../etc/合同.pdf", "合同.pdf"),
        ("C:\\Users\\张三\\合同.pdf", "合同.pdf"),
        ("合同\u202efdp.exe.pdf", "合同fdp.exe.pdf"),
        ("  .合同\r\nX: y.pdf", "合同X_ y.pdf"),
        ("合\0同.pdf", "合同.pdf"),
        ('a<b>"c|d?e*.pdf', "a_b__c_d_e_.pdf"),
        ("名" * 300 + ".pdf", "名" * 116 + ".pdf"),
    ],
)
def test_odd_names_are_cleaned(raw, kept):
    assert naming.clean(raw) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_a_plain_one(raw):
    name = naming.clean(raw)
    assert 0 < len(name) <= naming.LONGEST
    assert not set(name) & set('/\\<>:"|?*%\r\n\0')
    assert name == naming.clean(name)


def test_a_download_is_an_attachment_that_no_page_can_render():
    answer = files.response(accept(specimens.pdf()), "资质审核材料")
    assert b"".join(answer.streaming_content) == specimens.pdf()
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%B5%84%E8%B4%A8%E5%AE%A1%E6%A0%B8%E6%9D%90%E6%96%99.pdf"
    )
    assert {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control", "Content-Security-Policy", "Cross-Origin-Resource-Policy", "Content-Length")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Length": str(len(specimens.pdf())),
    }  # fmt: skip


def test_a_download_keeps_its_true_extension():
    stored = accept(specimens.jpg(), "现场.jpeg")
    assert files.response(stored)["Content-Disposition"].endswith(".jpeg")
    assert files.response(stored, "evil.html\r\nX-A: b")["Content-Disposition"] == (
        'attachment; filename="evil.htmlX-A_ b.jpg"'
    )


def test_nobody_sees_a_file_by_itself():
    accept(specimens.pdf())

    class Officer:
        role = "DISTRICT"

    assert StoredFile.objects.visible_to(Officer()).count() == 0


def test_a_refused_file_leaves_nothing_on_disk(media):
    refusal(specimens.pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"))
    assert [path for path in Path(media).rglob("*") if path.is_file()] == []
