"""The main lists and the workbench at 10, 100 and 1,000 rows: the number of queries must not grow."""


def run() -> None:
    pass
