"""Plots of an evaluation, as SVG. Needs matplotlib, the extra ``plots``."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cleaner.article import ROLES, Role
from cleaner.errors import CleanerError
from cleaner.training.metrics.calibration import boundary_calibration, role_calibration

if TYPE_CHECKING:
    from cleaner.training.looks import PageLook

_WIDE, _NARROW = (9.0, 4.2), (6.2, 5.0)
_FARTHEST = 10
"""Lines from which on a story's end is simply far off."""
_LEAST_PAGES = 5
"""Pages that a language must have to be drawn."""
_COLOURS = ("#14652b", "#9a1f18", "#2848ad", "#b8860b", "#702c82", "#0b5a7a", "#585853", "#d2691e", "#5b4a9c")


def needs_matplotlib() -> None:
    """Raise CleanerError, naming the extra, where there is no matplotlib."""
    try:
        import matplotlib as mpl  # noqa: F401
    except ImportError:
        raise CleanerError(
            "plots need matplotlib, which the extra has: pip install 'article-boundary-cleaner[plots]'"
        ) from None


Curve = list[tuple[float, float]]


def role_curves(pairs: Iterable[tuple[Role, Role | None, float]]) -> dict[Role, Curve]:
    """For each role the recall and precision of calling a line so, from the surest line on to the least sure.

    ``pairs``: the reader's role, the cleaner's and its confidence. Roles that no reader gave have no curve.

    >>> role_curves([(Role.STORY, Role.STORY, 0.9), (Role.PROMO, Role.STORY, 0.5)])[Role.STORY]
    [(1.0, 1.0), (1.0, 0.5)]
    """
    lines = list(pairs)
    support = Counter(read for read, _, _ in lines)
    curves: dict[Role, Curve] = {}
    for role in ROLES:
        called = sorted(((sure, read is role) for read, found, sure in lines if found is role), key=lambda p: -p[0])
        if not support[role]:
            continue
        right, curve = 0, []
        for number, (sure, is_right) in enumerate(called, 1):
            right += is_right
            if number == len(called) or called[number][0] < sure:  # lines that are equally sure are called together
                curve.append((right / support[role], right / number))
        curves[role] = curve
    return curves


def plots(looks: Sequence[PageLook], against: Mapping[str, float] | None) -> dict[str, tuple[str, str]]:
    """Each plot's name, with a title and the SVG. ``against``: trafilatura's word F1 by page id, where it is known."""
    needs_matplotlib()
    drawn: dict[str, tuple[str, Callable[[Any], bool], tuple[float, float]]] = {
        "roles": ("Precision and recall by role", lambda axes: _roles(axes, looks), _NARROW),
        "reliability": ("Reliability: are confidences what they say", lambda axes: _reliability(axes, looks), _NARROW),
        "end": ("Where the text ends, in lines from the story's end", lambda axes: _ends(axes, looks), _WIDE),
        "lost": ("Story words lost and noise words left, page by page", lambda axes: _lost(axes, looks), _NARROW),
        "pages": (
            "Word F1 against trafilatura's text, page by page",
            lambda axes: _against(axes, looks, against),
            _NARROW,
        ),
        "groups": ("Word F1 by corpus and language", lambda axes: _groups(axes, looks), _WIDE),
    }
    found = {name: (title, _svg(draw, size)) for name, (title, draw, size) in drawn.items()}
    return {name: (title, svg) for name, (title, svg) in found.items() if svg}


def _svg(draw: Callable[[Any], bool], size: tuple[float, float]) -> str | None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # the same figures give the same bytes
    with mpl.rc_context({"svg.hashsalt": "cleaner", "svg.fonttype": "path", "font.size": 9}):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        if not draw(axes):
            return None
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return out.getvalue()


def _roles(axes: Any, looks: Sequence[PageLook]) -> bool:
    curves = role_curves(pair for look in looks for pair in look.figures.roles)
    for (role, curve), colour in zip(curves.items(), _COLOURS, strict=False):
        if curve:
            axes.plot(*zip(*curve, strict=True), drawstyle="steps-pre", color=colour, label=role.value, lw=1.4)
            axes.plot(*curve[-1], "o", color=colour, ms=4)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="recall", ylabel="precision")
    if any(curves.values()):
        axes.legend(loc="lower left", fontsize=7, frameon=False)
    return any(curves.values())


def _reliability(axes: Any, looks: Sequence[PageLook]) -> bool:
    pages = [look.figures for look in looks]
    found = {"roles": role_calibration(pages), "story end": boundary_calibration(pages)}
    axes.plot((0, 1), (0, 1), color="#888", lw=0.8, ls="--")
    for (name, calibration), colour in zip(found.items(), _COLOURS, strict=False):
        if calibration:
            told = [(b.confidence, b.accuracy, b.count) for b in calibration.bins]
            label = f"{name}: error {calibration.error:.3f}, {calibration.count:,} judged"
            axes.plot([t[0] for t in told], [t[1] for t in told], "o-", color=colour, ms=4, label=label)
            for confidence, accuracy, count in told:
                axes.annotate(
                    f"{count:,}", (confidence, accuracy), fontsize=5, xytext=(3, -7), textcoords="offset points"
                )
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="confidence", ylabel="share right")
    drawn = any(found.values())
    if drawn:
        axes.legend(loc="upper left", fontsize=7, frameon=False)
    return drawn


