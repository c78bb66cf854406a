"""The made-up customers and the catalogue from which stores of any size are filled."""

_FIRST = (
    "Netzwerke Waterwerken Clinique Hostelería Istituto Colégio Gagnaverið Bergspital Møller "
    "Kirkdale Ναυτιλιακή Stadtwerke Fjordkraft Éclairage Transportes Universidad Łódzkie "
    "Öresund Château Fábrica Laboratoire Hafen Městské Śląskie Comune Ospedale Puerto Aeroporto "
    "Sørlandet Västkusten Nordic Harbour Council Academy Logistics Biblioteca Museo Théâtre "
    "Kraftwerk Seilbahn Brauerei Molkerei Weingut Papeterie Imprimerie Ferrocarril Autopista "
    "Energía Acquedotto Cantiere Tipografia Vodafabrik Zagreb Dubrovnik Košice Győri Pécsi "
    "Timișoara București Plovdiv Θεσσαλία Κρήτη Киевстрой Одеса شركة מפעלי"
)
_SECOND = (
    "Überberg Hooge-Veld Peñaclara Sainte-Élodie D'Annibale São-João Þingholt Flimsberg Søn "
    "Broadband Ελαία Grünwald Ærøskøbing Belle-Île Montseny Villanova Žižkov Oliwa Malmö "
    "Val-d'Or Ribeira Rhône Altona Brno Gliwice Treviso Bellaria Cádiz Fiumicino Kristiansand "
    "Göteborg Tampere Whitby Exmoor Durham Felixstowe Alcalá Prado Odéon Jura Zermatt Pilsen "
    "Allgäu Moselle Annecy Angoulême Huelva Ourense Asturias Sicilia Ancona Bologna Salzburg "
    "Rijeka Hvar Šariš Rába Mecsek Banat Ilfov Rodopi Όλυμπος Χανιά Дніпро Чорне الواحة הגליל"
)
FIRST_NAMES = tuple(_FIRST.split())
SECOND_NAMES = tuple(_SECOND.split())
LEGAL_FORMS = (
    "GmbH", "AG", "B.V.", "S.L.", "S.A.", "S.r.l.", "Ltd", "A/S", "AB", "Oy", "s.r.o.", "Kft.",
    "d.o.o.", "A.E.", "e.V.", "plc",
)  # fmt: skip
TOWNS = (
    ("Überlingen", "DE", "Europe/Berlin"),
    ("'s-Hertogenbosch", "NL", "Europe/Amsterdam"),
    ("Peñíscola", "ES", "Europe/Madrid"),
    ("Ηράκλειο", "GR", "Europe/Athens"),
    ("Leeds", "GB", "Europe/London"),
    ("København", "DK", "Europe/Copenhagen"),
    ("Reykjavík", "IS", "Atlantic/Reykjavik"),
    ("Flims", "CH", "Europe/Zurich"),
    ("L'Aquila", "IT", "Europe/Rome"),
    ("Serra Negra", "BR", "America/Sao_Paulo"),
    ("Orléans", "FR", "Europe/Paris"),
    ("Muscat", "OM", "Asia/Muscat"),
    ("Łódź", "PL", "Europe/Warsaw"),
    ("Malmö", "SE", "Europe/Stockholm"),
    ("Tampere", "FI", "Europe/Helsinki"),
    ("České Budějovice", "CZ", "Europe/Prague"),
    ("Győr", "HU", "Europe/Budapest"),
    ("Zagreb", "HR", "Europe/Zagreb"),
    ("Хмельницький", "UA", "Europe/Kyiv"),
    ("חיפה", "IL", "Asia/Jerusalem"),
    ("Valparaíso", "CL", "America/Santiago"),
    ("Querétaro", "MX", "America/Mexico_City"),
    ("Bergen", "NO", "Europe/Oslo"),
    ("Graz", "AT", "Europe/Vienna"),
    ("Liège", "BE", "Europe/Brussels"),
)
MODELS = (
    ("AT-x230-10GP", "8-port PoE+ Gigabit edge switch, 2 SFP"),
    ("AT-x230-28GP", "24-port PoE+ Gigabit edge switch, 4 SFP"),
    ("AT-x530L-28GPX", "24-port PoE+ stackable switch, 4 SFP+"),
    ("AT-x530-28GTXm", "24-port multi-gigabit stackable switch"),
    ("AT-x550-18XTQ", "16-port 10G stackable switch, 2 QSFP"),
    ("AT-x930-28GTX", "24-port stackable L3 switch, 4 SFP+"),
    ("AT-x950-28XSQ", "24-port 10G SFP+ stackable L3 switch"),
    ("AT-GS950/10PS", "8-port PoE+ smart switch, 2 SFP"),
    ("AT-GS970M/10PS", "8-port PoE+ managed switch, 2 SFP"),
    ("AT-IE200-6GP", "4-port PoE+ industrial switch"),
    ("AT-IE340-12GP", "8-port PoE+ industrial switch, 4 SFP"),
    ("AT-AR2050V", "VPN router"),
    ("AT-AR4050S", "UTM firewall"),
    ("AT-TQ5403", "Wireless access point"),
    ("AT-TQ6602", "Wi-Fi 6 access point"),
    ("AT-PWR150", "150 W power supply"),
    ("AT-PWR800", "800 W power supply"),
    ("AT-MC102XL", "Media converter"),
    ("AT-SPLX10", "SFP, 10 km, single mode"),
)
MODEL_SUFFIXES = ("10", "20", "30", "50", "80")
