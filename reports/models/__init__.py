from reports.models.job import ReportJob

__all__ = ["ReportJob"]
