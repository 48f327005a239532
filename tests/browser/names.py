"""Who walks the road, and what is called how on it; the tag keeps walks on one site apart."""

import secrets

OFFICER, SECOND, LEAD = "经办：", "第二名经办", "决定："
CLERK, DEAN, INSPECTOR, CITY = "机构经办", "安排入校", "到校检查", "看全市"
REVIEWER, DEPARTMENT = "联审意见", "文化和旅游局"
EXPERTS = ("专家甲", "专家乙", "专家丙")
BODY, USCC = "威海乐动轮滑培训学校（演示）", "52000000MA8000001C"
TAG = secrets.token_hex(2)
CALL = f"课后服务轮滑项目遴选公告（走查{TAG}）"
PACKAGE = f"轮滑走查包{TAG}"
COURSE, PERSON = f"轮滑走查{TAG}", f"走查员{TAG}"
LISTED = f"环教名单〔走查〕{TAG}号"
