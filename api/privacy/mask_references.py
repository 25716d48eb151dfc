"""Patterns for diary, case, invoice and customer numbers: whoever has the register knows whom they mean.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy.mask_units import words

Span = tuple[int, int]

_NUMBER_WORD = r"(?:[ -]?(?:nummer|numret|number|nr|no|id)\.?)"
# A word that names a number, then the number: any code of four characters and more.
_NAMED = (
    rf"(?:dnr|diarie{_NUMBER_WORD}|(?:ärende|mål|ref(?:erens)?|faktura|kund|avtals?|dossié?e?r?|handläggnings|"
    rf"abonnemangs?|anläggnings|besluts?|felanmälan|anmälnings|kvittens|case|invoice|customer|reference){_NUMBER_WORD}|"
    rf"ocr{_NUMBER_WORD}?|(?:ärende|anmälan|felanmälan)\w{{0,2}} (?:har|med|fick) (?:nummer|nr))"
)
# A word that may be followed by other figures too ("mål 2030", "ärende 3 av 5").
_HINTED = r"(?:ärende|ärendet|mål|målet|felanmälan|kvittens|case|beslut|beslutet)"
_CODE = r"#?(?P<prefix>[A-ZÅÄÖa-zåäö]{1,5}[ /.-]{0,2})?\d[\dA-ZÅÄÖ/.:-]{0,30}(?: \d[\d-]{1,6}){0,3}"
NAMED = re.compile(
    rf"(?<!\w)(?:(?P<named>{_NAMED})|(?P<hinted>{_HINTED}))(?!\w)[\s.:,=]{{0,3}}(?:(?:är|e|is) )?(?P<code>{_CODE})",
    re.I,
)
_NOT_A_PREFIX = words("och av på är om i för som nr ett en kl med från till den of in the from on kap st")
_YEAR_CODE = re.compile(
    r"(?:19|20)\d\d[-/:.]\d{2,7}(?:-\d{1,3})?|\d{2,6}-\d\d|(?:19|20)?\d\d[/-]?[A-ZÅÄÖ]{2,5}\d{2,6}", re.I
)

# A board's letters, the year and the running number, in the order the boards have them.
DIARY = re.compile(
    r"(?<![\w.§(/])(?:(?P<board>[A-Za-zÅÄÖåäö]{1,6})(?P<gap>[ /.-]?)(?P<year>(?:19|20)\d\d)(?P<sep>[-/:.])"
    r"(?P<number>\d{1,7})(?P<part>-\d{1,3})?|(?:19|20)\d\d[/-]?(?P<middle>[A-ZÅÄÖ]{2,5})[/-]?\d{3,6}|"
    r"20\d\d-0\d{4,6})(?![\w:-]|\.\d|/\d)"
)
_QUANTITY = re.compile(r"\s?(?:kr|kronor|:-|%|veckor|dagar|år)(?!\w)")
_BOARDS = words(
    """
    KS BMN MPN KSN KF KSF KSAU KSKF KLK BN BMN SBN SBK SBF MBN MHN MSN MN SN SOC SCN ON VON ÄN VN OSN IFN AN AMN UN UBN
    BUN BUF BON GSN GVN FSN GRN KFN KN FN FRN TN TFN TK TEK GN TRN NTN RN ÖFN ÖN STK STN BYGG PLAN MARK NN PN HN
    SAM MBR MOB BOU SKN HSN NSN PBN LSN MILJÖ
    """
)
_NOT_A_BOARD = words(
    """
    sfs ht vt iso en ss afs bfs prop sou ds lag år kl den nr no eu eg pbl lss sol lou osl mb jb fb fl kl tsfs nfs
    sosfs skolfs hfd nja möd ref bet dir jo version v iec din windows office excel april maj juni juli
    """
)


def named_span(match: re.Match[str]) -> Span | None:
    """The number that its word names; after a word that only hints, a year's form or five digits."""
    code = match["code"]
    prefix = (match["prefix"] or "").strip(" /.-").lower()
    digits = sum(char.isdigit() for char in code)
    if prefix in _NOT_A_PREFIX or _QUANTITY.match(match.string, match.end()):
        return None
    end = match.end("code") - (len(code) - len(code.rstrip(".:-/")))
    plain = match.string[match.start("code") : end].lstrip("#")
    if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d\d", plain):
        return None
    year = _YEAR_CODE.fullmatch(plain[len(match["prefix"] or "") :])
    if match["named"]:
        return (match.start("code"), end) if digits >= 4 or year else None
    loose = digits >= 5 and " " not in plain
    return (match.start("code"), end) if year or loose else None


def diary_span(match: re.Match[str]) -> Span | None:
    """A diary number without a word before it: told from laws, school years and dates."""
    if match["middle"] or not match["board"]:
        return match.span()
    board, gap, sep, number = match["board"], match["gap"], match["sep"], match["number"]
    known = board.upper() in _BOARDS and (board.isupper() or len(number) >= 3)
    if board.lower() in _NOT_A_BOARD or re.fullmatch(r"(?:19|20)\d\d", number):
        return None
    if match["part"] and len(number) < 3 and sep == "-":
        return None  # a date
    if len(board) == 1:
        return match.span() if board.isupper() and gap in "-" and len(number) >= 4 else None
    if sep in ".:" and gap != "/" and not known:
        return None
    return match.span() if known or board.isupper() or len(number) >= 3 else None
