"""What a stranger reads and sends."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    "admission",
    "exits",
)
