"""Rules for the register of neighbouring authorities and for the checklists that staff follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nlu_data.checks.answers import MAX_LIX, is_web_address
from nlu_data.checks.finding import Finding, Severity
from nlu_data.checks.material import Material
from nlu_data.readability import read_ease

_FILE = "authorities.yml"
# Who must have a door, by the questions that municipalities get most for others.
WANTED = (
    "skatteverket",
    "forsakringskassan",
    "pensionsmyndigheten",
    "csn",
    "arbetsformedlingen",
    "trafikverket",
    "transportstyrelsen",
    "lantmateriet",
    "regionen",
    "polisen",
    "kronofogden",
    "migrationsverket",
    "lansstyrelsen",
    "konsumentverket",
    "hyresvard",
    "elnat",
)
SYSTEM_AREA = "system"


def authorities_are_in_order(material: Material) -> Iterator[Finding]:
    """Each has a readable text in two languages, a source and subjects that no other has; links are https."""
    register = material.register
    if register is None:
        return
    ids = Counter(authority.id for authority in register.authorities)
    for wanted in WANTED:
        if wanted not in ids:
            yield Finding(_FILE, f"{wanted} is missing", "say what it answers for, so that nobody meets a dead end")
    for name, count in ids.items():
        if count > 1:
            yield Finding(_FILE, f"{name} stands {count} times", "keep one", f"id: {name}")
    owners: dict[str, str] = {}
    for authority in register.authorities:
        needle = f"id: {authority.id}"
        if not authority.text or not authority.english or not authority.source.strip() or not authority.subjects:
            what = f"{authority.id}: text, english, source or subjects is empty"
            yield Finding(_FILE, what, "fill it in", needle)
        lix = read_ease(authority.text).lix
        if lix > MAX_LIX:
            yield Finding(_FILE, f"{authority.id}: LIX {lix:.1f}, at most {MAX_LIX}", "write more simply", needle)
        if authority.link is not None and not is_web_address(authority.link.url):
            yield Finding(_FILE, f"{authority.id}: {authority.link.url!r} is no https address", "mend it", needle)
        for subject in authority.subjects:
            owner = owners.setdefault(subject, authority.id)
            if owner != authority.id:
                what = f"{subject!r} stands under {owner} and {authority.id}"
                yield Finding(_FILE, what, "keep it where the question belongs", needle)
    if register.review_by < material.today:
        what = f"should have been reviewed by {register.review_by}"
        yield Finding(_FILE, what, "review it and move both dates", "review_by", Severity.WARNING)


def every_area_has_a_checklist(material: Material) -> Iterator[Finding]:
    """Staff are told what to ask, what to look up and where it goes, whatever is handed over."""
    lists = material.catalogue.checklists
    for area in material.catalogue.areas:
        if area == SYSTEM_AREA:
            continue
        found = lists.get(area)
        if found is None or not found.ask or not found.look_up or not found.goes_to.strip():
            what = f"{area}: no checklist, or one that lacks ask, look_up or goes_to"
            yield Finding("checklists.yml", what, "write it with the department", f"{area}:")
    for area in lists:
        if area not in material.catalogue.areas:
            yield Finding("checklists.yml", f"unknown area {area}", "use an id of areas.yml", f"{area}:")
