"""Comments into topics: the store's own, continued from run to run; or any table's, for other tools."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics.cancelling import held
from analytics.errors import UnmappableFile
from analytics.flows import deciding, words
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import Topics
from analytics.store import decisions as stored_decisions
from analytics.store import topics as stored_topics
from analytics.store.topics import GroupingState
from analytics.text import topics as grouping
from analytics.text.coding.codebook import TopicCodebook
from analytics.text.curation import decided
from analytics.text.curation.curated import Curated
from analytics.text.grouping import Grouping, Settled

# Of what a discovered topic holds, so many comments teach the next run what belongs to it.
EXAMPLES: Final = 200
_UNSAVED: Final = 0.95  # how far it is when nothing is left but to keep it

# Two sessions that open the page together must not both group the same comments.
_grouping = threading.Lock()


def is_current(office: Office) -> bool:
    """Whether the topics in the store were made from its comments, by the method and the codebook in force."""
    state = stored_topics.grouping_state(office.store)
    if state is None or state.method != grouping.METHOD_VERSION:
        return False
    if state.learnt_from != stored_topics.comments_version(office.store):
        return False
    return not decided.needs_run(stored_decisions.decisions(office.store), state.rules)


def group_store(
    office: Office,
    progress: Callable[[float, str], object] | None = None,
    *,
    anew: bool = False,
    engine: Callable[..., Grouping] = grouping.group_comments,
) -> bool:
    """Group all comments in the store unless that is done; True when it was done now.

    Comments of the last run stay in their topic: but for those whose topic, or the one they would go to, was changed
    by a decision since; where the method is another one; and where ``anew`` asks for all to be placed again. What
    analysts decided about single comments holds in every case. Where another process was faster, its grouping stands,
    and what it did not know is done after it. ``engine`` groups; another than the usual one is told ``strata`` too, the
    community and week of each comment.
    """
    with held(_grouping, _("别处正在归类，正在等待")):
        while anew or not is_current(office):
            try:
                _group(office, progress, anew=anew, engine=engine)
            except stored_topics.GroupingOvertaken:
                continue
            return True
        return False


def _group(
    office: Office,
    progress: Callable[[float, str], object] | None,
    *,
    anew: bool,
    engine: Callable[..., Grouping],
) -> None:
    """Group all comments once. Raises ``GroupingOvertaken`` where another process saved a grouping meanwhile."""
    state = stored_topics.grouping_state(office.store)
    version = stored_topics.comments_version(office.store)
    desk = deciding.desk(office)
    ledger, curated = desk.ledger, desk.curated
    report = progress or (lambda _share, _doing: None)
    words.ensure_words(office, terms=curated.dictionary, progress=lambda _share, doing: report(0.0, doing))
    comments, cut = words.words_of(office, stop=curated.stop_words)
    before = stored_topics.placed(office.store).set_index("comment_id")
    codebook = _with_examples(curated, comments, before, decided.named(ledger.decisions))
    kept = _kept(state, ledger, before, anew)
    also = {} if engine is grouping.group_comments else {"strata": comments[["community_id", "week"]]}
    found = engine(
        comments["text"].to_list(),
        codebook=codebook,
        places=comments["community_id"].to_list(),
        cut=cut,
        settled=_settled(comments, kept, curated, ledger, state),
        terms=curated.dictionary,
        stop_words=curated.stop_words,
        portrayed=True,
        seed=office.settings.random_seed,
        progress=lambda share, doing: report(min(share, _UNSAVED), doing),
        **also,
    )
    continued = not anew and _continues(state)
    _save(office, comments, found, version, decided.rules(ledger.decisions), state, continued=continued)
    report(1.0, _("完成"))


def _with_examples(
    curated: Curated, comments: pd.DataFrame, before: pd.DataFrame, spoken_of: frozenset[str]
) -> TopicCodebook:
    """The codebook in force, topics discovered earlier behind it and knowing their comments of the last run.

    Those without comments are dropped, unless decisions ``spoken_of`` them: their comments may come back. One that
    analysts moved comments into is a code like the others.
    """
    codebook = curated.codebook
    earlier = codebook.codes["kind"] == "discovered"
    earlier &= ~codebook.codes["topic_id"].isin(curated.taught["topic_id"])
    ids = codebook.codes.loc[codebook.codes["kind"] == "discovered", "topic_id"]
    members = before[before["topic_id"].isin(ids)].join(comments.set_index("comment_id")["text"], how="inner")
    distinct = members[["topic_id", "text"]].drop_duplicates().sort_values(["topic_id", "text"])
    # An even pick through the alphabet: the same whatever the order of files.
    place, size = distinct.groupby("topic_id").cumcount(), distinct.groupby("topic_id")["text"].transform("size")
    picked = distinct[place % -(-size // EXAMPLES) == 0]
    gone = earlier & ~codebook.codes["topic_id"].isin({*picked["topic_id"], *spoken_of})
    codes = pd.concat([codebook.codes[~earlier], codebook.codes[earlier & ~gone]], ignore_index=True)
    examples = pd.concat([codebook.examples, picked.assign(role="phrase")], ignore_index=True)
    return TopicCodebook(
        codes,
        examples[examples["topic_id"].isin(codes["topic_id"])].reset_index(drop=True),
        n_discovered=int((earlier & ~gone).sum()),
    )


def _kept(
    state: GroupingState | None, ledger: stored_decisions.Ledger, before: pd.DataFrame, anew: bool
) -> pd.DataFrame:
    """The rows of ``before`` that this run leaves where they are."""
    if anew or state is None or not _continues(state):
        return before[:0]
    touched = decided.touched(ledger.decisions, state.rules)
    released = decided.released(ledger.decisions, ledger.comments, state.rules)
    # Copies that came later followed the ones that were moved.
    alike = before.loc[before.index.isin(released), "group"]
    return before[~before["topic_id"].isin(touched) & ~before["group"].isin(alike)]


def _continues(state: GroupingState | None) -> bool:
    return state is not None and state.method == grouping.METHOD_VERSION


def _settled(
    comments: pd.DataFrame,
    kept: pd.DataFrame,
    curated: Curated,
    ledger: stored_decisions.Ledger,
    state: GroupingState | None,
) -> Settled:
    """What is settled, by row of ``comments``."""
    ids = comments["comment_id"].astype("object")
    taught = curated.taught.set_index("comment_id")["topic_id"]
    overlay = curated.comment_overlay
    current = overlay[overlay["mark"].isin(ledger.comments.loc[ledger.comments["current"].astype(bool), "mark"])]
    ended = current["topic_id"].where(current["topic_id"].notna(), "")
    parts = ledger.topics[ledger.topics["kind"] == "part"]
    return Settled(
        kept=_by_row(ids, kept["topic_id"]),
        parts=_by_row(ids, kept["subtopic_id"]),
        taught=_by_row(ids, taught),
        decided=_by_row(ids, pd.Series(ended.to_numpy(object), index=current["comment_id"])),
        touched=decided.touched(ledger.decisions, state.rules) if state else frozenset(),
        names=dict(zip(parts["topic_id"], parts["label"], strict=True)),
        last_discovered=state.last_discovered if state else 0,
    )


def _by_row(ids: pd.Series, known: pd.Series) -> np.ndarray:
    """``known`` (by comment_id) as an object ndarray in the order of ``ids``, None where nothing is known."""
    found = known.astype("object").reindex(ids)
    return found.where(found.notna(), None).to_numpy(object)


def _save(
    office: Office,
    comments: pd.DataFrame,
    found: Grouping,
    version: int,
    rules: str,
    state: GroupingState | None,
    *,
    continued: bool,
) -> None:
    """Put the grouping in the store, comments by their ids and marks."""
    ids = comments["comment_id"]
    topics = found.topics.assign(
        representatives=[_named(positions, ids) for positions in found.topics["representatives"]]
    )
    assignments = found.assignments.assign(
        comment_id=ids.take(found.assignments["comment"]).array,
        group=ids.take(found.assignments["group"]).array,
        mark=comments["mark"].take(found.assignments["comment"]).array,
    ).drop(columns="comment")
    saved = GroupingState(
        learnt_from=version,
        texts=found.learnt_from,
        method=grouping.METHOD_VERSION,
        rules=rules,
        last_discovered=_last_discovered(topics, state.last_discovered if state else 0),
        saved_at=office.now(),
    )
    stored_topics.save_grouping(
        office.store,
        topics,
        assignments,
        found.words,
        saved,
        after=state,
        effect=deciding.effect,
        continued=continued,
    )


def _last_discovered(topics: Topics, before: int) -> int:
    discovered = topics.loc[topics["kind"] == "discovered", "topic_id"]
    return max([before, *(int(topic_id.removeprefix("d-")) for topic_id in discovered)])


def _named(positions: str | float, ids: pd.Series) -> str:
    # A topic that nobody raised has no representatives.
    if pd.isna(positions):
        return ""
    return "|".join(ids.iloc[int(position)] for position in str(positions).split("|") if position)


def group_table(
    frame: pd.DataFrame,
    column: str,
    *,
    k: int | None = None,
    codebook: TopicCodebook | None = None,
    background: Sequence[str] = (),
    seed: int,
    progress: Callable[[float, str], object] | None = None,
) -> pd.DataFrame:
    """``frame`` in its order, with topic_id, topic_label, strength (0–1) and bucket of the text in ``column``.

    ``topic_id`` is the nearest topic wherever the text has content, in whatever bucket it ends. ``background`` are
    more comments of the same kind that only teach the words' meaning; ``attrs["learnt_from"]`` says how many distinct
    texts did. Raises :class:`~analytics.errors.UnmappableFile` when there is no such column.
    """
    texts = texts_of(frame, column)
    found = grouping.group_comments(texts, codebook=codebook, k=k, background=background, seed=seed, progress=progress)
    main = found.assignments[found.assignments["position"] == 1].set_index("comment").reindex(range(len(frame)))
    labels = found.topics.set_index("topic_id")["label"]
    grouped = frame.assign(
        topic_id=main["topic_id"].to_numpy(),
        topic_label=main["topic_id"].map(labels).to_numpy(),
        strength=main["strength"].to_numpy(),
        bucket=main["bucket"].to_numpy(),
    )
    grouped.attrs["learnt_from"] = found.learnt_from
    return grouped


def texts_of(frame: pd.DataFrame, column: str) -> list[str]:
    """The texts in ``column``, "" where there is none; raises UnmappableFile when there is no such column."""
    if column not in frame.columns:
        raise UnmappableFile(
            _("没有“{column}”这一列").format(column=column), expected=_("、").join(map(str, frame.columns))
        )
    return frame[column].astype("object").where(frame[column].notna(), "").to_list()
