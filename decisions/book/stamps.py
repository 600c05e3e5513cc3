"""Whether the time-stamp of a closed day is over that day's statement, and its authority's own."""

from datetime import datetime, timedelta

from benefit_office.egov.eds import asn1, tsp
from benefit_office.egov.eds.chain import Trust
from benefit_office.egov.eds.verdict import Refused
from benefit_office.egov.time_stamps import stamps
from workflow.signatures.authority import anchors

DIFFERS, FORGED = "time-stamp differs", "time-stamp not genuine"
CLOCKS = timedelta(minutes=5)  # the authority's clock may go before ours


def fault_of(token: bytes, statement: bytes, at: datetime) -> str:
    """What is wrong with a stamp taken at a moment, or nothing. Without a known authority only its bytes are judged.

    The chain is judged as of that moment: a certificate that has run out since leaves the stamp what it was.
    """
    if not stamps(token, statement):
        return DIFFERS
    trusted = anchors()
    if not trusted:
        return ""
    try:
        verdict = tsp.verify(token, Trust(trusted, at + CLOCKS), data=statement)
    except (Refused, *asn1.MALFORMED):
        return FORGED
    return FORGED if verdict.faults else ""
