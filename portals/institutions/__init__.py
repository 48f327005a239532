"""Institutions with their files, licences, people and courses; schools, school years and terms."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    "acts",
    "details",
    "downloads",
    "file",
    "next_steps",
    "own_file",
    "registers",
    "school_acts",
    "schools",
    "staff_acts",
    "tabs_of_rooms",
    "waiting",
)
