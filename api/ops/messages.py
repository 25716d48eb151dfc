"""Every sentence that the commands say to the person at the terminal, in plain Swedish.

A fault is two sentences: what is wrong, and what to do about it.
"""

from __future__ import annotations

from pathlib import Path

Pair = tuple[str, str]

POSTGRES = "Databasen (PostgreSQL)"
REDIS = "Redis"
MIGRATE = "Databasens tabeller"
TRAIN_BOT = "Assistentens modell (tränas vid behov)"
TRAIN_DANGER = "Modellen för svåra lägen (tränas vid behov)"
RASA = "Assistenten (Rasa)"
ACTIONS = "Assistentens svar (action server)"
GATEWAY = "Gatewayen"

# What people may open, and where.
PAGES = (("Invånarens sida", "/"), ("Handläggarens skrivbord", "/desk"), ("Studion", "/studio"))

STOPPING = "\nStänger av …"
STOPPED = "Allt är avstängt."
CHECK_MISSING = "saknas"
CHECK_NO_NODE = "HOPPAS ÖVER: node och npm saknas, så JavaScript granskas inte. Installera Node.js 20 eller senare."
CHECK_NO_UV = "HOPPAS ÖVER: uv saknas, så låsfilerna jämförs inte. Kör granskningen med ./kommunlots check."
CHECK_ALL_GOOD = "Granskningen är godkänd."
RETRY = "Kör sedan kommandot igen."
CONTENT_NOTHING = "Ingenting."
CONTENT_HARDEST = {"standard": "Svårast svar (LIX, högst 40)", "easy": "Svårast lättlästa (LIX, högst 30)"}
CONTENT_LONGEST = {"standard": "Längst svar (ord)", "easy": "Längst lättlästa (ord)"}


def starting(folder: Path) -> str:
    """First line of `up`."""
    return f"Kommunlots startar. Allt sparas i {folder}."


def running(seconds: float, pages: list[tuple[str, str]], demo: list[tuple[str, str, str]], demo_file: Path) -> str:
    """What `up` shows when everything is ready: the pages (name, address) and the demo sign-ins."""
    lines = [f"\nKommunlots är igång efter {seconds:.0f} s.\n"]
    lines += [f"  {name:<26}{address}" for name, address in pages]
    if demo:
        width = max(len(name) for name, _, _ in demo)
        lines.append(f"\n  Inloggningar för demonstration (lösenorden finns också i {demo_file}):")
        lines += [f"    {name:<{width}}  lösenord {password}  {role}" for name, password, role in demo]
    lines.append("\n  Stäng av med Ctrl-C.")
    return "\n".join(lines)


def died(label: str, code: str, pause: float) -> str:
    """A part stopped by itself and is started again."""
    return f"  ! {label} avslutades ({code}). Startar om den om {pause:.0f} s."


def back(label: str) -> str:
    """A part that had stopped answers again."""
    return f"  ✓ {label} är igång igen."


def ended_old(name: str) -> str:
    """A part of an earlier run that was cut off was still going."""
    return f"  Avslutade {name}, som var kvar från en tidigare körning som avbröts."


def port_taken(host: str, port: int, other: int) -> Pair:
    """The gateway's own port is in use; `other` is free."""
    return (
        f"Port {port} på {host} används redan av ett annat program.",
        f"Stäng det programmet, eller välj en annan port: ./kommunlots up --port {other}",
    )


def port_refused(host: str, port: int) -> Pair:
    """The system does not let us listen there."""
    return (
        f"Det går inte att lyssna på port {port} på {host}.",
        "Välj en port från 1024 och uppåt, till exempel: ./kommunlots up --port 8000",
    )


def already_running(folder: Path, pid: int | None) -> Pair:
    """Another `up` holds the data folder."""
    which = f" (process {pid})" if pid else ""
    return (
        f"Kommunlots kör redan med datamappen {folder}{which}.",
        "Stäng av den först, eller välj en annan mapp: ./kommunlots up --data ANNAN_MAPP --port 8010",
    )


def disk_full(folder: Path) -> Pair:
    """No room left."""
    return (f"Disken är full: det går inte att spara i {folder}.", f"Frigör plats på den disken. {RETRY}")


def low_space(folder: Path, free_mb: int, need_mb: int) -> Pair:
    """Some room left, but not enough."""
    return (
        f"Disken är nästan full: {free_mb} MB är lediga vid {folder}, men {need_mb} MB behövs.",
        f"Frigör plats, eller välj en mapp på en annan disk med --data MAPP. {RETRY}",
    )


def no_permission(path: Path) -> Pair:
    """We may not write there."""
    return (
        f"Kontot får inte skriva i {path}.",
        f"Ge kontot skrivrätt, eller välj en annan mapp med --data MAPP. {RETRY}",
    )


def not_a_folder(path: Path) -> Pair:
    """The data folder's name belongs to a file."""
    return (f"{path} är en fil, inte en mapp.", "Välj en annan mapp med --data MAPP.")


def os_trouble(path: Path, reason: str) -> Pair:
    """Any other refusal of the operating system."""
    return (f"Det gick inte att använda {path}: {reason}.", f"Rätta till det. {RETRY}")


