"""Regions, the repair centres that ship in the box, and where nothing may be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop.domain.words import Region

_EMEA = (
    # Europe
    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT "
    "LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK "
    # Middle East, the Caucasus and Central Asia
    "AE AM AZ BH GE IL IQ IR JO KG KW KZ LB OM PS QA SA SY TJ TM TR UZ YE "
    # Africa
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG "
    "ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
)
_CSA = (
    # Central America and Mexico
    "BZ CR GT HN MX NI PA SV "
    # South America
    "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE "
    # The Caribbean
    "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI"
)

REGION_BY_COUNTRY: Mapping[str, Region] = MappingProxyType(
    {
        **dict.fromkeys(_EMEA.split(), Region.EMEA),
        **dict.fromkeys(_CSA.split(), Region.CSA),
    }
)
"""Countries and territories (ISO 3166, two letters) by the United Nations' geographical regions
(M49): EMEA has Europe, Western and Central Asia with Iran, and Africa; CSA has Central America,
the Caribbean and South America. A country that stands nowhere is served by neither."""

_REGION_BY_SUFFIX = {"EM": Region.EMEA, "CS": Region.CSA}


def region_of_contract(number: str) -> Region | None:
    """Give the region that a contract number ends in (policy.md: suffix EM or CS), or None."""
    return _REGION_BY_SUFFIX.get(number.strip().upper().rpartition("-")[2])


def region_of_country(code: str) -> Region | None:
    """Give the region of a country (two letters), or None where neither serves it."""
    return REGION_BY_COUNTRY.get(code.strip().upper())


@dataclass(frozen=True, slots=True)
class RepairCentre:
    """A repair centre with its warehouse. `eori` is empty outside the EU and Great Britain.

    `placeholder`: the address came with the program and is to be replaced before real use.
    """

    code: str
    name: str
    region: Region
    street: str
    post_code: str
    town: str
    province: str
    country: str
    eori: str
    time_zone: str
    placeholder: bool


REPAIR_CENTRES: tuple[RepairCentre, ...] = (
    RepairCentre(
        code="EMEA",
        name="Repair Centre EMEA",
        region=Region.EMEA,
        street="Havenkade 1",
        post_code="1234 AB",
        town="Voorbeeld",
        province="",
        country="NL",
        eori="NL123456789",
        time_zone="Europe/Amsterdam",
        placeholder=True,
    ),
    RepairCentre(
        code="CSA",
        name="Repair Centre CSA",
        region=Region.CSA,
        street="100 Example Way",
        post_code="33101",
        town="Miami",
        province="FL",
        country="US",
        eori="",
        time_zone="America/New_York",
        placeholder=True,
    ),
)
"""policy.md, *Places*: placeholders, marked to be replaced."""


def repair_centre_for(region: Region) -> RepairCentre:
    """Give the repair centre and warehouse of a region."""
    return next(centre for centre in REPAIR_CENTRES if centre.region is region)


EMBARGOED: Mapping[str, str] = MappingProxyType(
    {
        "BY": "Belarus is under export restrictions of the European Union (Regulation 765/2006).",
        "CU": "Cuba is under an embargo of the United States (31 CFR 515).",
        "IR": "Iran is under export restrictions of the European Union (Regulation 267/2012).",
        "KP": "North Korea is under an embargo of the United Nations (Resolution 1718).",
        "RU": "Russia is under export restrictions of the European Union (Regulation 833/2014).",
        "SY": "Syria is under export restrictions of the European Union (Regulation 36/2012).",
    }
)
"""Destinations to which nothing is sent, each with the sentence that the form shows. A sample
of the best known measures, to be edited by whoever answers for export control; it is no legal
advice and not complete."""


def embargo(country: str) -> str | None:
    """Give the sentence that says why nothing goes to a country (two letters), or None."""
    return EMBARGOED.get(country.strip().upper())
