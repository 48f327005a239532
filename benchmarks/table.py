"""The benches by name. Each is a module of this package with a `run()`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bench:
    """`seeded`: wants the demo world. `on_server`: says something else on PostgreSQL than on SQLite."""

    module: str
    seeded: bool = False
    on_server: bool = True


BENCHES: dict[str, Bench] = {
    "start": Bench("start", on_server=False),
    "perform": Bench("road"),
    "moves": Bench("moves"),
    "deadlines": Bench("due"),
    "lapses": Bench("lapses"),
    "freeze": Bench("freeze"),
    "survey": Bench("survey"),
    "workbook": Bench("workbook", seeded=True),
    "lists": Bench("lists", seeded=True),
}
