"""The words that head a register's columns, as data: what people and other systems write there."""

import re
import unicodedata
from functools import cache

from desktop.intake.kinds import Column

HEADINGS: dict[Column, str] = {
    Column.SERIAL: """serial; serial no; serial nr; serial number; serial #; serials; sn; s/n;
        seriennummer; serien-nr; serienr; numéro de série; n° de série; no de série; número de
        serie; nº de serie; n.º de serie; número de série; numero di serie; matricola;
        serienummer; numer seryjny; nr seryjny; výrobné číslo; sériové číslo; serijska številka;
        sorozatszám; serienummer; σειριακός αριθμός; серийный номер; сериен номер; الرقم
        التسلسلي; מספר סידורי; seri no; seri numarası; raðnúmer""",
    Column.PART_NUMBER: """part number; part no; part nr; part; part #; pn; p/n; model; model no;
        model number; product; product code; product number; product model; item; item no; item
        number; sku; article; article no; artikel; artikelnummer; artikel-nr; teilenummer; modell;
        produkt; référence; référence produit; modèle; article; código; código de producto;
        modelo; producto; referencia; referência; codice; codice prodotto; modello; prodotto;
        artikelcode; numer katalogowy; produkt; model produktu; μοντέλο; модель; модел; артикул;
        الموديل; דגם; מק״ט""",
    Column.DESCRIPTION: """description; product description; item description; beschreibung;
        bezeichnung; produktbezeichnung; désignation; descripción; descrizione; omschrijving;
        descrição; opis; περιγραφή; описание; الوصف; תיאור""",
    Column.MAC: """mac; mac address; mac addr; mac adresse; mac-adresse; adresse mac; dirección
        mac; indirizzo mac; mac-adres; endereço mac; adres mac; base mac; ethernet address""",
    Column.CONTRACT_NUMBER: """contract; contract no; contract nr; contract number; contract #;
        agreement; agreement no; agreement number; net.cover contract; support contract; vertrag;
        vertragsnummer; vertrags-nr; contrat; numéro de contrat; n° de contrat; contrato; número
        de contrato; contratto; numero contratto; contractnummer; umowa; numer umowy; nr umowy;
        σύμβαση; договор; номер договора; العقد; חוזה""",
    Column.SERVICE_LEVEL: """service; service level; level; net.cover service; net.cover level;
        net.cover; support level; cover; coverage; sla; serviceniveau; servicestufe; niveau de
        service; nivel de servicio; livello di servizio; nível de serviço; poziom usług; ниво;
        уровень обслуживания""",
    Column.BEGINS: """start; start date; begin; begins; begin date; from; valid from; cover from;
        contract start; beginn; vertragsbeginn; gültig ab; gültig von; début; date de début;
        inicio; fecha de inicio; inizio; data inizio; ingangsdatum; startdatum; início; data de
        início; początek; data rozpoczęcia; έναρξη; начало; البداية; התחלה""",
    Column.ENDS: """end; end date; ends; expiry; expiry date; expires; until; to; valid to; valid
        until; cover to; contract end; ende; vertragsende; gültig bis; fin; date de fin; fecha de
        fin; vencimiento; fine; data fine; scadenza; einddatum; fim; data de fim; koniec; data
        zakończenia; λήξη; конец; край; النهاية; סיום""",
    Column.CUSTOMER_NUMBER: """customer no; customer nr; customer number; customer id;
        customer code; account; account no; account number; account id; kundennummer;
        kunden-nr; kundennr; numéro de client; n° client; code client; número de cliente; código
        de cliente; codice cliente; numero cliente; klantnummer; klantnr; número do cliente; numer
        klienta; nr klienta; κωδικός πελάτη; номер клиента; клиентски номер""",
    Column.CUSTOMER: """customer; customer name; organisation; organization; company; company
        name; end user; end customer; client; account name; sold to; ship to customer; kunde;
        kundenname; firma; endkunde; société; nom du client; cliente; nombre del cliente; empresa;
        ragione sociale; nome cliente; azienda; klant; klantnaam; bedrijf; nome do cliente;
        klient; nazwa klienta; zákazník; πελάτης; клиент; заказчик; العميل; לקוח""",
    Column.COUNTRY: """country; country code; customer country; land; länderkürzel; pays; país;
        paese; nazione; kraj; krajina; χώρα; страна; държава; البلد; מדינה; ülke""",
    Column.BOUGHT_ON: """purchase date; purchased; purchased on; bought; bought on; date of
        purchase; invoice date; kaufdatum; rechnungsdatum; date d'achat; date de facture; fecha de
        compra; fecha de factura; data di acquisto; data acquisto; data fattura; aankoopdatum;
        factuurdatum; data de compra; data da fatura; data zakupu; ημερομηνία αγοράς; дата
        покупки; تاريخ الشراء; תאריך רכישה""",
    Column.SHIPPED_ON: """shipped; shipped on; ship date; shipping date; date shipped; delivery
        date; dispatch date; versanddatum; versendet am; lieferdatum; date d'expédition; date de
        livraison; fecha de envío; data di spedizione; data spedizione; verzenddatum; data de
        envio; data wysyłki; ημερομηνία αποστολής; дата отгрузки; تاريخ الشحن; תאריך משלוח""",
    Column.SOLD_BY: """sold by; seller; reseller; distributor; dealer; partner; verkauft durch;
        händler; wiederverkäufer; vendu par; revendeur; distribuidor; vendido por; rivenditore;
        distributore; verkocht door; revendedor; sprzedawca; μεταπωλητής; продавец""",
    Column.TAX_NUMBER: """vat; vat no; vat number; vat id; tax number; tax id; ust-idnr; ust-id;
        steuernummer; numéro de tva; n° tva; tva; nif; cif; número de iva; partita iva; p. iva;
        btw-nummer; btw; nip; afm; αφμ; инн; cnpj; eik""",
    Column.SITE_NAME: """site; site name; location; location name; standort; nom du site; sede;
        sitio; local; locatie; lokalizacja; τοποθεσία; объект""",
    Column.STREET: """street; street address; address; address line 1; address 1; straße; strasse;
        adresse; anschrift; rue; calle; dirección; via; indirizzo; straat; adres; rua; endereço;
        ulica; οδός; διεύθυνση; улица; адрес; الشارع; العنوان; רחוב; כתובת""",
    Column.POST_CODE: """post code; postcode; postal code; zip; zip code; plz; postleitzahl; code
        postal; código postal; cap; codice postale; cep; kod pocztowy; psč; ταχυδρομικός κώδικας;
        τκ; почтовый индекс; пощенски код; الرمز البريدي; מיקוד""",
    Column.TOWN: """town; city; place; ort; stadt; ville; ciudad; localidad; città; comune;
        plaats; stad; cidade; miasto; mesto; πόλη; город; град; المدينة; עיר""",
    Column.PROVINCE: """province; region; state; county; state or province; bundesland; kanton;
        département; région; provincia; regione; provincie; estado; województwo; νομός; область;
        область/край; المحافظة; מחוז""",
    Column.OPENING_HOURS: """opening hours; hours; open; receiving hours; delivery hours;
        öffnungszeiten; heures d'ouverture; horario; orari; openingstijden; horário; godziny
        otwarcia; ώρες; часы работы""",
    Column.TIME_ZONE: """time zone; timezone; tz; zeitzone; fuseau horaire; zona horaria; fuso
        orario""",
    Column.CONTACT_NAME: """contact; contact name; contact person; attention; attn; ansprechpartner;
        kontakt; kontaktperson; nom du contact; persona de contacto; contacto; contatto; referente;
        contactpersoon; contato; osoba kontaktowa; επαφή; контакт; جهة الاتصال; איש קשר""",
    Column.CONTACT_EMAIL: """e-mail; email; mail; contact e-mail; contact email; e-mail address;
        email address; e-mail-adresse; courriel; correo; correo electrónico; posta elettronica;
        e-mailadres; ηλεκτρονικό ταχυδρομείο; эл. почта; имейл; البريد الإلكتروني; דוא״ל""",
    Column.CONTACT_TELEPHONE: """telephone; telephone number; phone; phone number; tel; mobile;
        contact telephone; contact phone; telefon; telefonnummer; téléphone; teléfono; telefono;
        telefoon; telefone; τηλέφωνο; телефон; الهاتف; טלפון""",
    Column.CONTACT_LANGUAGE: """language; contact language; letter language; sprache; langue;
        idioma; lingua; taal; język; γλώσσα; язык; език; اللغة; שפה""",
    Column.PRODUCT_TYPE: """product type; type; product family; family; produkttyp; produktgruppe;
        type de produit; tipo de producto; tipo di prodotto; producttype; typ produktu""",
    Column.WEIGHT_KG: "weight; weight kg; weight in kg; gewicht; gewicht kg; poids; peso; waga",
    Column.SIZE_CM: """size; size cm; dimensions; dimensions cm; lxwxh; maße; abmessungen;
        encombrement; dimensiones; dimensioni; afmetingen; wymiary""",
    Column.HS_CODE: """hs code; hs; tariff; tariff code; customs code; commodity code; taric;
        zolltarifnummer; warennummer; code douanier; código arancelario; codice doganale""",
    Column.ORIGIN: """origin; country of origin; made in; ursprung; ursprungsland; origine; pays
        d'origine; origen; país de origen; paese di origine; land van oorsprong""",
    Column.MARKET_VALUE: """market value; value; price; list price; marktwert; preis; valeur;
        prix; valor; precio; valore; prezzo; waarde; prijs; wartość; cena""",
    Column.CURRENCY: "currency; währung; devise; moneda; valuta; moeda; waluta; νόμισμα; валюта",
    Column.WARRANTY_MONTHS: """warranty months; warranty; warranty in months; garantie; garantie
        monate; garantiemonate; garantie mois; garantía; garanzia; garantia; gwarancja""",
    Column.REPAIRABLE: "repairable; reparierbar; réparable; reparable; riparabile; reparável",
    Column.EXPORT_CONTROL: """export control; export control note; eccn; dual use; ausfuhrkontrolle;
        contrôle des exportations""",
    Column.WRONG_LINE: "line in the register",
    Column.WRONG_REASON: "why it was not taken",
}
"""Column meanings and their headings, separated by semicolons; order decides nothing."""

