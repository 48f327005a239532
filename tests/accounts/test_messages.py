from accounts.domain import messages
from accounts.enums import Role
from accounts.models import Message, Receipt
from tests.core.conftest import office  # noqa: F401 - the kernel's small office


def _tell(office, **how):  # noqa: F811
    messages.tell(
        [office.bureau.pk], Role.DISTRICT, subject=office.ticket(), text="有事", kind="x", **how
    )
    return Message.objects.latest("id")


def test_deliver_reaches_each_member_once(office):  # noqa: F811
    message = _tell(office)
    assert messages.undelivered() == [message.pk]
    assert messages.deliver(message.pk) is True
    assert messages.deliver(message.pk) is False
    told = Receipt.objects.values_list("membership__user__username", flat=True)
    assert sorted(told) == ["lead", "lead2", "officer"]
    assert messages.undelivered() == []


def test_deliver_to_leads_only(office):  # noqa: F811
    messages.deliver(_tell(office, lead_only=True).pk)
    told = Receipt.objects.values_list("membership__user__username", flat=True)
    assert sorted(told) == ["lead", "lead2"]
    assert not Message.objects.visible_to(office.officer).exists()
    assert Message.objects.visible_to(office.lead).count() == 1


def test_deliver_to_one_person_alone(office):  # noqa: F811
    messages.deliver(_tell(office, person=office.officer.user_id).pk)
    told = Receipt.objects.values_list("membership__user__username", flat=True)
    assert list(told) == ["officer"]
    assert Message.objects.visible_to(office.officer).count() == 1
    assert not Message.objects.visible_to(office.lead).exists()


def test_key_makes_a_message_unique(office):  # noqa: F811
    _tell(office, key="once")
    _tell(office, key="once")
    assert Message.objects.count() == 1


def test_a_stranger_sees_neither_message_nor_receipt(office):  # noqa: F811
    messages.deliver(_tell(office).pk)
    assert not Message.objects.visible_to(office.stranger).exists()
    assert not Receipt.objects.visible_to(office.stranger).exists()
