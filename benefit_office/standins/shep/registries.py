"""The registries behind the gateway: persons, powers of attorney, the citizen's consent. Each signs what it says."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from secrets import token_hex
from uuid import uuid4

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from django.conf import settings
from lxml import etree
from signxml import XMLSigner, methods

from benefit_office.egov import consent, notary, persons
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.xml import EXCLUSIVE, parse
from benefit_office.egov.registry import Word, put, put_word
from benefit_office.egov.shep.messages import Fault, SyncRequest
from benefit_office.egov.shep.wsse import TransportKey, load_key, load_trust
from workflow import clock

from . import people, transport
from .models import Asked

OK, NOTHING = Word("00000", "Сәтті", "Успешно"), Word("00404", "Деректер табылмады", "Данные не найдены")
ANSWERS_WITHIN, HOLDS = timedelta(minutes=10), timedelta(days=30)


@cache
def key(name: str) -> TransportKey:
    """The gateway's or the registry's own key."""
    return load_key(settings.HOME / "transport" / f"{name}.pem")


@cache
def senders() -> tuple[Certificate, ...]:
    """Whose signature the gateway takes: the office's and its neighbours'."""
    folder = settings.HOME / "transport"
    return tuple(one for name in transport.SENDERS for one in load_trust(folder / f"{name}.cer"))


def answer(question: SyncRequest, now: datetime) -> bytes:
    """A registry's answer; Fault for a service nobody here offers."""
    desks: dict[str, Callable[[etree._Element, str, datetime], bytes]] = {
        persons.SERVICE: about_person,
        notary.SERVICE: about_power,
        consent.SERVICE: about_consent,
    }
    if question.service_id not in desks:
        raise Fault("2007", "No such service is registered with the gateway.")
    return desks[question.service_id](parse(question.data).getroot(), question.sender_id, now)


def about_person(asked: etree._Element, sender: str, now: datetime) -> bytes:
    """ГБД ФЛ: nothing is said without a consent that holds for this person."""
    iin, token = asked.findtext("iin") or "", asked.findtext("kdpToken") or ""
    if not Asked.objects.filter(token=token, status="GRANTED", until__gt=now).exclude(token="").exists():
        raise Fault("KDP_TOKEN", "There is no consent under this token.")
    found = people.person(iin, on=clock.local(now).date())
    data = etree.Element("data", nsmap={"xsi": persons.XSI, "cs": persons.CS})
    data.set(f"{{{persons.XSI}}}type", "cs:Response")
    put(data, "messageId", asked.findtext("messageId"))
    put(data, "messageDate", now.isoformat())
    put(data, "requestId", f"GBDFL-{token_hex(6).upper()}")
    put_word(data, "sender", Word("GBDFL", "ЖТ МДҚ", "ГБД ФЛ"), now)
    put_word(data, "receiver", Word(sender, sender, sender), now)
    put_word(data, "messageResult", OK if found else NOTHING, now)
    listed = etree.SubElement(data, "persons")
    if found is not None:
        write_person(etree.SubElement(listed, "person"), found, now)
    return signed(data)


def write_person(part: etree._Element, found: persons.Person, now: datetime) -> None:
    """A person as the registry writes him."""
    for name in ("iin", "surname", "name", "patronymic"):
        put(part, name, getattr(found, name))
    put(part, "birthDate", found.birth_date)
    if found.death_date:
        put(part, "deathDate", found.death_date)
    put_word(part, "gender", found.gender, now)
    put_word(part, "citizenship", found.citizenship, now)
    put_word(part, "lifeStatus", found.life_status, now)
    birth = etree.SubElement(part, "birthCertificate")
    put(birth, "number", found.birth.number)
    put(birth, "beginDate", found.birth.on)
    put(birth, "issueOrganisation", found.birth.issuer)
    place = etree.SubElement(part, "regAddress")
    put_word(place, "region", found.address.region, now)
    put_word(place, "district", found.address.district, now)
    for name in ("city", "street", "building", "flat"):
        put(place, name, getattr(found.address, name))
    put(place, "beginDate", found.address.since)
    put(place, "arCode", found.address.kato)
    capable = etree.SubElement(part, "personCapableStatus")
    put_word(capable, "capableStatus", found.capable, now)
    put(capable, "capableDate", found.capable_since)
    papers = etree.SubElement(part, "documents")
    for record in found.documents:
        paper = etree.SubElement(papers, "document")
        put_word(paper, "type", record.kind, now)
        put(paper, "number", record.number)
        put(paper, "beginDate", record.on)
        put_word(paper, "issueOrganization", Word("001", record.issuer, record.issuer), now)


