"""A small world for tests of panes: customers, contracts and assets as a register brings them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.data.tables.contracts import Contract, Coverage
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.findable import fold
from desktop.domain.identities import (
    asset_id,
    contact_id,
    contract_id,
    coverage_id,
    model_id,
    named_id,
    organisation_id,
    site_id,
)
from desktop.domain.products import product_type_of
from desktop.domain.serials import look_alike_key, normalise_mac, normalise_serial
from desktop.domain.words import AssetState, Region, Role

TODAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
"""The moment of every desk here: the clock of the sample."""

PEOPLE = (
    ("ruth", "Ruth Adler", Role.AGENT),
    ("tomas", "Tomás Vidal", Role.SUPERVISOR),
    ("ines", "Ines Okafor", Role.WAREHOUSE),
)
"""Beside them Edda Lind, the administrator who founds the store (sign-in `edda`)."""

PLUS, BASIC = "Net.Cover Basic Plus", "Net.Cover Basic"


@dataclass(frozen=True)
class Customer:
    """One organisation with its site and contact, and the contract that covers its assets."""

    number: str
    name: str
    country: str
    street: str
    post_code: str
    town: str
    zone: str
    contact: str
    email: str
    telephone: str
    language: str
    contract: str = ""
    level: str = ""
    begins: date = date(2025, 3, 15)
    ends: date = date(2027, 3, 14)

    @property
    def id(self) -> UUID:
        """Its identity."""
        return organisation_id(self.number)

    @property
    def site(self) -> UUID:
        """Its site's identity."""
        return site_id(self.id, self.street, self.post_code)

    @property
    def person(self) -> UUID:
        """Its contact's identity."""
        return contact_id(self.id, self.email)


PENACLARA = Customer(
    "C-10231", "Hostelería Peñaclara S.L.", "ES", "Plaza de la Constitución s/n", "12598",
    "Peñíscola", "Europe/Madrid", "Begoña Íñiguez", "b.iniguez@penaclara.example",
    "+34 964 480 050", "es", "NC173634-EM", PLUS,
)  # fmt: skip
UBERBERG = Customer(
    "C-10044", "Netzwerke Überberg GmbH", "DE", "Seestraße 14", "88662", "Überlingen",
    "Europe/Berlin", "Jürgen Weiß", "j.weiss@ueberberg.example", "+49 7551 80900", "de",
    "NC644341-EM", PLUS, date(2025, 7, 19), date(2030, 7, 19),
)  # fmt: skip
DANNIBALE = Customer(
    "C-10063", "Istituto Tecnico D'Annibale", "IT", "Via Roma 8", "67100", "L'Aquila",
    "Europe/Rome", "Niccolò D'Amico", "n.damico@dannibale.example", "+39 0862 410000", "it",
    "NC843334-EM", BASIC, date(2024, 9, 19), date(2027, 9, 19),
)  # fmt: skip
ELAIA = Customer(
    "C-10155", "Ναυτιλιακή Ελαία Α.Ε.", "GR", "25ης Αυγούστου 3", "71202", "Ηράκλειο",
    "Europe/Athens", "Ελένη Παπαδάκη", "e.papadaki@elaia.example", "+30 281 022 0000", "el",
)  # fmt: skip
HOOGE_VELD = Customer(
    "C-10082", "Waterwerken 't Hooge Veld B.V.", "NL", "Dijkweg 200", "5211 AB",
    "'s-Hertogenbosch", "Europe/Amsterdam", "Joost van 't Veld", "j.vantveld@hoogeveld.example",
    "+31 73 613 0000", "nl",
)  # fmt: skip
CUSTOMERS = (PENACLARA, UBERBERG, DANNIBALE, ELAIA, HOOGE_VELD)

MODELS = (
    ("AT-x230-10GP-50", "8-port PoE+ Gigabit edge switch, 2 SFP", 2400, 48900),
    ("AT-x530-28GTXm-50", "20x1G/4x5G stackable switch, 4 SFP+", 5000, 199000),
    ("AT-IE340-12GP-80", "8-port PoE+ industrial switch, 4 SFP", 2100, 164000),
    ("AT-GS950/10PS-50", "8-port PoE+ websmart switch, 2 SFP", 1900, 23900),
    ("AT-PWR800-50", "800 W hot-swap power supply", 1300, 65000),
    ("AT-AR2050V-50", "Secure VPN router", 1200, 55000),
)
SWITCH, STACKABLE, RUGGED, SMALL, POWER, ROUTER = (model[0] for model in MODELS)

