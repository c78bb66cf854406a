"""The end of an asset that was recorded wrongly or left the field, and when it is taken back."""

from desktop.domain.words import AssetState

RETIRABLE = frozenset({AssetState.REGISTERED, AssetState.UNVERIFIED})
"""What can be retired: a replaced asset has ended already and is found through its successor."""


def why_not_retired(serial: str, state: AssetState) -> str | None:
    """Say why an asset in this state cannot be retired; None where it can."""
    return None if state in RETIRABLE else f"{serial} is {state.value} already."


def why_not_restored(
    serial: str, state: AssetState, *, was_retired_by_hand: bool, taken_by: str
) -> str | None:
    """Say why an asset cannot be taken back; None where it can.

    `taken_by` names who has its serial or its place now, "" for nobody: a serial is on one piece
    of hardware. What a person never retired was a replacement that did not arrive; it comes back
    by being shipped again (domain.md, *Replacement*).
    """
    if state is not AssetState.RETIRED:
        return f"{serial} is {state.value}; only a retired asset is taken back."
    if taken_by:
        return f"{taken_by} has taken the place of {serial}. Retire that one first if it is wrong."
    if not was_retired_by_hand:
        return (
            f"{serial} was a replacement that did not arrive. It is recorded again when it ships."
        )
    return None


def state_taken_back(*, has_owner: bool) -> AssetState:
    """What an asset is again: registered with an owner, else what nobody registered yet."""
    return AssetState.REGISTERED if has_owner else AssetState.UNVERIFIED
