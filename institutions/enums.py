from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import SYSTEM, Role
from core.states import NOBODY, States


class Category(models.TextChoices):
    """The one main category an institution is counted under; PRACTICE is reported as 其他."""

    TECH = "TECH", _("科技类")
    SPORTS = "SPORTS", _("体育类")
    ARTS = "ARTS", _("艺术类")
    PRACTICE = "PRACTICE", _("综合实践类")


class PriceUnit(models.TextChoices):
    """What a price is counted in, from the package of a call to a group at a school."""

    PUPIL_HOUR = "pupil_hour", _("元/生·课时")
    GROUP_HOUR = "group_hour", _("元/班·课时")
    PUPIL_TERM = "pupil_term", _("元/生·学期")


class Nature(models.TextChoices):
    """What kind of legal person; decides which certificate proves it."""

    COMPANY = "COMPANY", _("企业法人")
    NPO = "NPO", _("民办非企业单位")
    PUBLIC = "PUBLIC", _("事业单位")


class InstitutionState(States):
    REGISTERED = "registered", Role.DISTRICT, _("待确认")
    CONFIRMED = "confirmed", NOBODY, _("已确认")
    REFUSED = "refused", Role.INSTITUTION, _("未予确认")
    DEREGISTERED = "deregistered", NOBODY, _("已注销")


class ChangeKind(models.TextChoices):
    """变更备案: which fact of the institution changes; the value is the column it is kept in."""

    NAME = "name", _("名称")
    LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人")
    FOUNDERS = "founders", _("举办者")
    ADDRESS = "address", _("地址")


class ChangeState(States):
    FILED = "filed", Role.DISTRICT, _("待确认")
    CONFIRMED = "confirmed", NOBODY, _("已备案")
    REFUSED = "refused", NOBODY, _("未予备案")


class LicenceKind(models.TextChoices):
    OPERATING_PERMIT = "OPERATING_PERMIT", _("办学许可证")
    BUSINESS_LICENCE = "BUSINESS_LICENCE", _("营业执照")
    NPO_CERT = "NPO_CERT", _("民办非企业单位登记证书")
    PUBLIC_INST_CERT = "PUBLIC_INST_CERT", _("事业单位法人证书")
    SPORT_FILING = "SPORT_FILING", _("体育经营备案证")
    HIGH_RISK_SPORT = "HIGH_RISK_SPORT", _("高危险性体育项目经营许可证")
    PLATFORM = "PLATFORM", _("全国校外教育培训监管与服务综合平台备案")
    CREDIT = "CREDIT", _("信用信息查询结果")
    ANNUAL_INSPECTION = "ANNUAL_INSPECTION", _("年检合格证明")
    INSURANCE = "INSURANCE", _("公众责任险保单")
    OTHER = "OTHER", _("其他证照")


# The certificate that proves each kind of legal person.
LEGAL_PERSON_CERTIFICATE: dict[str, str] = {
    Nature.COMPANY: LicenceKind.BUSINESS_LICENCE,
    Nature.NPO: LicenceKind.NPO_CERT,
    Nature.PUBLIC: LicenceKind.PUBLIC_INST_CERT,
}


class LicenceState(States):
    SUBMITTED = "submitted", Role.DISTRICT, _("待核验")
    VERIFIED = "verified", NOBODY, _("已核验")
    REFUSED = "refused", Role.INSTITUTION, _("核验未通过")
    LAPSED = "lapsed", Role.INSTITUTION, _("已过期")
    REPLACED = "replaced", NOBODY, _("已换证")


class IdKind(models.TextChoices):
    RESIDENT = "RESIDENT", _("居民身份证")
    PASSPORT = "PASSPORT", _("护照")


class Gender(models.TextChoices):
    MALE = "M", _("男")
    FEMALE = "F", _("女")


class Job(models.TextChoices):
    """Everybody who comes close to pupils is checked, not only teachers."""

    TEACHER = "TEACHER", _("授课教师")
    ASSISTANT = "ASSISTANT", _("助教")
    MANAGER = "MANAGER", _("管理人员")
    SUPPORT = "SUPPORT", _("后勤与安保人员")
    VOLUNTEER = "VOLUNTEER", _("志愿者")


TEACHING_JOBS = (Job.TEACHER, Job.ASSISTANT)


class StaffState(States):
    SUBMITTED = "submitted", Role.DISTRICT, _("待审核")
    CLEARED = "cleared", NOBODY, _("可进校")
    BLOCKED = "blocked", Role.INSTITUTION, _("暂不得进校")
    REFUSED = "refused", Role.INSTITUTION, _("审核未通过")
    REMOVED = "removed", NOBODY, _("已移出")


class CredentialKind(models.TextChoices):
    TEACHER_CERT = "TEACHER_CERT", _("教师资格证")
    SKILL_PROOF = "SKILL_PROOF", _("职业（专业）能力证明")
    COACH_CERT = "COACH_CERT", _("教练员证书")
    ATHLETE_CERT = "ATHLETE_CERT", _("运动员等级证书")
    HEALTH_CERT = "HEALTH_CERT", _("健康证明")
    LABOUR_CONTRACT = "LABOUR_CONTRACT", _("劳动合同")
    WORK_PERMIT = "WORK_PERMIT", _("外国人工作许可证")


PROFESSIONAL_CREDENTIALS = (
    CredentialKind.TEACHER_CERT,
    CredentialKind.SKILL_PROOF,
    CredentialKind.COACH_CERT,
    CredentialKind.ATHLETE_CERT,
)


class CourseState(States):
    SUBMITTED = "submitted", Role.DISTRICT, _("待审核")
    ACCEPTED = "accepted", NOBODY, _("已通过")
    REFUSED = "refused", Role.INSTITUTION, _("未通过")
    WITHDRAWN = "withdrawn", NOBODY, _("已撤回")


class CourseStage(models.TextChoices):
    PRIMARY = "PRIMARY", _("小学")
    JUNIOR = "JUNIOR", _("初中")
    BOTH = "BOTH", _("小学和初中")


class ExclusionState(States):
    ACTIVE = "active", NOBODY, _("限制准入中")
    EXPIRED = "expired", NOBODY, _("期满解除")
    RESTORED = "restored", NOBODY, _("提前恢复")
    REVOKED = "revoked", NOBODY, _("已撤销")


class SchoolStage(models.TextChoices):
    PRIMARY = "PRIMARY", _("小学")
    JUNIOR = "JUNIOR", _("初中")
    NINE_YEAR = "NINE_YEAR", _("九年一贯制学校")
    COMPLETE = "COMPLETE", _("完全中学")


class SchoolState(States):
    OPEN = "open", NOBODY, _("办学中")
    CLOSING = "closing", SYSTEM, _("待撤并")
    CLOSED = "closed", NOBODY, _("已撤并")


class Grade(models.TextChoices):
    EXCELLENT = "EXCELLENT", _("优秀")
    PASS = "PASS", _("合格")
    MARGINAL = "MARGINAL", _("基本合格")
    FAIL = "FAIL", _("不合格")
    PENDING = "PENDING", _("暂不评定")
