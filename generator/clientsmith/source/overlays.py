"""OpenAPI Overlay 1.0: actions on a spec, applied before anything else reads it.

What comes in are overlay files and a bundle; what goes out is the bundle, changed in memory, whose
origins point into the overlay for what came from there. Targets are JSONPaths (RFC 9535) of the
root document; path items and components that it keeps in other files are seen through.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.overlay import BadOverlay, BadTarget, BadUpdate, TargetLost
from clientsmith.document import Located
from clientsmith.ir import Json
from clientsmith.source.bundle import Bundle


def apply(bundle: Bundle, overlay: Located, report: Report) -> None:
    """Apply the actions of one overlay, in order."""
    for action in _actions(bundle, overlay, report):
        _Action(bundle, action, report).run()


def _actions(bundle: Bundle, overlay: Located, report: Report) -> Iterator[Located]:
    value = overlay.value
    version = value.get("overlay") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not str(version).startswith("1."):
        problem = "there is no `overlay: 1.0.0` at the top"
        report.add(BadOverlay(bundle.origin(overlay), problem))
        return
    if not isinstance(actions := value.get("actions"), list) or not actions:
        report.add(BadOverlay(bundle.origin(overlay), "`actions` is no list of actions"))
        return
    for index in range(len(actions)):
        action = overlay.child("actions", index)
        if problem := _problem(action.value):
            report.add(BadOverlay(bundle.origin(action), problem))
        else:
            yield action


def _problem(action: Json) -> str:
    if not isinstance(action, dict) or not isinstance(action.get("target"), str):
        return "an action has no `target`"
    if "update" not in action and action.get("remove") is not True:
        return "an action has neither `update` nor `remove: true`"
    return ""


class _Action:
    """One action and the bundle that it changes."""

    def __init__(self, bundle: Bundle, action: Located, report: Report) -> None:
        self._bundle = bundle
        self._action = action
        self._report = report
        self._target = action.child("target")

    def run(self) -> None:
        """Change each node that the target selects."""
        found = self._locations()
        if found is None:
            return
        if not found:
            origin = self._bundle.origin(self._target)
            self._report.add(TargetLost(origin, str(self._target.value)))
        is_removal = isinstance(self._action.value, dict) and self._action.value.get("remove")
        # From the end, or items of a list would move before they are removed.
        for location in reversed(found) if is_removal else found:
            if is_removal:
                self._remove(location)
            else:
                self._update(location)

    def _locations(self) -> list[tuple[str | int, ...]] | None:
        # Imported here: only who has an overlay needs it.
        import jsonpath_rfc9535 as jsonpath

        try:
            nodes = jsonpath.find(str(self._target.value), _view(self._bundle))
        except (jsonpath.JSONPathError, RecursionError) as error:
            problem = str(error).partition("\n")[0] or "it is nested too deep"
            self._report.add(BadTarget(self._bundle.origin(self._target), problem))
            return None
        return list(dict.fromkeys(tuple(node.location) for node in nodes))

    def _update(self, location: tuple[str | int, ...]) -> None:
        target = self._bundle.reach(location)
        update = self._action.child("update")
        if target is not None and isinstance(target.value, list):
            self._bundle.grafts.append(target.value, update, self._bundle.origin)
        elif (
            target is not None and isinstance(target.value, dict) and isinstance(update.value, dict)
        ):
            self._bundle.grafts.merge(target.value, update, self._bundle.origin)
        else:
            self._refuse("the target is not a map or a list that could take the update")

    def _remove(self, location: tuple[str | int, ...]) -> None:
        above = self._bundle.reach(location[:-1]) if location else None
        if above is None:
            self._refuse("the document itself cannot be removed")
            return
        self._bundle.grafts.remove(above.value, location[-1], self._bundle.spots(above))

    def _refuse(self, problem: str) -> None:
        self._report.add(BadUpdate(self._bundle.origin(self._target), problem))


def _view(bundle: Bundle) -> Json:
    """The root document with its path items and components, wherever their files are."""
    root = bundle.root
    if not isinstance(root.value, dict):
        return root.value
    view = dict(root.value)
    for key in ("paths", "webhooks"):
        if isinstance(view.get(key), dict):
            view[key] = _seen_through(bundle, root.child(key))
    components = view.get("components")
    if isinstance(components, dict):
        kinds = root.child("components")
        view["components"] = {kind: _seen_through(bundle, kinds.child(kind)) for kind in components}
    return view


def _seen_through(bundle: Bundle, place: Located) -> Json:
    if not isinstance(place.value, dict):
        return place.value
    return {key: bundle.behind(place.child(key)).value for key in place.value}
