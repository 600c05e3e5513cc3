"""A peer's process: it does its work once for each line it reads and answers with the seconds that took.

python -m benefit_office.bench.peers.serve benefit_office.bench.peers.admin_work
"""

import importlib
import sys

import django

django.setup()


def main(module: str) -> None:
    """The module's `once(word)` for each line that comes; `ready` is said when it can begin."""
    once = importlib.import_module(module).once
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(f"{once(line.strip())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
