"""What the demo has to show: every state at every age, late and in time. And what the past is made of."""

from dataclasses import dataclass
from random import Random

from .seasons import Season, rushed

ENDINGS = {
    "refuse_acceptance": ("refuse_acceptance",),
    "withdraw": ("register", "assign", "withdraw"),
    "transfer": ("register", "transfer"),
    "moved": (
        "register",
        "transfer",
        "register",
        "assign",
        "draft",
        "submit",
        "open_signing",
        "sign",
        "issue",
        "hand_over",
    ),
}  # ways that do not lead to a decision here


@dataclass(frozen=True)
class Plot:
    """How a case lives: its last act, and how many working days ago that was."""

    until: str = ""  # the last act; none: the papers lie at the counter
    since: int = 0
    minutes: int = 0  # handed in so many working minutes ago, and nothing since
    late: tuple[str, ...] = ()  # acts that came after their limit
    refused: bool = False
    returned: bool = False
    lacking: bool = False  # the package is incomplete
    asked: bool = False  # the executor asked for a newer paper, and the clock waited for it
    again: bool = False  # the family of the plot before comes again
    executor: str = "executor"
    head: str = "head"


IN_PAVLODAR = (
    # At the counter: the thirty minutes are running, or ran out yesterday.
    Plot(minutes=4), Plot(minutes=9), Plot(minutes=14, lacking=True), Plot(minutes=18), Plot(since=1),
    # With the head for a resolution: today, due today, late.
    Plot("register"), Plot("register"), Plot("register", 1), Plot("register", 1), Plot("register", 3),
    # With the executor: each day of the six, and beyond.
    Plot("assign"), Plot("assign", 1), Plot("assign", 2, executor="executor-2"), Plot("assign", 3), Plot("assign", 4),
    Plot("assign", 5), Plot("assign", 6), Plot("assign", 6, executor="executor-2"), Plot("assign", 8),
    Plot("assign", 10, executor="executor-2"), Plot("draft", 1), Plot("draft", 2, refused=True),
    Plot("draft", 3, executor="executor-2"),
    # Papers were asked for: one waits for them, the other has them.
    Plot("ask", 2, asked=True), Plot("answer", 1, asked=True, executor="executor-2"),
    # Returned with a reason.
    Plot("return_draft", 1, returned=True), Plot("return_draft", 2, returned=True, executor="executor-2"),
    Plot("draft", 1, returned=True),
    # With the head for signature: a refusal, a second round, one that the deputy himself prepared.
    Plot("submit"), Plot("submit"), Plot("submit"), Plot("submit", 1), Plot("submit", 1),
    Plot("submit", 1, refused=True),
    Plot("submit", executor="executor-2"), Plot("submit", 1, executor="executor-2"), Plot("submit", refused=True),
    Plot("submit", 1, returned=True), Plot("submit", 1, executor="head-2"), Plot("submit", 3),
    Plot("open_signing"), Plot("open_signing", 1, executor="executor-2"),
    # Signed, to be entered in the journal.
    Plot("sign"), Plot("sign", 1), Plot("sign", 1, refused=True), Plot("sign", 1, executor="executor-2"),
    Plot("sign", 3, head="head-2"),
    # Issued: not yet fetched, and fetched.
    Plot("issue"), Plot("issue", 1), Plot("issue", 4), Plot("issue", 12, refused=True), Plot("issue", 30),
    Plot("hand_over"), Plot("hand_over", 1), Plot("hand_over", 3, refused=True), Plot("hand_over", 6, returned=True),
    Plot("hand_over", 9, executor="executor-2", head="head-2"),
    # Without a decision; and the family that came again with all its papers.
    Plot("refuse_acceptance", 6, lacking=True), Plot("assign", 3, again=True),
    Plot("refuse_acceptance", 1, lacking=True), Plot("withdraw", 2), Plot("withdraw", 15),
    Plot("transfer", 2),
    # Limits that were not kept, one for each step.
    Plot("hand_over", 11, late=("register",)), Plot("hand_over", 14, late=("assign",)),
    Plot("hand_over", 17, late=("draft",)), Plot("hand_over", 20, late=("open_signing",)),
    Plot("hand_over", 24, late=("issue",)),
)  # fmt: skip

IN_A_DISTRICT = (
    (
        Plot(minutes=11), Plot("register", 1), Plot("assign", 2), Plot("submit", 1), Plot("sign", 1), Plot("issue", 3),
        Plot("hand_over", 8),
    ),
    (
        Plot("register"), Plot("assign", 5), Plot("return_draft", 1, returned=True), Plot("issue", 1, refused=True),
        Plot("hand_over", 5), Plot("refuse_acceptance", 4, lacking=True),
    ),
    (
        Plot(minutes=16), Plot("assign", 8), Plot("draft", 3), Plot("submit", 1), Plot("hand_over", 2),
        Plot("withdraw", 7),
    ),
)  # fmt: skip


LATE_ACTS = ("register", "assign", "draft", "open_signing", "issue")
LATE_USUALLY, LATE_IN_A_RUSH = 0.03, 0.09  # one of so many cases has a step that was late
WAITS = 35  # working days: the longest that a result lies at the counter


def past(rng: Random, season: Season) -> Plot:
    """A case of the past, as such cases go: at the season's pace, and late more often when many came."""
    since, day = season.draw(rng)
    until = rng.choices(("hand_over", "issue", "refuse_acceptance", "withdraw", "moved"), (85, 4, 6, 4, 1))[0]
    if until == "issue" and since > WAITS:
        until = "hand_over"  # whoever did not come was telephoned, and came
    often = LATE_IN_A_RUSH if rushed(day) else LATE_USUALLY
    decided = until in ("hand_over", "issue")
    chance = rng.random()
    return Plot(
        until,
        since,
        late=(rng.choice(LATE_ACTS),) if rng.random() < often else (),
        refused=chance < 0.05,
        returned=rng.random() < 0.1,
        lacking=until == "refuse_acceptance",
        asked=decided and 0.05 <= chance < 0.12,
        executor=rng.choice(("executor", "executor", "executor-2")),
        head=rng.choice(("head", "head", "head", "head-2")),
    )
