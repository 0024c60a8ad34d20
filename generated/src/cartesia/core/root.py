"""What the generated clients derive from: they own settings, and the client that sends.

Making one opens nothing and imports neither httpx nor pydantic; the transport arrives with the
first request, or with `preload`. Closing closes what was opened here and nothing else: an httpx
client or a transport that the user passed stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .settings import Settings

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from .async_client import AsyncClient
    from .sync_client import SyncClient

__all__ = ["AsyncRoot", "Settings", "SyncRoot"]


class SyncRoot:
    """Base of the synchronous client."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender: SyncClient | None = None
        self._closed = False

    @property
    def _client(self) -> SyncClient:
        """What resources send with; made at first use."""
        sender = self._sender
        if sender is None:
            from .sync_client import SyncClient

            # Of two threads that make one at once, both go on with the one that was stored.
            sender = self.__dict__.setdefault("_made", SyncClient(self._settings))
            self._sender = sender
            if self._closed:
                sender.close()
        return sender

    def preload(self) -> None:
        """Import now what the first request would import: httpx, pydantic, the TLS context."""
        self._client.preload()

    def close(self) -> None:
        """Close the connections that this client opened. It cannot be used afterwards."""
        self._closed = True
        if self._sender is not None:
            self._sender.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._settings.shown_url}>"


class AsyncRoot:
    """Base of the asynchronous client."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender: AsyncClient | None = None
        self._closed = False

    @property
    def _client(self) -> AsyncClient:
        """What resources send with; made at first use."""
        sender = self._sender
        if sender is None:
            from .async_client import AsyncClient

            sender = self.__dict__.setdefault("_made", AsyncClient(self._settings))
            self._sender = sender
            if self._closed:
                sender.mark_closed()
        return sender

    def preload(self) -> None:
        """Import now what the first request would import: httpx, pydantic, the TLS context."""
        self._client.preload()

    async def close(self) -> None:
        """Close the connections that this client opened. It cannot be used afterwards."""
        self._closed = True
        if self._sender is not None:
            await self._sender.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._settings.shown_url}>"
