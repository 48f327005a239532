"""An answer in one statement: when links go out, a town's families answer in the same hour.

PostgreSQL does in it, or does not do, what a deed does in five: claim the form's token, take the link, keep
the paper. Nothing is recorded of an answer, nobody is told, so there is nothing else to a deed here.
"""

from __future__ import annotations

import json

from core import once, prepared
from evaluations.models import Response, SurveyLink

_FREE = "id = %s AND NOT used"
_ANSWER = f"""
taken AS (
    UPDATE {SurveyLink._meta.db_table} SET used = TRUE WHERE {{free}} RETURNING survey_id
), kept AS (
    INSERT INTO {Response._meta.db_table} (id, survey_id, overall, ratings, flags, remark)
    SELECT %s, survey_id, %s, %s::jsonb, %s::jsonb, %s FROM taken RETURNING 1
)
SELECT (SELECT count(*) FROM {{claimed}}), (SELECT count(*) FROM kept)
"""  # noqa: S608 - our own tables
_PLAIN = "WITH " + _ANSWER.format(free=_FREE, claimed="(SELECT 1) none")
_CLAIMING = f"WITH claimed AS ({once.INSERT} RETURNING 1), "
_CLAIMED = _CLAIMING + _ANSWER.format(
    free=f"{_FREE} AND EXISTS (SELECT 1 FROM claimed)",  # noqa: S608 - our own tables
    claimed="claimed",
)


def at_once(link: int, paper: Response) -> bool:
    """Was the link free? Raises AlreadySent when this very form was done before."""
    claim = once.pending()
    answers = (json.dumps(paper.ratings), json.dumps(paper.flags), paper.remark)
    values = (link, paper.pk, paper.overall, *answers)
    with prepared.cursor() as cursor:
        if claim is None:
            cursor.execute(_PLAIN, values)
        else:
            cursor.execute(_CLAIMED, (*claim.row(), *values))
        claimed, kept = cursor.fetchone()
    if claim is not None:
        if not claimed:
            raise claim.met()
        claim.done = True
    return bool(kept)
