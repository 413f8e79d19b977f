"""The ledger: an accepted change becomes files, a commit and an audit entry, whole or not at all, and can be undone."""

from diplograph.ledger.entry import Curator, Entry, Role, Touch
from diplograph.ledger.ledger import Ledger, Refused
from diplograph.ledger.standing import recover, unchanging
from diplograph.ledger.tokens import Token, Tokens

__all__ = ["Curator", "Entry", "Ledger", "Refused", "Role", "Token", "Tokens", "Touch", "recover", "unchanging"]
