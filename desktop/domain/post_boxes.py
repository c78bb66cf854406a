"""Recognises a post box in an address line, in the languages of the regions that are served."""

import re
from functools import cache

# A number has to follow, so that a street that only sounds alike ("Rue de la Boîte") passes.
_NUMBER = r"[\s:№#nº°o.]{0,6}[0-9٠-٩]"

# By the post offices' own words: English, German, French, Spanish, Portuguese, Italian, Dutch,
# Nordic, Polish, Czech and Slovak, Hungarian, Romanian, South Slavic, Baltic, Greek, Cyrillic,
# Hebrew, Arabic, Turkish. Letters and dots are what people leave out.
_WORDS = (
    r"p\.?\s*o\.?\s*box",
    r"p\.?\s*o\.?\s*b\.?",
    r"post\s*(?:office)?\s*box",
    r"(?:private|locked)\s+bag",
    r"postfach",
    r"pf\.",
    r"bo[iî]te\s+postale",
    r"b\.?\s?p\.?",
    r"case\s+postale",
    r"apartado(?:\s+(?:de\s+correos|postal|a[eé]reo))?",
    r"apdo\.?(?:\s+de\s+correos)?",
    r"casilla(?:\s+(?:de\s+correos?|postal))?",
    r"caixa\s+postal",
    r"casella\s+postale",
    r"postbus",
    r"post(?:boks|box)",
    r"postilokero",
    r"skrytka(?:\s+pocztowa)?",
    r"skr\.\s*poczt\.",
    r"po[sš]tovn[ií]\s+p[rř]ihr[aá]dka",
    r"po[sš]tov[yý]\s+prie[cč]inok",
    r"postafi[oó]k",
    r"c[aă]su[tț]a\s+po[sș]tal[aă]",
    r"po[sš]tanski\s+(?:pretinac|fah|predal)",
    r"postkast",
    r"pa[sš]to\s+d[eė][zž]ut[eė]",
    r"τ\.?\s?θ\.?",
    r"ταχυδρομικ[ηή]\s+θυρ[ιί]δα",
    r"а/я",
    r"абонентский\s+ящик",
    r"пощенска\s+кутия",
    r"поштански\s+(?:фах|преградак)",
    r"абонентська\s+скринька",
    r"ת\.?\s?ד\.?",
    r"תא\s+דואר",
    r"ص\.?\s?ب\.?",
    r"صندوق\s+بريد",
    r"posta\s+kutusu",
)
# Abbreviations that mean a post box in one country and something else in the next.
_WORDS_OF_COUNTRY = {
    "BG": r"п\.?\s?к\.?",
    "BR": r"(?:c\.?p\.?|cx\.?\s*postal)",
    "CH": r"c\.?p\.?",
    "FI": r"pl\.?",
    "HR": r"p\.?\s?p\.?",
    "HU": r"pf\.?",
    "IT": r"c\.?\s?p\.?",
    "PT": r"(?:c\.?p\.?|ap\.?)",
    "SE": r"box",
    "SI": r"p\.?\s?p\.?",
    "SK": r"p\.?\s?p\.?",
    "TR": r"p\.?\s?k\.?",
}
_LONGEST_LINE = 500


@cache
def _pattern(country: str) -> re.Pattern[str]:
    words = [*_WORDS, *filter(None, [_WORDS_OF_COUNTRY.get(country)])]
    number = rf"{_NUMBER}[\w/-]*(?:\s\d\d\b)*"
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)}){number}", re.IGNORECASE)


def post_box_in(line: str, country: str = "") -> str | None:
    """The post box as it is written in `line` ("P.O. Box 133"), or None where none stands there."""
    found = _pattern(country.strip().upper()).search(line[:_LONGEST_LINE])
    return found.group().strip() if found else None
