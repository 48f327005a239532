"""The table of what each page must carry, as one would sign it, and an office that has said all of itself."""

OFFICE = {
    "contact": "王联系",
    "telephone": "0631-5221234",
    "address": "文化路1号",
    "complaints": "0631-5220000",
    "review_office": "环翠区人民政府",
    "court": "威海市环翠区人民法院",
    "representative": "局长李代表",
}
BODY, CODE = "甲轮滑培训学校", "91000000MA0000001R"
SIGNED_ELSEWHERE = (
    "vetting.listing",
    "vetting.application",
    "contracts.agreementsuspension",
    "contracts.placement",
    "contracts.amendment",
    "contracts.groupchange",
)
TURN = ("书面", "5 个工作日")
# 页 → what must be read on it. Who issues it, its number, day and seal are asked of each below.
REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    ("vetting.announcement", "call"): (
        "入围名额", "收费标准", "20 元/生·课时", "合格申报最低家数", "申报条件",
        "评分项", "满分 100 分", "不低于 60 分", "总分相同的", "抽签", "校验值", "限制准入", "收费依据：鲁发改价格〔2022〕1号",
        "纸质材料送到文化路1号", "补正期限为 5 个工作日", "公示 5 个工作日", "监督电话：0631-5220000", "服务期", ":",
    ),
    ("vetting.amendment", "amendment"): ("原内容", "更正后内容", "须有两年以上经验。", "顺延至", "撤回修改"),
    ("vetting.correction", "correction"): (
        BODY, "一次性告知", "课程方案：", "（含当日）", "提交", "纸质材料", "依照公告", "按资质审核不合格处理", "联系人",
    ),
    ("vetting.correction", "restored"): (BODY, "系统故障", "恢复补正期限", "（含当日）"),
    ("vetting.application", "disqualified"): (
        BODY, "含学科内容", "课程方案：", "依照公告", *TURN, "未参与本次审核的人员",
    ),
    ("vetting.application", "not_selected"): ("总分", "入围名额", "依照公告", "不影响", *TURN),
    ("vetting.objection", "reply"): ("王小明", "依照公告", "异议不成立", "经核查不属实。", "上一级教育行政部门"),
    ("vetting.objection", "refusal"): ("王小明", "不予受理", "没有具体事实。", "上一级教育行政部门"),
    ("vetting.publicnotice", "notice"): (
        "统一社会信用代码", "轮滑、跆拳道", "20 元/生·课时", "资格有效期", "起至", "受理", "文化路1号", "实名", "抽签的随机数", "监督电话",
    ),
    ("vetting.announcement", "result"): ("统一社会信用代码", "服务项目", "收费标准", "资格有效期自"),
    ("contracts.agreement", "contract"): (
        "局长李代表", CODE, "法定代表人", "地址（送达地址）", "电子方式送达", "第一条　协议期限", "服务人员", "服务内容", "服务标准",
        "20 元/生·课时", "学校代收", "结算", "安全", "公众责任险", "保单号", "肖像", "商业推广", "80%", "30%", "检查",
        "违约责任", "变更", "解除", "接续", "争议处理", "附件一　入校人员", "附件二　课程和价格", "一式四份", "代表人签字", "签订日期",
    ),
    ("contracts.amendment", "amendment"): (
        "局长李代表", CODE, "第十三条（争议处理）改为", "仲裁", "自2026年3月2日起生效", "一式四份", "代表人签字",
    ),
    ("contracts.agreement", "end"): (
        BODY, "双方协商解除", "学生接续安排", "由本校教师接管。", "费用结算", "不影响你单位再次申报", "争议处理",
    ),
    ("contracts.agreementsuspension", "stop"): (BODY, "案件处理期间", "依据", "环教〔2026〕1号", "抄送", "不同意见"),
    ("contracts.agreementsuspension", "go-on"): (BODY, "查清", "恢复履行"),
    ("contracts.placement", "placement"): (BODY, CODE, "学生人数", "元/生·课时", "入校人员", "停止时的接续安排"),
    ("institutions.change", "change"): (BODY, CODE, "变更前", "变更后", "甲轮滑体育培训学校", "已备案"),
    ("evaluations.round", "publication"): (
        "依据", "%（有效", "发放", "等级", "书面向我单位提出", "监督电话",
    ),
    ("evaluations.result", "result"): (BODY, "满分", "得分", "发放", "等级", "书面向我单位提出"),
}  # fmt: skip
