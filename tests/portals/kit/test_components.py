from types import SimpleNamespace

import pytest
from django.template import Context, Template, loader

from accounts.enums import PUBLIC, Role
from portals.institutions import road_steps
from portals.kit import act, words
from portals.kit.facts import Fact
from portals.templatetags import components
from tests.markup import tight
from tests.toy.models import Ticket, TicketState


def drawn(source, **context):
    text = Template("{% load i18n components %}" + source).render(Context(context))
    return tight(text)


def test_the_road_shows_where_it_stands():
    steps = [(s.kind, s.note) for s in road_steps.steps("selection", note="公示中")]
    assert steps == [("done", ""), ("done", ""), ("here", "公示中"), *[("todo", "")] * 3]
    assert drawn('{% road "selection" %}').count('aria-current="step"') == 1


def test_the_road_before_the_first_step_after_the_last_and_stopped():
    assert {s.kind for s in road_steps.steps("")} == {"todo"}
    assert {s.kind for s in road_steps.steps("exit", over=True)} == {"done"}
    assert [s.stopped for s in road_steps.steps("exit", stopped=True)] == [False] * 5 + [True]


def test_a_chip_carries_the_word_and_the_tone():
    assert drawn("{% state_chip row %}", row=Ticket()) == '<span class="chip go">待答复</span>'
    row = Ticket()
    row.tones = {TicketState.OPEN: "wait"}
    assert drawn("{% state_chip row %}", row=row) == '<span class="chip wait">待答复</span>'
    assert drawn("{% state_chip row %}", row=object()) == ""


def test_facts_show_values_as_people_read_them():
    rows = [
        Fact("是否公益", True, roles=[PUBLIC]),
        Fact("内容", ["轮滑", "编程"], roles=[PUBLIC]),
        Fact("电话", None, help="未登记", roles=[PUBLIC]),
    ]
    text = drawn("{% facts rows %}", rows=rows)
    assert '<dt>是否公益</dt><dd><span class="lines">是</span></dd>' in text
    assert '<dd><span class="lines">轮滑、编程</span></dd>' in text
    assert '<dd><span class="lines">—</span><span class="help">未登记</span></dd>' in text


def test_a_fact_is_shown_to_its_roles_only():
    rows = [Fact("意见", "内部", roles=[Role.DISTRICT]), Fact("名称", "甲", roles=[PUBLIC])]
    text = drawn("{% facts rows %}", rows=rows)
    assert "甲" in text
    assert "内部" not in text
    assert "意见" not in text


def test_a_fact_that_does_not_say_who_reads_it_fails():
    with pytest.raises(TypeError, match="roles"):
        Fact("意见", "内部")
    with pytest.raises(ValueError, match="roles"):
        Fact("意见", "内部", roles=())


def test_words_from_people_are_escaped():
    text = drawn(
        "{% facts rows %}{% note rows.0.value %}", rows=[Fact("名称", "<b>甲</b>", roles=[PUBLIC])]
    )
    assert "<b>" not in text
    assert text.count("&lt;b&gt;甲&lt;/b&gt;") == 2


def test_tabs_mark_the_current_one(rf):
    items = [("a", "证照", 3), ("b", "人员")]
    text = drawn("{% tabs items 'b' %}", items=items, request=rf.get("/x/"))
    assert '<a href="/x/?tab=b" aria-current="page">人员</a>' in text
    assert '<a href="/x/?tab=a">证照<span class="count">3</span></a>' in text


def test_a_running_job_polls_and_tells_the_truth():
    job = SimpleNamespace(
        label="汇总", done=3, total=10, steps=[], finished=False, poll_url="/j/1/"
    )
    text = drawn("{% job job %}", job=job)
    assert '<progress max="10" value="3">3/10</progress>' in text
    assert "已处理 3 / 10 行" in text
    assert 'hx-get="/j/1/"' in text


def test_a_finished_job_stops_asking_and_says_how_it_ended():
    job = SimpleNamespace(
        label="汇总", done=10, total=10, steps=[], finished=True, failed=True, message="第 3 行有误"
    )
    text = drawn("{% job job %}", job=job)
    assert "hx-get" not in text
    assert '<div class="note stop">' in text


def test_crumbs_end_without_a_link():
    text = drawn('{% crumbs "/a/" "公告" "" "第一批" %}')
    assert '<li><a href="/a/">公告</a></li><li>第一批</li>' in text


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_error_pages_stand_without_a_request(name):
    assert '<a class="button" href="/">' in loader.get_template(name).render()


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("期限 2026-12-07。", "期限 2026年12月7日。"),
        ("自2026-11-04起至2027-01-03止", "自2026年11月4日起至2027年1月3日止"),
        ("编号 A-2026-11-04", "编号 A-2026-11-04"),
        ("编号 2026-13-45", "编号 2026-13-45"),
    ],
)
def test_days_in_a_stored_sentence_are_written_out(sentence, shown):
    assert words.written(sentence) == shown


def test_lines_of_a_sentence_join_without_a_blank_and_tags_stay_whole():
    source = '{% sentence %}\n甲：\n  {% if 1 %}\n{{ n }} 件\n{% endif %}\n<a\n href="/x/">乙</a>\n。\n{% endsentence %}'
    text = Template("{% load components %}" + source).render(Context({"n": 3}))
    assert text == '甲：3 件<a\n href="/x/">乙</a>。'


def test_a_card_has_its_heading_and_box_unless_told_otherwise():
    assert drawn('{% card _("依据") %}甲{% endcard %}') == (
        '<section class="card"><header><h2>依据</h2></header><div class="body">甲</div></section>'
    )
    assert drawn('{% card "" body="body flush" %}甲{% endcard %}') == (
        '<section class="card"><div class="body flush">甲</div></section>'
    )
    assert drawn('{% card title body="" %}{{ b }}{% endcard %}', title="<b>", b="<i>") == (
        '<section class="card"><header><h2>&lt;b&gt;</h2></header>&lt;i&gt;</section>'
    )


def test_the_first_deed_is_the_main_one_unless_it_only_stops_something():
    def button(**of):
        told = {
            "label": "办",
            "url": "/",
            "enabled": True,
            "reasons": (),
            "danger": False,
            "key": "k",
        }
        return act.Button(**(told | of))

    def classes(*found):
        return [styled for _button, styled in components._ready(list(found))]

    assert classes(button(), button(danger=True)) == ["button main", "button danger"]
    assert classes(button(danger=True), button()) == ["button danger", "button"]
    assert classes(button(danger=True, step=True)) == ["button danger main"]
    assert classes(button(back=True)) == ["button"]
