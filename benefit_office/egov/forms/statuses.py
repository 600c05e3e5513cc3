"""Our states as the sender's words. Known from a captured message: IN_PROGRESS, NO_RESOLUTION, IN_PROCESSING.

The others are assumed: this table is where a real enumeration is filled in.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """One row: what the sender's fields say about a state of ours."""

    code: str  # of updatedValues/processing_status
    kk: str
    ru: str
    processing: str = "IN_PROGRESS"
    resolution: str = "NO_RESOLUTION"
    final: bool = False
    assumed: bool = True


STATUSES: dict[str, Status] = {
    "received": Status("IN_PROCESSING", "Өңделу үстінде", "В обработке", assumed=False),
    "registered": Status("REGISTERED", "Тіркелді", "Зарегистрировано"),
    "assigned": Status("IN_PROCESSING", "Орындаушы анықталды", "Исполнитель определен", assumed=False),
    "submitted": Status("IN_PROCESSING", "Шешімге қол қойылуда", "Решение на подписи", assumed=False),
    "signed": Status("IN_PROCESSING", "Шешім қабылданды", "Принято решение", assumed=False),
    "papers": Status("WAITING_DOCUMENTS", "Өтініш берушіден құжат күтілуде", "Ожидаются документы заявителя"),
    "papers_closed": Status("IN_PROCESSING", "Өңделу үстінде", "В обработке", assumed=False),
    "papers_taken": Status("IN_PROCESSING", "Қосымша құжаттар қабылданды", "Дополнительные документы приняты"),
    "papers_late": Status(
        "IN_PROCESSING", "Қосымша құжаттар қабылданбады", "Дополнительные документы не приняты"
    ),
    "transferred": Status("IN_PROCESSING", "Басқа органға берілді", "Передано в другой орган", assumed=False),
    "withdrawn": Status(
        "WITHDRAWN", "Өтініш кері қайтарып алынды", "Заявление отозвано", "DONE", "NEGATIVE_RESOLUTION", final=True
    ),
    "granted": Status(
        "APPROVED", "Қызмет көрсетілді", "Услуга оказана", "DONE", "POSITIVE_RESOLUTION", final=True
    ),
    "refused": Status(
        "REJECTED", "Қызметтен дәлелді бас тартылды", "Мотивированный отказ", "DONE", "NEGATIVE_RESOLUTION", final=True
    ),
}  # fmt: skip
