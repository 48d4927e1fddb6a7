"""Asking a language model for a draft of a theme's summary: the text is shown, let go by a person, and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qual.analysis.draft_prompt import VERSION, DraftSentence, Prompt, prompt
from qual.domain.draft_request import DraftRequest
from qual.domain.ids import new_id
from qual.domain.language_model import LanguageModel
from qual.domain.permission import Action
from qual.domain.theme import SentenceOrigin, Theme, ThemeQuote
from qual.errors import BadInput, Conflict
from qual.services.in_rounds import is_without_machine_help, require_no_machine_help
from qual.services.language_models import require_model
from qual.services.masked_quotes import MaskedQuote, mask_theme
from qual.services.theme_audience import agreed_outside
from qual.services.theme_sentences import add_sentence
from qual.services.theme_steps import reach, reach_to_change, seen_quotes
from qual.store import accounts, draft_requests, events
from qual.store.tx import Tx

DRAFT = "theme_draft"  # the kind of job that asks
TEMPERATURE, SEED, MOST_TOKENS = 0.0, 0, 1500  # as repeatable as the server lets it be


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants sent: which quotes (all if empty), in which language, and how its words are masked."""

    quote_ids: tuple[str, ...] = ()
    language: str = ""  # of the draft; "" is that of most quotes
    hide: tuple[str, ...] = ()  # more words to mask
    keep: tuple[str, ...] = ()  # words that were masked and are no names
    n: int = 6  # sentences at most


@dataclass(frozen=True, slots=True)
class Sending:
    """What would be sent, to the letter, and to whom."""

    prompt: Prompt
    model: LanguageModel
    quotes: tuple[MaskedQuote, ...]  # in the order of their numbers
    language: str
    n_masked: int
    n_without_consent: int  # quotes left out because nobody agreed that these words are read outside the team


@dataclass(frozen=True, slots=True)
class DraftView:
    """A question that was sent, with the name of who let it go."""

    request: DraftRequest
    who: str


def sending(tx: Tx, theme_id: str, what: Wish, *, online: bool) -> Sending:
    """Return what would be sent for a wish; sends nothing.

    To another machine go only quotes of people who agreed that their words are read outside the team. Raises Conflict
    where no model is chosen or may be reached, or the actor codes blind; BadInput without quotes, or with too many.
    """
    theme = reach_to_change(tx, theme_id)
    require_no_machine_help(tx, theme.project_id)
    model = require_model(tx, theme.project_id, online=online)
    wanted = [q for q in seen_quotes(tx, theme) if not what.quote_ids or q.id in what.quote_ids]
    quotes = wanted if model.is_local else list(agreed_outside(tx, theme.project_id, wanted))
    _require_quotes(wanted, quotes)
    masked = mask_theme(tx, theme, quotes, hide=what.hide, keep=what.keep)
    language = what.language or masked.languages[0]
    made = prompt(
        masked.name,
        masked.statement,
        [(one.who, one.masked.text) for one in masked.quotes],
        language=language,
        n=what.n,
    )
    return Sending(made, model, masked.quotes, language, masked.n_masked, len(wanted) - len(quotes))


def request_draft(tx: Tx, theme_id: str, what: Wish, digest: str, *, online: bool) -> str:
    """Let go what `sending` showed under this digest, and keep it; return the job's id.

    Raises Conflict if what would be sent is not what was shown any more.
    """
    shown = sending(tx, theme_id, what, online=online)
    if shown.prompt.digest != digest:
        raise Conflict(
            "The text is not the one you read any more: quotes or words were changed. Read it again, then send."
        )
    theme = reach(tx, theme_id)
    request_id = new_id()
    job_id = tx.request_job(DRAFT, theme.project_id, request_id, {})
    engine: dict[str, object] = {
        "address": shown.model.address,
        "host": shown.model.host,
        "model": shown.model.model,
        "is_local": shown.model.is_local,
        "temperature": TEMPERATURE,
        "seed": SEED,
        "most_tokens": MOST_TOKENS,
        "language": shown.language,
        "prompt_version": VERSION,
    }
    made = draft_requests.add(
        tx.connection,
        DraftRequest(
            request_id, theme.project_id, theme_id, job_id, shown.prompt.system, shown.prompt.task, digest,
            tuple(one.quote.id for one in shown.quotes), engine, tx.actor.user, tx.time, None, 0,
        ),
    )  # fmt: skip
    said = {"digest": digest, "quotes": list(made.quote_ids), "engine": engine, "characters": len(shown.prompt.text)}
    tx.record("theme.draft_request", ("theme", theme_id), project_id=theme.project_id, after=said)
    return job_id