def _ends(axes: Any, looks: Sequence[PageLook]) -> bool:
    model = [look.end_error for look in looks if look.end_error is not None]
    whole = [look.whole_end_error for look in looks if look.whole_end_error is not None]
    if not model:
        return False
    places = range(-_FARTHEST, _FARTHEST + 1)
    for shift, (errors, label, colour) in enumerate(
        ((whole, "everything kept", "#b0b0a8"), (model, "this model", _COLOURS[0]))
    ):
        counts = Counter(max(min(error, _FARTHEST), -_FARTHEST) for error in errors)
        bars = axes.bar(
            [p + 0.4 * shift - 0.2 for p in places], [counts[p] for p in places], 0.4, color=colour, label=label
        )
        axes.bar_label(bars, [counts[p] or "" for p in places], fontsize=6)
    axes.set_xticks(list(places), [f"≤{-_FARTHEST}", *map(str, places[1:-1]), f"≥{_FARTHEST}"])
    axes.set(xlabel="lines too early (below 0) or too late (above 0)", ylabel="pages")
    axes.set_yscale("symlog", linthresh=10)
    axes.legend(fontsize=7, frameon=False)
    return True


def _lost(axes: Any, looks: Sequence[PageLook]) -> bool:
    cut = [look.figures.boundary for look in looks if look.figures.boundary]
    if not cut:
        return False
    axes.plot(
        [b.story_words_lost for b in cut], [b.noise_words_kept for b in cut], "o", ms=4, alpha=0.35, color=_COLOURS[1]
    )
    axes.set_xscale("symlog", linthresh=1)
    axes.set_yscale("symlog", linthresh=1)
    axes.set_xlim(-0.2, max(10, 1.5 * max(b.story_words_lost for b in cut)))
    axes.set_ylim(-0.2, max(10, 1.5 * max(b.noise_words_kept for b in cut)))
    clean = sum(not b.story_words_lost and not b.noise_words_kept for b in cut)
    axes.annotate(
        f"{clean:,} of {len(cut):,} pages at 0, 0", (0, 0), xytext=(8, 8), textcoords="offset points", fontsize=7
    )
    axes.set(xlabel="story words lost", ylabel="noise words left")
    return True


def _against(axes: Any, looks: Sequence[PageLook], against: Mapping[str, float] | None) -> bool:
    known = [(against[look.figures.id], look) for look in looks if against and look.figures.id in against]
    if not known:
        return False
    axes.plot((0, 1), (0, 1), color="#888", lw=0.8, ls="--")
    for corpus, colour in zip(sorted({look.figures.corpus for _, look in known}), _COLOURS, strict=False):
        some = [(f1, look.figures.words.f1) for f1, look in known if look.figures.corpus == corpus]
        axes.plot(*zip(*some, strict=True), "o", ms=4, alpha=0.45, color=colour, label=f"{corpus} ({len(some)})")
    better = sum(look.figures.words.f1 > f1 for f1, look in known)
    worse = sum(look.figures.words.f1 < f1 for f1, look in known)
    least = min(min(f1, look.figures.words.f1) for f1, look in known) - 0.02
    axes.set(xlim=(least, 1.01), ylim=(least, 1.01), xlabel="trafilatura", ylabel="this model")
    axes.legend(
        loc="lower right", fontsize=7, frameon=False, title=f"better on {better}, worse on {worse}", title_fontsize=7
    )
    return True


def _groups(axes: Any, looks: Sequence[PageLook]) -> bool:
    groups: dict[str, list[float]] = {}
    for look in looks:
        groups.setdefault(look.figures.corpus, []).append(look.figures.words.f1)
    languages: dict[str, list[float]] = {}
    for look in looks:
        languages.setdefault(look.figures.lang, []).append(look.figures.words.f1)
    often = sorted(
        (lang for lang, values in languages.items() if len(values) >= _LEAST_PAGES), key=lambda k: -len(languages[k])
    )
    groups |= {f"{lang} ": languages[lang] for lang in often}
    if not groups:
        return False
    axes.boxplot(
        list(groups.values()), widths=0.5, flierprops={"ms": 3, "alpha": 0.4}, medianprops={"color": _COLOURS[1]}
    )
    axes.set_xticks(
        range(1, len(groups) + 1), [f"{name}\n{len(values)}" for name, values in groups.items()], fontsize=7
    )
    axes.set(ylim=(-0.02, 1.02), ylabel="word F1")
    return True
