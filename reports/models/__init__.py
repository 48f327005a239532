from reports.models.finding import Finding, Search
from reports.models.job import ReportJob

__all__ = ["Finding", "ReportJob", "Search"]