def request_of_job(tx: Tx, job_id: str, *, online: bool) -> DraftRequest:
    """Return what a job is to send; raise Conflict if that may not be sent any more."""
    request = draft_requests.get(tx.connection, events.job_request(tx.connection, job_id).target_id)
    theme = reach_to_change(tx, request.theme_id)
    require_no_machine_help(tx, theme.project_id)
    chosen = require_model(tx, theme.project_id, online=online)
    _require_words(request)
    if (chosen.address, chosen.model) != (request.engine["address"], request.engine["model"]):
        raise Conflict(
            "Another language model was chosen since this draft was asked for. Nothing was sent; ask again on the "
            "theme's page."
        )
    return request


def store_answer(tx: Tx, request_id: str, found: Sequence[DraftSentence], said: Mapping[str, object]) -> int:
    """Add a model's sentences to the summary, marked as a machine's, once, and return how many there are.

    Each is linked to the quotes it names; one that names none, or none that is there, stands without support. `said`
    is what the server tells of itself.
    """
    request = draft_requests.get(tx.connection, request_id)
    theme = reach_to_change(tx, request.theme_id)
    if request.answered_at is not None:
        return request.n_sentences
    _require_words(request)
    standing = {quote.id for quote in seen_quotes(tx, theme)}
    engine = {"engine": "language model", **request.engine, **said} | {
        "prompt_sha256": request.digest,
        "request_id": request.id,
        "made_at": tx.time.isoformat(timespec="seconds"),
        "asked_by": accounts.names(tx.connection).get(request.asked_by, ""),
    }
    for sentence in found:
        named = [request.quote_ids[number - 1] for number in sentence.quotes]
        add_sentence(
            tx,
            theme.id,
            sentence.text,
            quote_ids=[id_ for id_ in named if id_ in standing],
            origin=SentenceOrigin.MODEL,
            engine=engine | {"named": list(sentence.quotes), "named_unknown": list(sentence.unknown)},
        )
    draft_requests.change(tx.connection, request, answered_at=tx.time, n_sentences=len(found))
    after = {"request_id": request.id, "n_sentences": len(found), "engine": engine}
    tx.record("theme.draft_store", ("theme", theme.id), project_id=theme.project_id, after=after)
    return len(found)


def draft_views(tx: Tx, theme_id: str) -> tuple[DraftView, ...]:
    """Return what was sent for a theme, newest first, to those who may change it; nothing while they code blind."""
    theme: Theme = reach(tx, theme_id, Action.DECIDE)
    if is_without_machine_help(tx, theme.project_id):
        return ()
    names = accounts.names(tx.connection)
    return tuple(
        DraftView(one, names.get(one.asked_by, "")) for one in draft_requests.of_theme(tx.connection, theme_id)
    )


def _require_words(request: DraftRequest) -> None:
    """Raise Conflict for a question whose words went because an interview quoted in it was deleted for good."""
    if not request.task:
        raise Conflict(
            "An interview quoted in this question was deleted for good, so nothing is drafted from it. Ask again on "
            "the theme's page."
        )


def _require_quotes(wanted: Sequence[ThemeQuote], allowed: Sequence[ThemeQuote]) -> None:
    if not wanted:
        raise BadInput("There is no quote to send. Choose quotes of this theme, or add some first.")
    if not allowed:
        raise BadInput(
            "None of these quotes may leave this machine: nobody who speaks in them has agreed that their words are "
            "read outside the team. Use a model on this machine."
        )
