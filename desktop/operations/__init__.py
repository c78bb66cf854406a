"""Everything that changes anything: one class an act, applied whole or refused with a reason."""
