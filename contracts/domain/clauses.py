"""The words an agreement starts with. Each is a proposal; officers change them as they need."""

from __future__ import annotations

from django.utils.translation import gettext as _

from contracts import policies
from contracts.enums import Clause
from core import policy
from vetting.models import Listing


def target(listing: Listing) -> int:
    """How satisfied pupils and parents must at least be, in percent."""
    return int(policy.value(policies.SATISFACTION, scopes=listing.region.scopes))


def prefilled(listing: Listing) -> dict[str, str]:
    """Column -> text for every clause, for one listing."""
    figures = {
        "name": listing.institution.name,
        "uscc": listing.institution.uscc,
        "items": listing.service_items,
        "price": listing.price_standard,
        "target": target(listing),
    }
    return {column: text % figures for column, text in _texts().items()}


def _texts() -> dict[str, str]:
    return {**_about_service(), **_about_conduct(), **_about_breach()}


def _about_service() -> dict[str, str]:
    return {
        Clause.SERVICE_CONTENT.value: _(
            "乙方（%(name)s，统一社会信用代码%(uscc)s）在甲方辖区内的学校课后服务时段提供以下服务：%(items)s。"
            "具体学校、课程、班次和课时以双方确认的入校安排为准。乙方不得开设学科类内容，不得擅自变动服务内容。"
        ),
        Clause.SERVICE_STANDARD.value: _(
            "乙方按课程附件所列纲要实施教学，每课时小学40分钟、初中45分钟；做到按时到校、足额开课、课前清点人数、"
            "课后交接，每学期至少组织一次成果展示。乙方不得降低服务标准，不得将服务转交他人。"
        ),
        Clause.PERSONNEL.value: _(
            "入校人员限于人员附件所列并经核准的人员，须持有相应的职业证明和有效健康证明，"
            "每年完成违法犯罪记录查询，且不是在职中小学、幼儿园教师。更换人员须事先提出，经核准后方可入校；"
            "任一证明失效的，当日停止入校。"
        ),
        Clause.SETTLEMENT.value: _(
            "收费执行课程附件所列价格（名单公布的标准：%(price)s），低于乙方校外同类课程价格；"
            "由学校代收，按实际完成的课时结算。乙方不得另立名目收费，不得推销或指定教具、教材。"
        ),
    }


def _about_conduct() -> dict[str, str]:
    return {
        Clause.SAFETY.value: _(
            "服务时段内乙方对所带学生的安全负直接责任，执行学校门卫、接送和应急制度，投保公众责任险。"
            "发生意外立即救助并报告学校，当日书面报告甲方。"
        ),
        Clause.DATA.value: _(
            "乙方只为提供服务使用学生信息，不得留存、外传；未经监护人书面同意不得拍摄、发布学生肖像。"
            "服务结束后十日内删除或交还全部信息。"
        ),
        Clause.CONDUCT.value: _(
            "乙方及其人员不得在校内进行商业推广、招揽生源，不得体罚、歧视学生，不得影响学校教育教学秩序，"
            "不得聘用所服务学校的教职工。"
        ),
        Clause.SATISFACTION.value: _(
            "学生和家长满意度均不低于%(target)s%%。每学期由甲方组织评价，评价结果作为续签和退出的依据；"
            "服务期间不满意比例达到30%%的，学校书面责令整改。"
        ),
        Clause.RECTIFICATION.value: _(
            "乙方接受甲方、学校和责任督学的检查。收到整改通知后，在通知载明的期限内完成整改并提交书面材料，"
            "由发出通知的一方复查。"
        ),
    }


def _about_breach() -> dict[str, str]:
    return {
        Clause.BREACH.value: _(
            "乙方擅自变动服务内容、降低服务标准、开展商业推广、提供虚假材料或发生严重安全责任事故的，"
            "甲方有权终止协议、移出资格名单，并由乙方赔偿由此造成的损失；"
            "乙方人员影响教育教学秩序或考核未达到要求的，终止该人员的服务，乙方应及时更换。"
        ),
        Clause.WITHDRAWAL.value: _(
            "协议变更须双方书面同意并写明原因和生效日期。双方协商一致、政策调整、不可抗力、学校不再需要"
            "或乙方提前三十日书面告知的，可以解除；解除或终止时，乙方配合做好学生接续，费用按实际课时结清。"
            "终止前乙方有陈述和申辩的权利。"
        ),
        Clause.DISPUTE.value: _(
            "因本协议发生争议，双方协商解决；协商不成的，依法向甲方所在地人民法院提起诉讼。"
        ),
    }
