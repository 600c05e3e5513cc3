"""`typedRequestFormImportData` as a record: who asks whom for which service, and the values of the service's form."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class DomainItem:
    """A value of a directory with its name in both languages."""

    code: str
    kk: str = ""
    ru: str = ""


@dataclass(frozen=True)
class FileData:
    """An attached file. The SHA-256 in its passport stands for the bytes when it is signed."""

    name: str
    content: bytes
    passport: tuple[tuple[str, str], ...] = ()

    @property
    def sha256(self) -> str:
        """What the sender says the bytes hash to; without a passport, what they do."""
        return dict(self.passport).get("sha256") or hashlib.sha256(self.content).hexdigest()

    def told(self, name: str) -> str:
        """One entry of the passport, "" when it is not there."""
        return dict(self.passport).get(name, "")


@dataclass(frozen=True)
class FormValue:
    """One named value of the service's form; a complex one holds values of its own, one group for each occurrence."""

    code: str
    values: tuple["Value", ...]


Value = str | bool | date | Decimal | DomainItem | FileData | tuple[FormValue, ...]


@dataclass(frozen=True)
class RequestForm:
    """The form in the order of its elements. Empty text and None are left out on the wire.

    `requester_delegate_…` is the representative under a power of attorney (Regulation 9.3).
    """

    import_source: str = ""
    updated_values: tuple[FormValue, ...] = field(default=())
    external_request_chain_id: str = ""
    external_request_id: str = ""
    request_origin_system_id: str = ""
    service_type: str = ""
    service_type_kk_name: str = ""
    service_type_ru_name: str = ""
    requester_iin: str = ""
    requester_bin: str = ""
    requester_first_name: str = ""
    requester_last_name: str = ""
    requester_middle_name: str = ""
    requester_birth_date: date | None = None
    requester_delegate_iin: str = ""
    requester_delegate_first_name: str = ""
    requester_delegate_last_name: str = ""
    requester_delegate_middle_name: str = ""
    requester_delegate_birth_date: date | None = None
    service_provider_bin: str = ""
    service_provider_iin: str = ""
    service_provider_location_code: str = ""
    service_provider_assignee_full_name: str = ""
    service_provider_assignee_position_kk: str = ""
    service_provider_assignee_position_ru: str = ""
    service_provider_assignee_telephone_number: str = ""
    processing_status: str = ""
    resolution_type: str = ""
    resolution_date: date | None = None
    negative_resolution_reason: str = ""
    negative_resolution_reason_kk_value: str = ""
    negative_resolution_reason_ru_value: str = ""
    negative_resolution_reason_text_kk: str = ""
    negative_resolution_reason_text_ru: str = ""
    negative_resolution_missing_documents_list_kk: str = ""
    negative_resolution_missing_documents_list_ru: str = ""

    def value(self, code: str) -> tuple[Value, ...]:
        """The values under a code, () when it is not there."""
        return values_of(self.updated_values, code)

    def files(self) -> list[FileData]:
        """Every attached file, wherever it stands."""
        return list(_files(self.updated_values))


def values_of(group: tuple[FormValue, ...], code: str) -> tuple[Value, ...]:
    """The values under a code in a group."""
    return next((one.values for one in group if one.code == code), ())


def _files(group: tuple[FormValue, ...]) -> list[FileData]:
    found: list[FileData] = []
    for one in group:
        for value in one.values:
            if isinstance(value, FileData):
                found.append(value)
            elif isinstance(value, tuple):
                found += _files(value)
    return found
