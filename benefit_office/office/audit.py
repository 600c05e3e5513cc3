"""Known weaknesses of the locked packages, asked of public databases; without a network it says so and is not red."""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
PATIENCE = 120


def main() -> int:
    """1 when a locked package has a known weakness."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--no-deps"]
    try:
        done = subprocess.run(
            [*command, "--format=json", "--progress-spinner=off", "--timeout=10"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        print("The packages were not audited: the database of weaknesses is not within reach from here.")
        return 0
    found = [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions'])}"
        for package in packages
        for weakness in package.get("vulns", [])
    ]
    print("\n".join(found) or f"{len(packages)} packages audited, none has a known weakness.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