# Serial, model, whose, bought on, shipped on, MAC.
Listed = tuple[str, str, Customer | None, date | None, date | None, str]
_BOUGHT, _OLD = date(2025, 2, 13), date(2019, 5, 6)
ASSETS: tuple[Listed, ...] = (
    ("A05860D26395078A", SWITCH, PENACLARA, _BOUGHT, None, "EC:CD:6D:7C:07:BC"),
    ("A05860D26395081A", SWITCH, PENACLARA, _BOUGHT, None, "EC:CD:6D:7C:07:C2"),
    ("A05860D26395102A", SWITCH, PENACLARA, _BOUGHT, None, "EC:CD:6D:7C:08:11"),
    ("A05860D26395117A", SWITCH, PENACLARA, _BOUGHT, None, ""),
    ("A04657C26276344A", POWER, PENACLARA, _BOUGHT, None, ""),
    ("A04290F26305608A", POWER, PENACLARA, _BOUGHT, None, ""),
    ("A04599D26198333A", POWER, PENACLARA, _BOUGHT, None, ""),
    ("A05860G17114293A", STACKABLE, DANNIBALE, date(2024, 9, 1), None, "00:1A:EB:1E:81:44"),
    ("A05392K24269242B", ROUTER, DANNIBALE, date(2024, 9, 6), None, "EC:CD:6D:6C:B1:3F"),
    ("A05300G24589662A", STACKABLE, DANNIBALE, date(2024, 8, 3), None, "00:1A:EB:68:C7:D9"),
    ("A05860H19963402B", RUGGED, ELAIA, date(2025, 2, 2), date(2025, 1, 20), ""),
    ("A05860K24468167A", SMALL, HOOGE_VELD, _OLD, _OLD, ""),
    ("A0586OD26395090C", SWITCH, UBERBERG, _BOUGHT, None, ""),
    ("A0586Q124170031A", SMALL, UBERBERG, _BOUGHT, None, ""),
    ("A0586D324170088A", SMALL, UBERBERG, _BOUGHT, None, ""),
    ("A05277B26221774A", STACKABLE, UBERBERG, date(2026, 7, 17), None, "00:1A:EB:1E:81:45"),
    ("A05445A26139560B", STACKABLE, UBERBERG, date(2026, 7, 16), None, "00:15:77:41:41:DD"),
    ("A05806A26559306A", STACKABLE, UBERBERG, date(2026, 6, 25), None, "00:00:CD:B7:AD:7D"),
    ("A04419C268585590", RUGGED, HOOGE_VELD, None, date(2026, 11, 10), "00:15:77:F9:33:7F"),
    ("A05634A26133377A", SMALL, None, None, date(2026, 9, 2), "00:00:CD:DA:B4:1D"),
    *((f"A07{n:03}E25110{n:03}A", SWITCH, UBERBERG, _BOUGHT, None, "") for n in range(10)),
)


def asset_of(serial: str) -> UUID:
    """The identity of an asset of `ASSETS` by its serial."""
    return asset_id(model_of(serial), normalise_serial(serial))


def model_of(serial: str) -> str:
    """The part number of an asset of `ASSETS` by its serial."""
    return next(listed[1] for listed in ASSETS if listed[0] == serial)


def lay(session: Session) -> None:
    """Lays models, customers, contracts and assets as rows of an open transaction."""
    for part_number, description, weight, value in MODELS:
        session.add(
            ProductModel(
                id=model_id(part_number),
                part_number=part_number,
                product_type=product_type_of(part_number),
                description=description,
                weight_grams=weight,
                value_minor=value,
                currency="EUR",
                warranty_months=60,
                hs_code="85176200",
                origin="CN",
            )
        )
    for customer in CUSTOMERS:
        _lay_customer(session, customer)
    session.flush()
    for listed in ASSETS:
        _lay_asset(session, *listed)


def _lay_customer(session: Session, customer: Customer) -> None:
    session.add(
        Organisation(
            id=customer.id,
            number=customer.number,
            name=customer.name,
            name_key=fold(customer.name),
            country=customer.country,
            language=customer.language,
        )
    )
    session.flush()
    session.add(
        Contact(
            id=customer.person,
            organisation_id=customer.id,
            name=customer.contact,
            email=customer.email,
            telephone=customer.telephone,
            language=customer.language,
        )
    )
    session.flush()
    session.add(
        Site(
            id=customer.site,
            organisation_id=customer.id,
            street=customer.street,
            post_code=customer.post_code,
            town=customer.town,
            country=customer.country,
            time_zone=customer.zone,
            contact_id=customer.person,
        )
    )
    _lay_contract(session, customer)
    session.flush()


def _lay_contract(session: Session, customer: Customer) -> None:
    if customer.contract:
        session.add(
            Contract(
                id=contract_id(customer.contract),
                number=customer.contract,
                organisation_id=customer.id,
                service_level_id=named_id("service level", customer.level),
                begins=customer.begins,
                ends=customer.ends,
                region=Region.EMEA,
            )
        )


def _lay_asset(
    session: Session,
    serial: str,
    model: str,
    owner: Customer | None,
    bought_on: date | None,
    shipped_on: date | None,
    mac: str,
) -> None:
    key = normalise_serial(serial)
    identity = asset_id(model, key)
    session.add(
        Asset(
            id=identity,
            model_id=model_id(model),
            serial=serial,
            serial_key=key,
            look_key=look_alike_key(key),
            mac=normalise_mac(mac) if mac else None,
            state=AssetState.REGISTERED if owner else AssetState.UNVERIFIED,
            organisation_id=owner.id if owner else None,
            site_id=owner.site if owner else None,
            bought_on=bought_on,
            shipped_on=shipped_on,
        )
    )
    session.flush()
    if owner is not None and owner.contract:
        contract = contract_id(owner.contract)
        session.add(
            Coverage(
                id=coverage_id(contract, identity),
                contract_id=contract,
                asset_id=identity,
                begins=owner.begins,
                ends=owner.ends,
            )
        )
