from evaluations.models import QualitySheet, Reply
from portals.kit import files

files.register(QualitySheet, "entry_scan")
files.register(Reply, "file")
files.register(Reply, "entry_scan")
