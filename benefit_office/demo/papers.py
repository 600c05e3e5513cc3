"""Scans of papers that were never issued: drawn once, used by every family, each marked «ҮЛГІ / ОБРАЗЕЦ»."""

import io
import time
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from applications.intake.facts import DocumentFacts, Scan

from .dice import dice

PAGE = (827, 1169)  # A4 at 100 dots per inch
CARD = (1011, 638)  # an identity card at 300
INK, BLUE, FADED = (34, 34, 40), (38, 56, 140), (178, 60, 60)
PDF, JPEG = "application/pdf", "image/jpeg"
DRAWN_ON = time.gmtime(0)  # Pillow writes the hour into a PDF; the same bytes are wanted every time


@dataclass(frozen=True)
class Paper:
    """One drawn paper: who issued it, what it is, its lines, how it was scanned."""

    head: str
    title: str
    lines: tuple[str, ...]
    kind: str = JPEG
    pages: int = 1
    size: tuple[int, int] = PAGE
    signed: bool = True


_NAME = "Үлгібаев Үлгі Үлгіұлы"
_IIN = "ЖСН 000000000000"
PAPERS = {
    "identity": Paper(
        "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ", "ЖЕКЕ КУӘЛІК · УДОСТОВЕРЕНИЕ ЛИЧНОСТИ",
        ("Тегі / Фамилия: ҮЛГІБАЕВ", "Аты / Имя: ҮЛГІ", "Әкесінің аты / Отчество: ҮЛГІҰЛЫ", _IIN,
         "№ 000000000", "Берген: ҚР ІШКІ ІСТЕР МИНИСТРЛІГІ"),
        size=CARD, signed=False,
    ),
    "guardianship": Paper(
        "ПАВЛОДАР ОБЛЫСЫ ӘКІМДІГІ", "Қорғаншы (қамқоршы) тағайындау туралы ШЕШІМ",
        ("«Неке (ерлі-зайыптылық) және отбасы туралы» Қазақстан", "Республикасы Кодексіне сәйкес ШЕШІМ ЕТІЛДІ:",
         "", f"1. {_NAME}", "    кәмелетке толмаған балаға қорғаншы болып тағайындалсын.",
         "2. Баланың мүлкі тізімдемеге сәйкес сақталсын.", "3. Шешім қабылданған күнінен бастап күшіне енеді."),
        kind=PDF,
    ),
    "death": Paper(
        "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ", "ҚАЙТЫС БОЛУЫ ТУРАЛЫ КУӘЛІК",
        (f"Азамат(ша): {_NAME}", "қайтыс болды: «__» __________ 20__ жылы", "Акт жазбасы № 0000",
         "Тіркелген орны: АХАЖ бөлімі", "Куәлік № 0000000"),
    ),
    "court": Paper(
        "ПАВЛОДАР ҚАЛАЛЫҚ СОТЫ", "ШЕШІМ · Қазақстан Республикасының атынан",
        ("Сот құрамында төрағалық етуші судья Үлгі Ү. Ү.,", "ашық сот отырысында азаматтық істі қарап,", "",
         "ШЕШТІ:", f"{_NAME} ата-ана құқығынан", "айырылсын (шектелсін, хабарсыз кетті деп танылсын).",
         "Шешімге бір ай ішінде шағым жасалуы мүмкін."),
        kind=PDF, pages=2,
    ),
    "sentence": Paper(
        "ПАВЛОДАР ҚАЛАЛЫҚ СОТЫ", "ҮКІМ · көшірме",
        (f"{_NAME}", "бас бостандығынан айыру орнында жазасын өтейді.", "Үкім заңды күшіне енді.",
         "Іс № 0000-00-00-1/00"),
        kind=PDF,
    ),
    "care_note": Paper(
        "ПАВЛОДАР ОБЛЫСЫ", "АНЫҚТАМА",
        (f"{_NAME}", "баласын тәрбиелеуге қатыспайды:", "іздестіруде / ұзақ мерзімді емделуде.",
         "Анықтама талап етілген жерге беріледі."),
    ),
    "abandoned": Paper(
        "ПЕРЗЕНТХАНА", "Баланың тасталғаны туралы АКТ",
        ("Комиссия осы актіні жасады:", "бала ата-анасының құжаттарынсыз қалдырылды.", "Бас дәрігер: ____________"),
    ),
    "account": Paper(
        "ЕКІНШІ ДЕҢГЕЙЛІ БАНК", "Дербес шот ашу туралы ШАРТ",
        (f"Клиент: {_NAME}", _IIN, "Шоттың № KZ00 0000 DEMO 0000 0000", "1. Банк клиентке дербес шот ашады.",
         "2. Шотқа жәрдемақы теңгемен есепке алынады.", "3. Шарт мерзімсіз жасалды."),
        kind=PDF,
    ),
    "income": Paper(
        "МЕМЛЕКЕТТІК КОРПОРАЦИЯ", "Баланың табысы туралы АНЫҚТАМА",
        (f"Бала: {_NAME}", _IIN, "Жәрдемақы және өзге де әлеуметтік төлемдер:", "соңғы 12 айда – мәлімет қоса берілді.",
         "Алимент алмайды. Мүлкінен табысы жоқ."),
    ),
    "study": Paper(
        "ЖАЛПЫ ОРТА БІЛІМ БЕРУ МЕКТЕБІ", "Оқуы туралы АНЫҚТАМА",
        (f"Берілді: {_NAME}", "осы мектептің оқушысы болып табылады.", "Оқу жылы: 20__ / 20__",
         "Мектеп директоры: ____________"),
    ),
    "birth": Paper(
        "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ", "ТУУ ТУРАЛЫ КУӘЛІК · СВИДЕТЕЛЬСТВО О РОЖДЕНИИ",
        (f"Бала: {_NAME}", "Туған күні: «__» __________ 20__ ж.", "Әкесі: ____________   Анасы: ____________",
         "Акт жазбасы № 0000", "Тіркелген орны: АХАЖ бөлімі"),
    ),
    "power": Paper(
        "ЖЕКЕ НОТАРИУС", "СЕНІМХАТ",
        (f"Мен, {_NAME},", "менің атымнан жәрдемақы тағайындау туралы өтініш беруге,",
         "құжаттарды тапсыруға және нәтижесін алуға", "сенім білдіремін.", "Тізілімде № 0000 болып тіркелген."),
        kind=PDF,
    ),
    "signed_kk": Paper(
        "БІЛІМ БЕРУ БӨЛІМІ", "Жәрдемақы тағайындау туралы ШЕШІМ",
        ("Қол қойылған парақтың сканері.", "Нөмірі мен күні электрондық парақта көрсетілген.", "", "Басшы"),
    ),
    "signed_ru": Paper(
        "ОТДЕЛ ОБРАЗОВАНИЯ", "РЕШЕНИЕ о назначении пособия",
        ("Скан подписанного листа.", "Номер и дата указаны на электронном листе.", "", "Руководитель"),
    ),
}  # fmt: skip

