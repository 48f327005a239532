"""Workbooks of a region and a term; rows that cannot be as they are."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = ("findings", "pages")
