"""Workbooks of a region and a term."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = ("pages",)
