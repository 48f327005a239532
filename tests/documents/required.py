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
# A record, signed by hand by those who were there, without a seal; a letter to families.
UNSEALED = (
    ("vetting.application", "receipt"),
    ("inspections.talk", "talked"),
    ("inspections.violation", "visit"),
    ("contracts.placement", "families"),
    ("contracts.placement", "families-changed"),
)
PARTY = (BODY, CODE, "法定代表人", "住所")
EMPLOYER = (BODY, CODE, "当事人", "身份证件号码", "工作单位", "联系人")
TURN = ("书面", "5 个工作日")
# 页 → what must be read on it. Who issues it, its number, day and seal are asked of each below.
REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    ("vetting.announcement", "call"): (
        "入围名额", "收费标准", "20 元/生·课时", "合格申报最低家数", "申报条件",
        "评分项", "满分 100 分", "不低于 60 分", "总分相同的", "抽签", "校验值", "被任一区域移出课后服务资格名单", "36 个月内不能申报", "鲁教基函〔2022〕22号", "限制准入", "收费依据：鲁发改价格〔2022〕1号",
        "纸质材料送到文化路1号", "补正期限为 5 个工作日", "公示 5 个工作日", "监督电话：0631-5220000", "服务期", ":",
    ),
    ("vetting.amendment", "amendment"): ("原内容", "更正后内容", "须有两年以上经验。", "顺延至", "撤回修改"),
    ("vetting.correction", "correction"): (
        BODY, "一次性告知", "课程方案：", "（含当日）", "提交", "纸质材料", "依照公告第五部分", "按资质审核不合格处理", "联系人",
    ),
    ("vetting.correction", "restored"): (BODY, "系统故障", "恢复补正期限", "（含当日）"),
    ("vetting.application", "disqualified"): (
        BODY, "含学科内容", "课程方案：", "依照公告第二部分", *TURN, "未参与本次审核的人员",
    ),
    ("vetting.application", "not_selected"): ("总分", "入围名额", "依照公告第六部分", "不影响", *TURN),
    ("vetting.objection", "reply"): ("王小明", "依照公告第七部分", "异议不成立", "经核查不属实。", "上一级教育行政部门（威海市教育局）", "5 个工作日内"),
    ("vetting.objection", "refusal"): ("王小明", "不予受理", "没有具体事实。", "上一级教育行政部门（威海市教育局）", "5 个工作日内"),
    ("vetting.application", "receipt"): (BODY, "收到", "提供的材料", "不是审核结论", "收件单位", "收件日期"),
    ("vetting.publicnotice", "notice"): (
        "统一社会信用代码", "轮滑、跆拳道", "20 元/生·课时", "资格有效期", "起至", "受理（地址：文化路1号，电话：0631-5221234）", "实名", "抽签的随机数", "监督电话",
    ),
    ("vetting.announcement", "result"): ("统一社会信用代码", "服务项目", "收费标准", "资格有效期自"),
    ("contracts.agreement", "contract"): (
        "局长李代表", CODE, "法定代表人", "地址（送达地址）", "电子方式送达", "第一条　协议期限", "服务人员", "服务内容", "服务标准",
        "20 元/生·课时", "学校代收", "结算", "安全", "公众责任险", "保单号", "肖像", "商业推广", "80%", "30%", "检查",
        "违约责任", "变更", "解除", "接续", "争议处理", "附件一　入校人员", "　—", "附件二　课程和价格", "一式四份", "代表人签字", "签订日期",
    ),
    ("contracts.amendment", "amendment"): (
        "局长李代表", CODE, "第十三条（争议处理）改为", "仲裁", "自2026年3月2日起生效", "一式四份", "代表人签字",
    ),
    ("contracts.amendment", "withdrawn"): (
        BODY, "变更书（环教测〔2026〕7号）", "原定自2026年3月12日起生效", "环翠区教育和体育局已于2026年3月2日", "双方商定不再变更。", "作废，不生效", "联系人",
    ),
    ("contracts.agreement", "end"): (
        BODY, "双方协商解除", "学生接续安排", "由本校教师接管。", "费用结算", "不影响你单位再次申报", "争议处理",
    ),
    ("contracts.agreementsuspension", "stop"): (BODY, "案件处理期间", "依据", "环教〔2026〕1号", "抄送", "不同意见"),
    ("contracts.agreementsuspension", "go-on"): (BODY, "查清", "恢复履行"),
    ("contracts.placement", "placement"): (BODY, CODE, "学生人数", "元/生·课时", "入校人员", "停止时的接续安排"),
    ("contracts.placement", "families"): (
        "班学生家长", BODY, "到2026年3月2日结束", "自2026年3月3日起，由本校教师看护至放学。", "退还", "只发给本班", "请向班主任或者学校教务处询问", "监督电话：0631-5220000",
    ),
    ("contracts.placement", "families-changed"): (
        "班学生家长", "授课人员自2026年3月2日起调整", "由本校教师看护", "接替人员", "退还", "只发给本班", "请向班主任或者学校教务处询问", "监督电话：0631-5220000",
    ),
    ("institutions.change", "change"): (BODY, CODE, "变更前", "变更后", "甲轮滑体育培训学校", "已备案"),
    ("evaluations.round", "publication"): (
        "依据", "在班学生", "%（有效", "发放", "答卷率", "等级", "止，含当日）书面向我单位提出", "联系人", "监督电话",
    ),
    ("evaluations.result", "result"): (BODY, "满分", "得分", "发放", "等级", "书面向我单位提出"),
    ("inspections.priornotice", "copy"): (
        *PARTY, "一、事实", "环翠甲小学", "二、证据", "检查记录", "依据：", "四、拟作出的决定", "终止与你单位签订的", "移出课后服务资格名单",
        "自决定生效之日起公布36个月", "由此产生的准入条件", "查阅本案正卷", "陈述和申辩", "5个工作日", "文化路1号", "要求听证的",
    ),
    ("inspections.priornotice", "person"): (
        *EMPLOYER, "你在环翠区各学校课后服务中的入校服务", "一、事实", "二、证据", "四、拟作出的决定", "陈述和申辩", "要求听证的",
    ),
    ("inspections.decision", "copy"): (
        *PARTY, "环教退告〔2026〕1号", "送达", "法制审核", "集体讨论", "一、查明的事实", "依据：", "四、决定", "终止与你单位签订的",
        "移出课后服务资格名单", "班组", "公布至2029年3月1日止", "结算", "起生效", "由此产生的准入条件", "环翠区人民政府申请行政复议",
        "六十日", "威海市环翠区人民法院提起行政诉讼", "六个月",
    ),
    ("inspections.decision", "person"): (
        *EMPLOYER, "你在环翠区各学校课后服务中的入校服务", "法制审核", "四、决定", "起生效", "环翠区人民政府申请行政复议",
        "威海市环翠区人民法院提起行政诉讼",
    ),
    ("inspections.talk", "talk"): (
        BODY, "约谈决定书（环教退决〔2026〕1号）", "上午九时", "约谈地点：三楼会议室", "应到人员：法定代表人王某",
        "约谈事项", "课程内容与约定不符", "准时到场", "联系人",
    ),
    ("inspections.talk", "talked"): (
        BODY, "约谈时间", "环教退决〔2026〕1号", "约谈人：张某、李某", "到场人员：法定代表人王某", "一、约谈事项",
        "课程内容与约定不符", "二、约谈情况", "已当面约谈", "三、要求", "恢复约定的课程内容", "被约谈人", "签名",
    ),
    ("inspections.hearing", "hearing"): (
        BODY, "环教退告〔2026〕1号", "听证时间", "听证地点", "三楼会议室", "主持人", "周某", "代理", "回避", "质证", "联系人",
    ),
    ("inspections.hearing", "off"): (BODY, "上午九时", "三楼会议室", "不再举行", "将重新告知", "不必到场", "联系人"),
    ("inspections.priornotice", "renotice"): (
        BODY, "退出事先告知书（环教退告〔2026〕1号）", "收回", "补充事实", "重新计算", "继续有效", "联系人",
    ),
    ("inspections.exitcase", "dismissal"): (BODY, "不予退出", "申辩成立", "同时解除", "联系人"),
    ("inspections.decision", "retraction"): (BODY, "环教退决〔2026〕1号", "适用条款有误", "重新作出决定", "联系人"),
    ("inspections.stay", "stay"): (BODY, "环教退决〔2026〕1号", "停止执行", "止。", "复议期间停止执行", "联系人"),
    ("inspections.reversal", "revocation"): (
        BODY, "环教退决〔2026〕1号", "环政复决〔2026〕3号", "原决定过重", "撤销上述决定", "恢复", "准入条件", "联系人",
    ),
    ("inspections.reversal", "variation"): (
        BODY, "环教退决〔2026〕1号", "环政复决〔2026〕3号", "变更为“约谈”", "不再执行", "行政复议", "联系人",
    ),
    ("inspections.emergency", "emergency"): (
        BODY, "环翠甲小学", "危及学生安全", "暂停", "由学校教师看护", "即时生效", "陈述意见", "联系人",
    ),
    ("inspections.emergency", "lifted"): (BODY, "起解除", "可以恢复入校", "理由", "联系人"),
    ("inspections.rectification", "order"): (
        BODY, "环翠甲小学", "课程内容与约定不符", "协议第三条", "恢复约定的课程内容", "（含当日）", "由本单位（督导室）复查", "向本单位书面提出", "逾期没有改正", "抄送", "联系人",
    ),
    ("inspections.rectification", "recheck"): (BODY, "环教整〔2026〕1号", "仍未恢复", "未通过", "联系人"),
    ("inspections.rectification", "extension"): (BODY, "环教整〔2026〕1号", "延长至", "（含当日）", "联系人"),
    ("inspections.rectification", "cancellation"): (BODY, "环教整〔2026〕1号", "不再执行", "发错", "联系人"),
    ("inspections.violation", "withdrawal"): (BODY, "违规违约认定", "撤销", "经复核不属实", "联系人"),
    ("inspections.violation", "visit"): (
        BODY, CODE, "环翠甲小学", "督学甲", "证号 D-02", "已出示", "已告知可以申请回避", "李教务，教务主任", "人员备案、课程内容",
        "没有报告。", "1号照片.pdf", "SHA-256", "拒绝签名", "见证人：王门卫，门卫", "签名",
    ),
    ("inspections.release", "notice"): (
        BODY, "第十二条", "环教退决〔2026〕1号", "起解除该协议", "班组", "由学校教师看护", "结算：按实际课次结算", "争议处理",
    ),
}  # fmt: skip
