"""Identities of things with a natural key: two desks that meet the same thing make the same id."""

from uuid import UUID, uuid5

_NAMESPACE = UUID("5f1d6c0e-6f8a-5c7e-9d53-7b0a2f4c1e90")


def model_id(part_number: str) -> UUID:
    """A product model, by its part number without case and surrounding spaces."""
    return uuid5(_NAMESPACE, f"model:{part_number.strip().upper()}")


def asset_id(part_number: str, serial_key: str) -> UUID:
    """An asset, by its model and its normalised serial."""
    return uuid5(_NAMESPACE, f"asset:{part_number.strip().upper()}:{serial_key}")


def organisation_id(number: str) -> UUID:
    """An organisation, by its customer number."""
    return uuid5(_NAMESPACE, f"organisation:{number.strip().upper()}")


def contract_id(number: str) -> UUID:
    """A contract, by its number."""
    return uuid5(_NAMESPACE, f"contract:{number.strip().upper()}")


def coverage_id(contract: UUID, asset: UUID) -> UUID:
    """The coverage of one asset by one contract."""
    return uuid5(contract, f"coverage:{asset}")


def site_id(organisation: UUID, street: str, post_code: str) -> UUID:
    """A site, by where it is at its organisation."""
    return uuid5(organisation, f"site:{post_code.strip().upper()}:{street.strip().upper()}")


def contact_id(organisation: UUID, email_or_name: str) -> UUID:
    """A contact, by e-mail address (or name where there is none) at its organisation."""
    return uuid5(organisation, f"contact:{email_or_name.strip().lower()}")


def named_id(kind: str, name: str) -> UUID:
    """What an administrator names once a store: a service level, a place, a policy version."""
    return uuid5(_NAMESPACE, f"{kind}:{name}")