def will_not_start(label: str, log: Path, tail: str) -> Pair:
    """A part died again and again before it was ready."""
    shown = f"{tail}\n" if tail else ""
    return (f"{label} startar inte.", f"{shown}Hela loggen: {log}")


def step_failed(label: str, log: Path, tail: str) -> Pair:
    """A step that runs once ended with an error."""
    shown = f"{tail}\n" if tail else ""
    return (f"{label} gick inte att göra klart.", f"{shown}Hela loggen: {log}")


def part_missing(label: str, what: str) -> Pair:
    """A program that the part needs is not installed."""
    return (f"{label} kan inte starta: {what} saknas.", "Kör ./kommunlots up, som installerar det som saknas.")


def no_redis() -> Pair:
    """Neither the bundled nor an installed Redis server was found."""
    return (
        "Redis saknas på den här datorn.",
        "Installera paketet redis-server, eller ange en egen Redis med miljövariabeln REDIS_URL. " + RETRY,
    )


def no_postgres() -> Pair:
    """The bundled PostgreSQL does not exist for this system."""
    return (
        "Den inbyggda PostgreSQL finns inte för det här systemet.",
        "Ange en egen PostgreSQL (version 14 eller senare) med miljövariabeln DATABASE_URL. " + RETRY,
    )


def postgres_version(folder: Path, found: str, wanted: int) -> Pair:
    """The data folder was made by another major version."""
    return (
        f"Databasen i {folder} skapades med PostgreSQL {found}, men den inbyggda är version {wanted}.",
        "Exportera den med den gamla versionens pg_dump, välj en ny mapp med --data MAPP och läs in den där.",
    )


def no_postgres_account() -> Pair:
    """root may not run PostgreSQL and no other account can be used."""
    return (
        "PostgreSQL får inte köras som root, och inget annat konto går att använda.",
        "Kör ./kommunlots som en vanlig användare, eller ange en egen databas med DATABASE_URL.",
    )


def database_away(reason: str) -> str:
    """The step that prepares the database could not use it."""
    return f"Databasen går inte att använda: {reason}. Kontrollera adressen i DATABASE_URL."


def opened_folder(path: Path, user: str) -> str:
    """A parent folder was made passable for the account that PostgreSQL runs as."""
    return f"  Kontot {user}, som kör PostgreSQL, får nu passera genom {path} (men inte läsa innehållet)."


def not_ready(label: str, seconds: float) -> str:
    """Said into the log tail when a part lives but never answers."""
    return f"{label} svarade inte inom {seconds:.0f} s."


def unexpected(error: BaseException) -> Pair:
    """A fault of our own. KOMMUNLOTS_DEBUG=1 shows the traceback."""
    return (
        f"Något oväntat hände: {type(error).__name__}: {error}.",
        "Kör igen med KOMMUNLOTS_DEBUG=1 för att se var, och anmäl felet.",
    )


def unreadable_file(path: Path, reason: str) -> Pair:
    """The file to evaluate cannot be read."""
    return (f"Filen {path} går inte att läsa ({reason}).", "Kontrollera sökvägen och försök igen.")


def bad_line(path: Path, reason: str) -> Pair:
    """The file to evaluate has a line that is not right."""
    return (f"{path}, {reason}.", "Rätta raden och kör igen.")


def not_built(command: str) -> Pair:
    """The command's code is not part of this version."""
    return (f"Kommandot {command} finns inte i den här versionen.", "Hämta en nyare version av Kommunlots.")


def wrong_arguments(reason: str) -> Pair:
    """argparse refused the arguments."""
    return (f"Kommandot förstods inte: {reason}.", "Se ./kommunlots help.")


TESTS_GATEWAY = "gatewayen"
TESTS_BOT = "assistenten"


def check_failed(names: list[str]) -> str:
    """Last line of a failed check."""
    return f"Granskningen är inte godkänd: {', '.join(names)}."


def tests_of(side: str) -> str:
    """Heading above one side's tests."""
    return f"Tester för {side}"


def tests_counted(side: str, passed: int, failed: int, skipped: int) -> str:
    """One side's part of the summary."""
    words = [f"{passed} godkända"]
    if failed:
        words.append(f"{failed} underkända")
    if skipped:
        words.append(f"{skipped} överhoppade")
    return f"{side} {', '.join(words)}"


def tests_done(parts: list[str], *, good: bool) -> str:
    """Last line of `test`."""
    return f"{'Testerna är godkända' if good else 'Testerna är INTE godkända'}: {'; '.join(parts)}."


def content_due(days: int) -> str:
    """Heading of what must be reviewed soon."""
    return f"Ska granskas inom {days} dagar"


def content_lacking(town: str) -> str:
    """Heading of the facts that a profile lacks."""
    return f"Lokala fakta som saknas eller är för gamla: {town}"


def content_passed(town: str) -> str:
    """Heading of what is over."""
    return f"Har passerat och visas inte längre: {town}"


def content_hardest(town: str) -> str:
    """Heading of the hardest and longest texts."""
    return f"Svårast och längst, så som de visas i {town}"
