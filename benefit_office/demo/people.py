"""Persons who do not exist: guardians and their wards, with numbers that are right and were never issued to anyone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from applications.intake.facts import ApplicationFacts, ChildFacts, DocumentFacts, PersonFacts, PowerFacts
from applications.papers.checklist import age_on
from applications.persons.identifiers import NEVER_ISSUED_SEVENTH_DIGIT, iban, iin_check_digit

from . import papers
from .dice import dice
from .names import FEMALE, MALE, Pair, People, community, of_sex
from .places import Place

CARE_LOSS = {
    "death": 40, "deprived": 22, "restricted": 6, "missing": 4, "incapable": 4, "prison": 9, "sought": 3, "illness": 5,
    "abandoned": 7,
}  # fmt: skip
BANKS = (
    ("601", "«Қазақстан Халық Банкі» АҚ", "АО «Народный Банк Казахстана»"),
    ("722", "«Kaspi Bank» АҚ", "АО «Kaspi Bank»"),
    ("826", "«Банк ЦентрКредит» АҚ", "АО «Банк ЦентрКредит»"),
    ("965", "«ForteBank» АҚ", "АО «ForteBank»"),
    ("563", "«Қазпошта» АҚ", "АО «Казпочта»"),
)
CHILDREN = {1: 62, 2: 25, 3: 9, 4: 4}
OF_AGE = 18
# What the families of the demo know of item 9; the checklist itself is data of the edition.
SCHOOL_AGE = range(6, 18)
BIRTHS_ON_PAPER_BEFORE = date(2007, 8, 13)
TRUSTEE_FROM = 14  # a guardian's ward is younger, a trustee's older
DAYS_IN_A_YEAR = 365.25


@dataclass
class Family:
    """What the words of one application are chosen from."""

    rng: Random
    serials: Iterator[int]
    place: Place
    people: People
    applied_on: date

    def says(self, kk: str, ru: str) -> str:
        """The words of the family's own language."""
        return kk if self.people.language == "kk" else ru


@dataclass(frozen=True)
class Shared:
    """What brothers and sisters have in common: the guardianship act, why care is lacking, school, income."""

    act_number: str
    act_date: date
    loss: str
    school: str
    income: str


def iin(birth_date: date, serials: Iterator[int]) -> str:
    """A number with a right check digit and a seventh digit that is never issued (Regulation 10)."""
    for serial in serials:
        eleven = f"{birth_date:%y%m%d}{NEVER_ISSUED_SEVENTH_DIGIT}{serial % 10_000:04}"
        digit = iin_check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
    raise AssertionError("The serials never end.")


def born(rng: Random, on: date, youngest: float, oldest: float) -> date:
    """A birth date by age on a day, in years."""
    return on - timedelta(days=int(rng.uniform(youngest, oldest) * DAYS_IN_A_YEAR))


def adult(rng: Random, people: People, serials: Iterator[int], birth_date: date, sex: str) -> PersonFacts:
    """An officer, a guardian or a representative."""
    return PersonFacts(
        surname=of_sex(rng.choice(people.surnames), sex),
        name=rng.choice(people.women if sex == FEMALE else people.men),
        patronymic=of_sex(rng.choice(people.patronymics), sex),
        iin=iin(birth_date, serials),
        birth_date=birth_date,
        sex=sex,
    )


def application(
    seed: str, serials: Iterator[int], place: Place, applied_on: date, lacking: bool = False
) -> ApplicationFacts:
    """One family's application. The seed chooses its words, the day moves its dates; `lacking` leaves a paper out."""
    rng = dice(seed)
    family = Family(rng, serials, place, community(rng), applied_on)
    sex = rng.choices((FEMALE, MALE), (4, 1))[0]
    guardian = adult(rng, family.people, serials, born(rng, applied_on, 31, 66), sex)
    children = _siblings(family)
    power = _power(family) if rng.random() < 0.06 else None
    bank, bank_kk, bank_ru = rng.choice(BANKS)
    number = next(serials)
    documents = _documents(family, children, power)
    return ApplicationFacts(
        guardian=guardian,
        guardian_kind="guardian" if min(_ages(children, applied_on)) < TRUSTEE_FROM else "trustee",
        address=_address(family),
        residence_kato=place.code,
        phone=f"+7 799 {rng.randint(100, 999)} {rng.randint(10, 99)} {rng.randint(10, 99)}",  # 799 is nobody's prefix
        identity_kind="card",
        identity_number=f"000{number % 1_000_000:06}",
        identity_issuer=family.says("ҚР Ішкі істер министрлігі", "Министерство внутренних дел РК"),
        identity_date=applied_on - timedelta(days=rng.randint(200, 3000)),
        account=iban(bank, f"DEMO{number:09}"),
        bank=family.says(bank_kk, bank_ru),
        children=children,
        power=power,
        reply_language=family.people.language,
        documents=_without_one(rng, documents) if lacking else documents,
    )


def _siblings(family: Family) -> tuple[ChildFacts, ...]:
    """Brothers and sisters: one surname, one father, and what else they share."""
    rng = family.rng
    count = rng.choices(list(CHILDREN), list(CHILDREN.values()))[0]
    surname, father = rng.choice(family.people.surnames), rng.choice(family.people.patronymics)
    shared = _shared(family)
    birth_dates = _birth_dates(rng, family.applied_on, count, shared.act_date)
    names = _given_names(rng, family.people, count)
    return tuple(
        _child(family, _ward(family, surname, father, *name, birth_date), shared)
        for name, birth_date in zip(names, birth_dates, strict=True)
    )