TOTALS = """total; totals; sum; grand total; summe; gesamt; gesamtsumme; somme; suma; totale;
    somma; totaal; soma; razem; spolu; celkem; összesen; σύνολο; итого; всего; общо; المجموع;
    סה״כ; toplam; samtals"""
"""How a totals line begins."""

_VALUE_WITH_CURRENCY = re.compile(r"(.*?)[^a-z]*\b(eur|usd|gbp|chf|sek|nok|dkk|pln|czk|brl|ils)\W*")


def fold(text: str) -> str:
    """A heading without what may differ: case, accents, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        letter for letter in plain if letter.isalnum() and not unicodedata.combining(letter)
    )


def meaning_of(heading: str) -> Column | None:
    """What a column with this heading holds; None when the words are not known."""
    folded = fold(heading)
    found = _meanings().get(folded)
    if found is None and currency_of(heading):
        stem = _currency_match(heading)
        found = _meanings().get(fold(stem[0])) if stem else None
        return found if found is Column.MARKET_VALUE else None
    return found


def currency_of(heading: str) -> str | None:
    """The ISO 4217 code that a heading such as `market_value_eur` ends in, else None."""
    found = _currency_match(heading)
    return found[1].upper() if found else None


def is_totals_word(text: str) -> bool:
    """Whether a row that begins with this is a totals line."""
    return fold(text) in _totals()


def _currency_match(heading: str) -> tuple[str, str] | None:
    found = _VALUE_WITH_CURRENCY.fullmatch(heading.casefold().replace("_", " ").strip())
    return (found.group(1), found.group(2)) if found else None


@cache
def _meanings() -> dict[str, Column]:
    return {fold(words): column for column, list_ in HEADINGS.items() for words in list_.split(";")}


@cache
def _totals() -> frozenset[str]:
    return frozenset(fold(words) for words in TOTALS.split(";"))
