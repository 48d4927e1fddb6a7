"""The sound of a quote: by role inside the team, by consent outside of it, and never more than the quote."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

import pytest

from qual.domain.interview import Consent
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.services import participants, recordings, theme_audience, themes, transcripts
from qual.services.theme_quotes import QuoteDraft
from qual.store import interviews
from tests.server.conftest import Served
from tests.server.sounds import wav


@dataclass
class Sounding:
    """A served theme with one quote, of Anna from second 2 on, and a recording behind it."""

    served: Served
    theme_id: str
    quote_id: str

    @property
    def address(self) -> str:
        return f"/api/themes/{self.theme_id}/quotes/{self.quote_id}/audio"

    def consent(self, *, quotes: Consent, sound: Consent) -> None:
        study = self.served.study
        with study.workbench.write(study.owner) as tx:
            person = participants.set_participant(
                tx, study.project.id, "P07", quotes_outside=quotes, sound_outside=sound
            )
            transcripts.update_speaker(tx, study.interview_id, "Anna", {"participant_id": person.id})

    def outsider(self, *, sent: bool = True) -> Actor:
        study = self.served.study
        olga = study.member("Olga", Role.OUTSIDER)
        if sent:
            with study.workbench.write(study.owner) as tx:
                theme_audience.send_theme(tx, self.theme_id, olga.user)
        return olga


@pytest.fixture
def sounding(served: Served) -> Sounding:
    study = served.study
    with study.workbench.blobs.receive("a.wav", most_bytes=10**6) as incoming:
        incoming.write(wav(12.0))
        blob = incoming.keep()
    span = study.span_of("I waited 😀 by the locked door, and nobody came.")
    with study.workbench.write(study.owner) as tx:
        recording = recordings.receive_recording(
            tx, study.project.id, blob, filename="a.wav", media_type="audio/wav", language="en", n_speakers=None
        ).recording
        interviews.change(tx.connection, interviews.get(tx.connection, study.interview_id), recording_id=recording.id)
        theme = themes.create_theme(
            tx, study.project.id, "Doors", "Doors decide.", [QuoteDraft(study.interview_id, study.revision.id, *span)]
        )
        (quote,) = themes.theme_view(tx, theme.id).quotes
    return Sounding(served, theme.id, quote.quote.id)


def test_with_consent_an_outsider_hears_the_quote_and_nothing_around_it(sounding: Sounding) -> None:
    sounding.consent(quotes=Consent.YES, sound=Consent.YES)
    browser = sounding.served.sign_in(sounding.outsider())

    answer = browser.get(sounding.address)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    assert "no-store" in answer.headers["cache-control"]
    with wave.open(io.BytesIO(answer.content)) as heard:
        assert heard.getnframes() / heard.getframerate() == pytest.approx(4.0, abs=0.1)  # from 2 s to 6 s
    recording = browser.get(f"/api/recordings/{_recording_of(sounding)}/audio")
    assert recording.status_code == 403


@pytest.mark.parametrize(
    ("quotes", "sound"),
    [(Consent.YES, Consent.NOT_ASKED), (Consent.YES, Consent.NO), (Consent.NO, Consent.YES)],
)
def test_without_both_consents_there_is_no_sound(sounding: Sounding, quotes: Consent, sound: Consent) -> None:
    sounding.consent(quotes=quotes, sound=sound)

    assert sounding.served.sign_in(sounding.outsider()).get(sounding.address).status_code == 404


@pytest.mark.parametrize("withdrawn", [{"quotes": Consent.NO}, {"sound": Consent.NO}])
def test_a_consent_taken_back_silences_a_page_that_is_open_already(
    sounding: Sounding, withdrawn: dict[str, Consent]
) -> None:
    agreed = {"quotes": Consent.YES, "sound": Consent.YES}
    sounding.consent(**agreed)
    browser = sounding.served.sign_in(sounding.outsider())
    assert browser.get(sounding.address).status_code == 200

    sounding.consent(**agreed | withdrawn)

    assert browser.get(sounding.address).status_code == 404


def test_a_theme_that_was_not_sent_is_not_heard(sounding: Sounding) -> None:
    sounding.consent(quotes=Consent.YES, sound=Consent.YES)

    assert sounding.served.sign_in(sounding.outsider(sent=False)).get(sounding.address).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 200), (Role.EDITOR, 200), (Role.CODER, 200), (Role.REVIEWER, 200), (Role.GUEST, 403)],
)
def test_inside_the_team_the_role_decides(sounding: Sounding, role: Role, status: int) -> None:
    assert sounding.served.member("Somebody", role).get(sounding.address).status_code == status


def test_strangers_and_people_who_did_not_sign_in_hear_nothing(sounding: Sounding) -> None:
    served = sounding.served

    assert served.sign_in(served.study.stranger()).get(sounding.address).status_code == 404
    assert served.open_browser().get(sounding.address).status_code == 401


def _recording_of(sounding: Sounding) -> str:
    study = sounding.served.study
    with study.workbench.read(study.owner) as tx:
        return str(interviews.get(tx.connection, study.interview_id).recording_id)
