"""The values that all sheets are made of."""

from typing import Annotated, Literal, TypedDict

Language = Literal["kk", "ru"]
Outcome = Literal["appoint", "reset", "refuse", "stop"]

Day = Annotated[str, "an ISO date or an empty text"]
Moment = Annotated[str, "an ISO moment in office time or an empty text"]
Sum = Annotated[str, "a sum in tenge"]
Picture = Annotated[str, "a data: URI, an address to draw as a QR code, or an empty text"]


class Paper(TypedDict):
    """A numbered act or certificate: «№ 123, 5 марта 2019 года, отдел РАГС»."""

    number: str
    date: Day
    body: str


class Period(TypedDict):
    """A monthly sum from a day until a day, both included; an empty ``until`` is «until the age of 18»."""

    since: Day
    until: Day
    amount: Sum


class Signer(TypedDict):
    """Who signs: the head, or another in the head's place; then ``acting_for`` is the head's name."""

    name: str
    position: str
    acting_for: str
