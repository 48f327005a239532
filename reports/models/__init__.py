from reports.models.finding import Finding
from reports.models.job import ReportJob

__all__ = ["Finding", "ReportJob"]
