"""Whole, valid facts for documents; a test changes the one fact that matters."""

import re
import unicodedata
from datetime import date
from uuid import UUID

from desktop.documents.facts import (
    AuthorisationFacts,
    Charge,
    DocumentLine,
    KnownAnswer,
    LabelFacts,
    Party,
    RequestFormPaper,
)
from desktop.documents.wording import PACKING, Promises, next_steps
from desktop.domain.words import Fulfilment

CASE_ID = UUID("01931b2f-7c00-7abc-8def-0123456789ab")
TODAY = date(2026, 11, 16)
PROMISES = Promises(date(2026, 12, 16), date(2026, 11, 16), 30, 15, 3)

SPANISH = (
    "Hostelería Peñaclara S.L.",
    "Plaza de la Constitución s/n",
    "12598 PEÑÍSCOLA CASTELLÓN",
    "SPAIN",
)
GREEK = ("Αφοί Παπαδόπουλοι Α.Ε.", "Λεωφόρος Κηφισίας 124", "115 26 ΑΘΗΝΑ", "GREECE")
CYRILLIC = ("ТОВ «Зоряний шлях»", "вул. Хрещатик, буд. 22", "01001 КИЇВ", "UKRAINE")
ARABIC = (
    "شركة النور للتجارة (ش.م.م.)",
    "شارع الملك فهد 12، مبنى B-4",
    "الرياض 11564",
    "SAUDI ARABIA",
)
HEBREW = ("הדר תקשורת בע״מ (מחלקת IT)", "רחוב הרצל 15, קומה 3", "6688311 תל אביב", "ISRAEL")
SCRIPTS = {
    "Latin": SPANISH,
    "Greek": GREEK,
    "Cyrillic": CYRILLIC,
    "Arabic": ARABIC,
    "Hebrew": HEBREW,
}

REPAIR_CENTRE = ("Repair Centre EMEA", "Havenkade 1", "1234 AB VOORBEELD", "NETHERLANDS")

LONGEST_LINES = (
    "Überlandwerk- und Gemeindeverbandsrechenzentrum Niederösterreich-Weinviertel " * 3
)[:200].strip()
"""An organisation's name of 200 characters."""

ALLOWED_ADDRESS = (
    "Wasserwirtschafts- und Abwasserzweckverband Oberes Gollachtal " + "Verwaltung Ost AöR",
    "Bürgermeister-Dr.-Hans-Wilhelm-Freiherr-von-Weichselstein-Straße 1234 bis 1238 A-F",
    "Dr.-Ing. Annegret Freifrau von Hohenstein, Ostflügel, 4. Stock",
    "97215 UFFENHEIM, LANDKREIS NEUSTADT AN DER AISCH UND BAD WINDSHEIM",
    "MITTELFRANKEN UND OBERES TAUBERGEBIET",
    "GERMANY",
)
"""Every field of an address as long as the request form allows it (`form.LONGEST`)."""

LONGEST_ADDRESS = (
    LONGEST_LINES,
    "Abteilung Netzwerktechnik und Rechenzentrumsbetrieb, z. Hd. Frau Dr.-Ing. Annegret",
    "Freifrau von und zu Hohenstein-Oberwaldenburg, Gebäude 17 Ostflügel, 4. Obergeschoss",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkstraße 1234 b, Hinterhaus links",
    "Industrie- und Gewerbepark Nordwest an der Landesstraße, Einfahrt Tor 7, Rampe 22",
    "Anlieferung nur werktags, vorher anmelden bei der Pforte unter der Nebenstelle 4711",
    "2130 MISTELBACH AN DER ZAYA, NIEDERÖSTERREICH, POLITISCHER BEZIRK MISTELBACH",
    "AUSTRIA",
)
"""Eight lines, as long as an address can sensibly be."""


def serial(index: int) -> str:
    """A serial as on our labels."""
    return f"A05860D{26395078 + index}A"


def units(count: int, **changed: str) -> tuple[DocumentLine, ...]:
    """So many units; `changed` overrides facts of each."""
    return tuple(
        DocumentLine(
            position=index + 1,
            model=changed.get("model", "x230-10GP"),
            serial=changed.get("serial", serial(index)),
            fault=changed.get("fault", f"no link on port {index + 1}"),
            description=changed.get("description", ""),
            owed_under=changed.get("owed_under", "NC173634-EM"),
            troubleshooting=changed.get("troubleshooting", "other cables tried"),
        )
        for index in range(count)
    )


def authorisation_facts(
    lines: tuple[DocumentLine, ...] | None = None,
    addressee: Party | None = None,
    fulfilment: Fulfilment = Fulfilment.RETURN_AND_REPAIR,
) -> AuthorisationFacts:
    """An authorisation of three units for a customer in Spain."""
    return AuthorisationFacts(
        rma_number="R26-004217-5",
        case_number="CA-004217",
        case_id=CASE_ID,
        issued_on=TODAY,
        sender="Service desk",
        addressee=addressee or Party(SPANISH, contact="Begoña Íñiguez"),
        service_level="Return and repair (Net.Cover Basic).",
        lines=lines if lines is not None else units(3),
        next_steps=next_steps(fulfilment, PROMISES),
        charges=(Charge("Sending the units to us", "you"), Charge("Repair and way back", "us")),
        send_to=Party(REPAIR_CENTRE),
        packing=PACKING,
        customer_reference="TKT-88172",
    )


def label_facts(
    serials: tuple[str, ...] = (serial(0), serial(1)),
    from_lines: tuple[str, ...] = SPANISH,
    to_lines: tuple[str, ...] = REPAIR_CENTRE,
    parcel: int = 1,
) -> LabelFacts:
    """The label of one of two parcels on its way to the repair centre."""
    return LabelFacts(
        rma_number="R26-004217-5",
        case_number="CA-004217",
        case_id=CASE_ID,
        from_lines=from_lines,
        to_lines=to_lines,
        serials=serials,
        models_line=f"x230-10GP · {len(serials)} units",
        parcel=parcel,
        parcels=2,
        weight_grams=4800,
        send_by=date(2026, 12, 16),
        handling="electronic equipment, keep dry",
    )


def form_paper(
    lines: tuple[DocumentLine, ...] | None = None,
    known: tuple[tuple[str, str], ...] = (
        ("ship_to.name", "Hostelería Peñaclara S.L."),
        ("ship_to.country", "Spain"),
    ),
) -> RequestFormPaper:
    """A request form for one unit whose troubleshooting steps nobody has told yet."""
    return RequestFormPaper(
        case_number="CA-004217",
        case_id=CASE_ID,
        version=2,
        made_on=TODAY,
        sender=Party(("RMA service desk",), telephone="+31 20 000 0000", email="rma@desk.example"),
        organisation="Hostelería Peñaclara S.L.",
        contact="Begoña Íñiguez",
        units=lines if lines is not None else units(1, troubleshooting=""),
        known=tuple(KnownAnswer(path, value) for path, value in known),
        customer_reference="TKT-88172",
        answer_by=date(2026, 11, 23),
    )


def words(text: str) -> set[str]:
    """The words of a text in one form: readers of PDFs order right-to-left words each their way."""
    return set(re.findall(r"\w+", unicodedata.normalize("NFKC", text)))


def squeezed(text: str) -> str:
    """Text for comparing what was written with what was read: no white space, one form."""
    return re.sub(r"[\s\u200c-\u200f\u202a-\u202e]+", "", unicodedata.normalize("NFKC", text))
