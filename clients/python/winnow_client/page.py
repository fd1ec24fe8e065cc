"""Lists come page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list."""

    #: At most as many as asked for.
    items: list[T]

    #: What `after` must be for the next page; None at the end.
    next: str | None = None


def each(read: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """Every entry of a list: `each(lambda after: client.samples.list(project, after=after))`."""
    after: str | None = None
    while True:
        page = read(after)
        yield from page.items
        after = page.next
        if after is None:
            return
