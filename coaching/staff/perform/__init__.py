"""Every act of a staff member: what it needs to be loaded, whether it may be, what it leads to.

The chat and the web both come here, so that neither may do what the other may not. One file for
each use case; the table that joins them is `coaching.staff.perform.table`.
"""

from coaching.staff.perform.pages import link_hash, link_of
from coaching.staff.perform.table import needs_of, perform

__all__ = ["link_hash", "link_of", "needs_of", "perform"]
