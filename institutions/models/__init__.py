from institutions.models.bars import Exclusion, Suspension
from institutions.models.change import Change
from institutions.models.course import Course
from institutions.models.institution import Institution, Presence
from institutions.models.licence import Licence
from institutions.models.people import BackgroundCheck, Person
from institutions.models.school import School, SchoolYear, Term, TermGrade
from institutions.models.staff import Credential, Staff

__all__ = [
    "BackgroundCheck",
    "Change",
    "Course",
    "Credential",
    "Exclusion",
    "Institution",
    "Licence",
    "Person",
    "Presence",
    "School",
    "SchoolYear",
    "Staff",
    "Suspension",
    "Term",
    "TermGrade",
]