# Which paper proves each reason why a parent's care is lacking, and what it is called (item 9, «loss_of_care»).
LOSS_OF_CARE = {
    "death": ("death", "қайтыс болуы туралы куәлік", "свидетельство о смерти"),
    "deprived": ("court", "ата-ана құқықтарынан айыру туралы сот шешімі", "решение суда о лишении родительских прав"),
    "restricted": (
        "court",
        "ата-ана құқықтарын шектеу туралы сот шешімі",
        "решение суда об ограничении родительских прав",
    ),
    "missing": ("court", "хабарсыз кетті деп тану туралы сот шешімі", "решение суда о безвестном отсутствии"),
    "incapable": ("court", "әрекетке қабілетсіз деп тану туралы сот шешімі", "решение суда о недееспособности"),
    "prison": ("sentence", "сот үкімі", "приговор суда"),
    "sought": ("care_note", "іздестірілуін растайтын құжат", "документ, подтверждающий розыск"),
    "illness": ("care_note", "ұзақ мерзімді емделуін растайтын құжат", "документ о длительном лечении"),
    "abandoned": ("abandoned", "баланың тасталғаны туралы акті", "акт о подкидывании ребенка"),
}  # fmt: skip


def document(requirement: str, language: str, *, child: int | None = None, loss: str = "") -> DocumentFacts:
    """A paper of the checklist with its scan; a proof of lost care bears the name of what it is."""
    name, kk, ru = LOSS_OF_CARE[loss] if loss else (requirement, "", "")
    title = kk if language == "kk" else ru
    return DocumentFacts(requirement, scan(name), sheets=PAPERS[name].pages, title=title, child=child)