def about_power(asked: etree._Element, _sender: str, now: datetime) -> bytes:
    """ЕНИС in the form of our own: active, revoked (number ends in 8), expired (9), unknown (7)."""
    number, today = asked.findtext("registryNumber") or "", clock.local(now).date()
    root = etree.Element("powerResponse")
    put(root, "messageId", asked.findtext("messageId"))
    put(root, "messageDate", now.isoformat())
    put(root, "answerNumber", f"ENIS-{token_hex(6).upper()}")
    if not people.is_unknown(number):
        power = etree.SubElement(root, "power")
        expired = people.is_expired(number)
        put(power, "number", number)
        put(power, "date", today - timedelta(days=400))
        put(power, "expiryDate", today + timedelta(days=-20 if expired else 330))
        seal = etree.SubElement(power, "notary")
        put(seal, "name", "Үлгіева А. Б.")
        put(seal, "licenseNumber", "0000001")
        put(power, "principalIin", asked.findtext("principalIin"))
        put(power, "attorneyIin", asked.findtext("attorneyIin"))
        put(etree.SubElement(power, "powers"), "power", "Жәрдемақы тағайындауға өтініш беру")
        put(power, "status", "REVOKED" if people.is_revoked(number) else "EXPIRED" if expired else "ACTIVE")
    return signed(root)


def about_consent(asked: etree._Element, sender: str, now: datetime) -> bytes:
    """КДП: the citizen is asked, or what he said is told."""
    told = {etree.QName(one).localname: one.text or "" for one in asked}
    row = Asked.objects.filter(number=told.get("requestNumber") or "-").first()
    if row is None:
        row = Asked.objects.create(
            number=str(uuid4()), iin=told["iin"], asker=sender, purpose_kk=told["purposeKk"],
            purpose_ru=told["purposeRu"], asked_at=now, until=now + ANSWERS_WITHIN,
        )  # fmt: skip
    if row.status in ("PENDING", "GRANTED") and row.until <= now:
        row.status = "EXPIRED"
        row.save(update_fields=["status"])
    root = etree.Element(f"{{{consent.NAMESPACE}}}response", nsmap={"kdp": consent.NAMESPACE})
    put(root, "requestNumber", row.number)
    put(root, "status", row.status)
    if row.status == "GRANTED":
        put(root, "code", row.token)
        put(root, "publickey", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")
        put(root, "validUntil", row.until.isoformat())
    written: bytes = etree.tostring(root, encoding="UTF-8")
    return written


def decide(row: Asked, status: str, now: datetime) -> None:
    """The citizen's word."""
    row.status = status
    if status == "GRANTED":
        row.token, row.until = token_hex(20), now + HOLDS
    elif status == "EXPIRED":
        row.until = now
    row.save(update_fields=["status", "token", "until"])


def signed(root: etree._Element) -> bytes:
    """The registry's enveloped signature over the whole answer."""
    ours = key("registry")
    certificate = load_der_x509_certificate(ours.certificate).public_bytes(Encoding.PEM)
    signer = XMLSigner(method=methods.enveloped, c14n_algorithm=EXCLUSIVE)
    made: bytes = etree.tostring(
        signer.sign(root, key=ours.private, cert=certificate.decode()), encoding="UTF-8"
    )
    return made
