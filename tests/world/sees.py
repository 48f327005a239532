"""Who of two cities sees rows of each model, written out.

Each letter says how the place of a row lies to the viewer who sees at least one row of it:
o  their own district (a city's desk: one of its districts)
n  their own district too, for somebody who is party to nothing there: another school, institution,
   department or expert of the same district
d  another district of the same city
c  another city
A role that is not named sees nothing. PUBLIC is asked at one place only.
"""


def _read(line: str) -> dict[str, str]:
    return dict(part.split(":") for part in line.split())


_LINES = {
    "core.StoredFile": "",
    "core.Entry": "CITY:od DISTRICT:o SCHOOL:on INSPECTOR:o INSTITUTION:o ADMIN:od AUDITOR:od",
    "accounts.Organisation": "CITY:od DISTRICT:o REVIEWER:o PANEL:on SCHOOL:on INSPECTOR:o INSTITUTION:o ADMIN:od AUDITOR:od",
    "accounts.Membership": "CITY:od DISTRICT:o REVIEWER:o PANEL:o SCHOOL:on INSPECTOR:o INSTITUTION:o ADMIN:od AUDITOR:od",
    "accounts.Claim": "CITY:od DISTRICT:o",
    "accounts.Message": "CITY:od DISTRICT:o REVIEWER:o PANEL:o SCHOOL:o INSPECTOR:o INSTITUTION:o AUDITOR:od ADMIN:od",
    "accounts.Receipt": "CITY:od DISTRICT:o REVIEWER:o PANEL:o SCHOOL:o INSPECTOR:o INSTITUTION:o AUDITOR:od ADMIN:od",
    "accounts.Deadline": "CITY:od DISTRICT:o SCHOOL:o INSTITUTION:o",
    "accounts.PaperEntry": "CITY:od DISTRICT:o INSTITUTION:o",
    "accounts.SignIn": "DISTRICT:o REVIEWER:o PANEL:o SCHOOL:o INSPECTOR:o INSTITUTION:o ADMIN:od",
    "accounts.OwnerLetter": "CITY:od DISTRICT:o SCHOOL:o ADMIN:od",
    "accounts.Tie": "DISTRICT:o SCHOOL:o",
    "accounts.OneTimePassword": "DISTRICT:o",
    "accounts.Deputyship": "CITY:od DISTRICT:o ADMIN:od AUDITOR:od",
    "accounts.StandIn": "CITY:od DISTRICT:o ADMIN:od AUDITOR:od",
    "accounts.Handover": "CITY:od DISTRICT:o ADMIN:od AUDITOR:od",
    "institutions.Suspension": "CITY:od DISTRICT:o INSPECTOR:o INSTITUTION:o",
    "institutions.Exclusion": "CITY:od DISTRICT:o INSPECTOR:o INSTITUTION:o PUBLIC:o",
    "institutions.Institution": "CITY:od DISTRICT:o REVIEWER:on SCHOOL:on INSPECTOR:o INSTITUTION:o",
    "institutions.Presence": "CITY:od DISTRICT:o INSPECTOR:o INSTITUTION:o",
    "institutions.Change": "CITY:od DISTRICT:o INSTITUTION:o",
    "institutions.Course": "CITY:od DISTRICT:o REVIEWER:on SCHOOL:on INSPECTOR:o INSTITUTION:o",
    "institutions.Licence": "CITY:od DISTRICT:o REVIEWER:on SCHOOL:on INSPECTOR:o INSTITUTION:o",
    "institutions.Person": "CITY:od DISTRICT:o INSPECTOR:o INSTITUTION:o",
    "institutions.BackgroundCheck": "CITY:od DISTRICT:o INSTITUTION:o",
    "institutions.School": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o",
    "institutions.SchoolYear": "CITY:o DISTRICT:od REVIEWER:ond PANEL:ond SCHOOL:ond INSPECTOR:od INSTITUTION:ond",
    "institutions.Term": "CITY:o DISTRICT:od REVIEWER:ond PANEL:ond SCHOOL:ond INSPECTOR:od INSTITUTION:ond",
    "institutions.TermGrade": "CITY:od DISTRICT:o REVIEWER:on SCHOOL:on INSPECTOR:o INSTITUTION:o",
    "institutions.Staff": "CITY:od DISTRICT:o REVIEWER:on INSPECTOR:o INSTITUTION:o",
    "institutions.Credential": "CITY:od DISTRICT:o REVIEWER:on INSTITUTION:o",
    "vetting.Announcement": "CITY:od DISTRICT:o REVIEWER:o PANEL:o SCHOOL:on INSPECTOR:o INSTITUTION:ondc PUBLIC:o",
    "vetting.Amendment": "CITY:od DISTRICT:o SCHOOL:on INSTITUTION:ondc PUBLIC:o",
    "vetting.Package": "CITY:od DISTRICT:o REVIEWER:o PANEL:o SCHOOL:on INSTITUTION:ondc PUBLIC:o",
    "vetting.ChecklistItem": "CITY:od DISTRICT:o REVIEWER:o PANEL:o SCHOOL:on INSTITUTION:ondc PUBLIC:o",
    "vetting.ScoreItem": "CITY:od DISTRICT:o PANEL:o SCHOOL:on INSTITUTION:ondc PUBLIC:o",
    "vetting.Application": "CITY:od DISTRICT:o REVIEWER:o PANEL:o INSTITUTION:o",
    "vetting.Listing": "CITY:od DISTRICT:o SCHOOL:on INSPECTOR:o INSTITUTION:o PUBLIC:o",
    "vetting.PublicNotice": "CITY:od DISTRICT:o SCHOOL:on INSTITUTION:ondc PUBLIC:o",
    "vetting.Objection": "CITY:od DISTRICT:o SCHOOL:o INSTITUTION:o",
    "vetting.OfficialPage": "CITY:od DISTRICT:o INSTITUTION:o",
    "vetting.Panelist": "DISTRICT:o PANEL:o",
    "vetting.Recusal": "DISTRICT:o PANEL:o",
    "vetting.ScoreSheet": "DISTRICT:o PANEL:o",
    "vetting.Score": "DISTRICT:o PANEL:o",
    "vetting.Material": "DISTRICT:o REVIEWER:o PANEL:o INSTITUTION:o",
    "vetting.Verdict": "DISTRICT:o REVIEWER:o",
    "vetting.Correction": "DISTRICT:o INSTITUTION:o",
    "contracts.Agreement": "CITY:od DISTRICT:o SCHOOL:on INSPECTOR:o INSTITUTION:o",
    "contracts.AgreementStaff": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "contracts.AgreementCourse": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "contracts.AgreementSuspension": "CITY:od DISTRICT:o INSPECTOR:o INSTITUTION:o",
    "contracts.Amendment": "CITY:od DISTRICT:o INSPECTOR:o INSTITUTION:o",
    "contracts.BackfillBatch": "CITY:od DISTRICT:o",
    "contracts.BackfillFile": "CITY:od DISTRICT:o",
    "contracts.Placement": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "contracts.PlacementStaff": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "inspections.ExitCase": "CITY:od DISTRICT:o INSPECTOR:o INSTITUTION:o PUBLIC:o",
    "inspections.Service": "CITY:od DISTRICT:o INSTITUTION:o",
    "inspections.Defence": "CITY:od DISTRICT:o INSTITUTION:o",
    "inspections.Ground": "CITY:od DISTRICT:o INSPECTOR:o",
    "inspections.Rectification": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "inspections.Violation": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "evaluations.Scheme": "CITY:o DISTRICT:od SCHOOL:ond INSPECTOR:od INSTITUTION:ond",
    "evaluations.Round": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "evaluations.Result": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "evaluations.Consequence": "CITY:od DISTRICT:o SCHOOL:o",
    "evaluations.QualitySheet": "CITY:od DISTRICT:o SCHOOL:o INSPECTOR:o INSTITUTION:o",
    "evaluations.Reply": "CITY:od DISTRICT:o SCHOOL:o INSTITUTION:o",
    "evaluations.Survey": "CITY:od DISTRICT:o SCHOOL:o",
    "evaluations.SurveyLink": "",
    "evaluations.Response": "",
    "evaluations.PaperTally": "CITY:od DISTRICT:o SCHOOL:o",
    "reports.ReportJob": "CITY:od DISTRICT:o",
}
TABLE = {label: _read(line) for label, line in _LINES.items()}