def signed(language: str) -> tuple[bytes, str]:
    """The scan of a decision's sheet signed by hand: bytes and type."""
    drawn = scan(f"signed_{language}")
    return drawn.content, drawn.content_type


@cache
def scan(name: str) -> Scan:
    """The bytes of a paper, drawn once."""
    paper = PAPERS[name]
    pages = [_draw(paper, page, dice(name, page)) for page in range(paper.pages)]
    held = io.BytesIO()
    if paper.kind == JPEG:
        pages[0].save(held, "JPEG", quality=58)
    else:
        more = {"append_images": pages[1:], "save_all": True}
        pages[0].save(
            held, "PDF", resolution=100, quality=58, creationDate=DRAWN_ON, modDate=DRAWN_ON, **more
        )
    return Scan(held.getvalue(), paper.kind)


def _draw(paper: Paper, page: int, rng: Random) -> Image.Image:
    """One page: paper, print, signature and stamp, the mark across, then the scanner's slant."""
    width, height = paper.size
    sheet = Image.new("RGB", paper.size, (249, 247, 240))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((34, 34, width - 35, height - 35), outline=(120, 130, 150), width=2)
    pen.text((width / 2, 92), paper.head, INK, _font("Bold", 26), anchor="mm")
    pen.text((width / 2, 150), paper.title, INK, _font("Bold", 24), anchor="mm")
    y = 230
    for line in paper.lines if page == 0 else (f"– {page + 1} –", *paper.lines[-2:]):
        pen.text((84, y), line, INK, _font("Regular", 23))
        y += 50 if paper.size == PAGE else 44
    if paper.signed:
        _sign(pen, rng, 480, y + 70)
        _stamp(pen, 250, y + 110)
    _mark(sheet)
    return _scanned(sheet, rng)


def _sign(pen: ImageDraw.ImageDraw, rng: Random, x: int, y: int) -> None:
    """A signature: loops of blue ink."""
    points = [(x + step * 11 + rng.randint(-9, 9), y + rng.randint(-30, 30)) for step in range(16)]
    pen.line(points, BLUE, width=3, joint="curve")
    pen.line([(x - 20, y + 38), (x + 230, y + 38)], INK, width=1)


def _stamp(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """A round stamp that says what it is worth."""
    for radius in (74, 68, 40):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=BLUE, width=2)
    pen.text((x, y), "ҮЛГІ", BLUE, _font("Bold", 20), anchor="mm")
    pen.text((x, y - 54), "ОБРАЗЕЦ", BLUE, _font("Bold", 15), anchor="mm")
    pen.text((x, y + 54), "М.О.", BLUE, _font("Bold", 15), anchor="mm")


def _mark(sheet: Image.Image) -> None:
    """«ҮЛГІ / ОБРАЗЕЦ» from corner to corner, pale enough to read through."""
    layer = Image.new("RGBA", (1400, 220), (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    pen.text((700, 110), "ҮЛГІ / ОБРАЗЕЦ", (*FADED, 96), _font("Bold", 92), anchor="mm")
    turned = layer.rotate(34, expand=True)
    place = ((sheet.width - turned.width) // 2, (sheet.height - turned.height) // 2)
    sheet.paste(turned, place, turned)


def _scanned(sheet: Image.Image, rng: Random) -> Image.Image:
    """As the glass of a scanner sees it: a little askew, a little soft, grey at the edges."""
    askew = sheet.rotate(rng.uniform(-0.9, 0.9), Image.Resampling.BICUBIC, fillcolor=(226, 226, 224))
    pen = ImageDraw.Draw(askew)
    for _speck in range(60):
        x, y = rng.randint(0, sheet.width), rng.randint(0, sheet.height)
        pen.point((x, y), (150, 148, 144))
    return askew.filter(ImageFilter.GaussianBlur(0.45))


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    path = files("fontpkg_pt_serif").joinpath("files", f"PT_Serif-Web-{face}.ttf")
    return ImageFont.truetype(io.BytesIO(path.read_bytes()), size)
