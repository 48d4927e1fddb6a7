"""What several modules of this folder start from."""

from __future__ import annotations

import pytest

from tests.plugins.workbenches import Study
from tests.services.grouped import ask, two_talks


@pytest.fixture
def grouped(local_study: Study) -> tuple[Study, str]:
    """Lend a study of two long interviews, and a run about them."""
    two_talks(local_study)
    return local_study, ask(local_study)
