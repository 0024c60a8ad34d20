"""What reference.md says of a method."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """A line of a method's parameter list in reference.md."""

    name: str
    type: str
    text: str
    """Markdown, escaped; empty when the spec says nothing."""

    @property
    def inline(self) -> bool:
        """Whether the text stands behind the type instead of below it."""
        return "\n" not in self.text


@dataclass(frozen=True, slots=True)
class Reference:
    """A method in reference.md."""

    description: str
    """Markdown, escaped."""
    snippet: str
    """A whole program."""
    async_snippet: str
    invocation: str
    """The call alone: `client.voices.get(...)`."""
    shown: tuple[str, ...]
    """Arguments that the snippet gives, finished: `id="voice_123"`."""
    uploads: bool
    """Whether one of them is a file."""
    parameters: tuple[Parameter, ...]
    """With `request_options` last."""
