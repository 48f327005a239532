"""Does this host let the inspector work? Where it does not, every honest file would be called damaged."""

from __future__ import annotations

from core.files import inspection
from core.files.kinds import Flaw
from core.files.slots import NoTurn

_PDF = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> >>
endobj
xref
0 4
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000058 00000 n\x20
0000000115 00000 n\x20
trailer
<< /Size 4 /Root 1 0 R >>
startxref
203
%%EOF
"""


def fault() -> str:
    """What becomes of a small PDF that is in order; "" when it passes or others are being looked into."""
    try:
        inspection.ask("PDF", _PDF)
    except NoTurn:
        return ""
    except (Flaw, OSError) as found:
        return f"the inspector refuses a file that is in order: {found}"
    return ""
