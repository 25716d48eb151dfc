"""How much of the processor a child of ours gets while others want it too. Never raises."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

CALM, USUAL = 10, 0


def weigh(pid: int, niceness: int) -> None:
    """Sets a child's niceness, from CALM to USUAL and back.

    Each of our children leads a session, and where the kernel shares the processor out among sessions the
    session's own niceness is what counts; that one may be taken back without privilege.
    """
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(f"{niceness}\n", encoding="ascii")
        return
    with suppress(OSError):
        if os.geteuid() == 0 or niceness > USUAL:
            os.setpriority(os.PRIO_PROCESS, pid, niceness)
