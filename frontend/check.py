"""Build the components from source, fail if the committed bundle differs, and run their own tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUNDLES = (
    "qual/ui/components/workspace/dist",
    "qual/ui/components/upload/dist",
    "qual/ui/components/board/dist",
    "qual/server/built",
)


def main() -> int:
    """Run the steps; return the first failure's status."""
    bundles = [HERE.parent / bundle for bundle in BUNDLES]
    before = {file: file.read_bytes() for bundle in bundles for file in sorted(bundle.iterdir())}
    for command in (["npm", "ci", "--no-audit", "--no-fund", "--silent"], ["npm", "run", "--silent", "build"]):
        if status := subprocess.run(command, cwd=HERE).returncode:
            return status
    after = {file: file.read_bytes() for bundle in bundles for file in sorted(bundle.iterdir())}
    changed = sorted({str(f.relative_to(HERE.parent)) for f in before.keys() | after if before.get(f) != after.get(f)})
    if changed:
        sys.stderr.write(f"The source builds another bundle than the committed one: {', '.join(changed)}. Commit it.\n")
        return 1
    return subprocess.run(["npm", "test", "--silent"], cwd=HERE).returncode


if __name__ == "__main__":
    sys.exit(main())