def _shared(family: Family) -> Shared:
    rng = family.rng
    act_date = _weekday(family.applied_on - timedelta(days=rng.choice((9, 16, 25, 40, 75, 160, 400))))
    loss = rng.choices(list(CARE_LOSS), list(CARE_LOSS.values()))[0]
    school = rng.randint(1, 43 if family.place.big else 4)
    pension = loss == "death" and rng.random() < 0.8
    return Shared(
        act_number=f"{act_date:%y}-{rng.randint(2, 19)}/{rng.randint(11, 420)}",
        act_date=act_date,
        loss=loss,
        school=family.says(f"№ {school} жалпы орта білім беру мектебі", f"СОШ № {school}"),
        income=family.says("асыраушысынан айырылу жағдайы бойынша жәрдемақы", "пособие по потере кормильца")
        if pension
        else family.says("жоқ", "нет"),
    )


def _weekday(day: date) -> date:
    """The day itself, or the Friday before it."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _birth_dates(rng: Random, on: date, count: int, act_date: date) -> list[date]:
    """Eldest first, a year and a half or more apart, none born after the act or of age."""
    youngest_possible = (on - act_date).days / DAYS_IN_A_YEAR + 0.2
    age = rng.uniform(youngest_possible, OF_AGE - 0.15 - 1.9 * (count - 1))
    found = []
    for _place in range(count):
        found.append(on - timedelta(days=int(age * DAYS_IN_A_YEAR)))
        age += rng.uniform(1.5, 1.9)
    return found[::-1]


def _given_names(rng: Random, people: People, count: int) -> list[Pair]:
    """(sex, name) of siblings, none twice."""
    pool = [(MALE, name) for name in people.boys] + [(FEMALE, name) for name in people.girls]
    return rng.sample(pool, count)


def _ward(family: Family, surname: Pair, father: Pair, sex: str, name: str, birth_date: date) -> PersonFacts:
    return PersonFacts(
        of_sex(surname, sex), name, of_sex(father, sex), iin(birth_date, family.serials), birth_date, sex
    )


def _child(family: Family, person: PersonFacts, shared: Shared) -> ChildFacts:
    rng, place = family.rng, family.place
    assert person.birth_date is not None
    return ChildFacts(
        person=person,
        birth_number=f"{rng.randint(10, 99)}-{person.birth_date:%y}-{rng.randint(1000, 9999)}",
        birth_issuer=family.says(f"{place.kk} АХАЖ бөлімі", f"Отдел РАГС, {place.ru}"),
        birth_issued=person.birth_date + timedelta(days=rng.randint(5, 40)),
        act_number=shared.act_number,
        act_date=shared.act_date,
        act_body=family.says(place.akimat_kk, place.akimat_ru),
        care_loss=shared.loss,
        born_abroad=rng.random() < 0.03,
        study_place=shared.school if age_on(person.birth_date, family.applied_on) in SCHOOL_AGE else "",
        income=shared.income,
    )


def _power(family: Family) -> PowerFacts:
    rng = family.rng
    person = adult(
        rng, family.people, family.serials, born(rng, family.applied_on, 24, 60), rng.choice((FEMALE, MALE))
    )
    day = family.applied_on - timedelta(days=rng.randint(3, 60))
    return PowerFacts(
        person, f"{rng.randint(100, 4999)}", day, family.says("жеке нотариус", "частный нотариус")
    )


def _address(family: Family) -> str:
    rng, place = family.rng, family.place
    street_kk, street_ru = rng.choice(place.streets)
    house, flat = rng.randint(1, 160 if place.big else 48), rng.randint(1, 90)
    if not place.big:
        return family.says(f"{place.town_kk}, {street_kk}, {house}", f"{place.town_ru}, {street_ru}, {house}")
    return family.says(
        f"{place.town_kk}, {street_kk}, {house}-үй, {flat}-пәтер",
        f"{place.town_ru}, {street_ru}, дом {house}, кв. {flat}",
    )


def _documents(
    family: Family, children: tuple[ChildFacts, ...], power: PowerFacts | None
) -> tuple[DocumentFacts, ...]:
    """The papers of item 9 that this family has to bring."""
    language = family.people.language
    common = ["identity", "account", *(["power"] if power else [])]
    brought = [papers.document(code, language) for code in common]
    for place, child in enumerate(children):
        brought.append(papers.document("guardianship", language, child=place))
        brought.append(papers.document("loss_of_care", language, child=place, loss=child.care_loss))
        brought.append(papers.document("income", language, child=place))
        if child.study_place:
            brought.append(papers.document("study", language, child=place))
        assert child.person.birth_date is not None
        if child.born_abroad or child.person.birth_date < BIRTHS_ON_PAPER_BEFORE:
            brought.append(papers.document("birth", language, child=place))
    return tuple(brought)


def _without_one(rng: Random, documents: tuple[DocumentFacts, ...]) -> tuple[DocumentFacts, ...]:
    """A package in which one or two kinds of paper are missing, as they are at the counter."""
    absent = set(rng.sample(("account", "income", "loss_of_care"), rng.choice((1, 1, 2))))
    return tuple(document for document in documents if document.requirement not in absent)


def _ages(children: tuple[ChildFacts, ...], on: date) -> list[int]:
    return [age_on(child.person.birth_date, on) for child in children if child.person.birth_date]
