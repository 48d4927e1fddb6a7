"""Files a page shows before they are stored, and the sample codebooks that come with Qual."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qual.domain.codebook import CodebookDraft
from qual.errors import BadFile
from qual.exchange.codebook_files import read_codebook

_PACKAGE = Path(__file__).parent.parent
_PLACES = (_PACKAGE / "demo" / "codebooks", _PACKAGE.parent / "codebooks")  # installed, or run from a checkout
_KINDS = (".yaml", ".yml", ".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Sample:
    """A codebook that comes with Qual."""

    file: Path

    @property
    def title(self) -> str:
        """The file's name as words."""
        return f"{self.file.stem.replace('_', ' ').capitalize()} ({self.file.suffix.lstrip('.')})"

    def read(self) -> CodebookDraft:
        """Read the codebook; raise BadFile."""
        try:
            data = self.file.read_bytes()
        except OSError as error:
            raise BadFile(self.file.name, "The file is gone.", remedy="Install Qual again.") from error
        return read_codebook(self.file.name, data)


def samples() -> tuple[Sample, ...]:
    """Return the sample codebooks, the YAML form of each first."""
    for place in _PLACES:
        if place.is_dir():
            files = [file for file in place.iterdir() if file.suffix in _KINDS]
            return tuple(Sample(file) for file in sorted(files, key=lambda f: (f.stem, f.suffix != ".yaml")))
    return ()
