"""Dataclasses to the server's JSON and back."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from datetime import datetime, timezone
from enum import Enum
from typing import Any

from .page import Page


def encode(value: Any) -> Any:
    """A value as JSON takes it; what is None is left out of objects."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.metadata.get("json", f.name), getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: encode(part) for name, part in pairs if part is not None}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=timezone.utc)).isoformat()
    if isinstance(value, dict):
        return {name: encode(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(part) for part in value]
    return value


def decode(kind: Any, value: Any) -> Any:
    """JSON as a value of a type; fields of newer servers are passed over. TypeError, ValueError or KeyError where it does not fit."""
    if value is None or kind is Any:
        return value
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return decode(next(a for a in arguments if a is not type(None)), value)
    if origin is list:
        return [decode(arguments[0], part) for part in value]
    if origin is dict:
        return {name: decode(arguments[1], part) for name, part in value.items()}
    if origin is Page:
        return Page(items=[decode(arguments[0], part) for part in value["items"]], next=value.get("next"))
    if dataclasses.is_dataclass(kind):
        found = {name: decode(type_, value[key]) for name, key, type_ in _fields(kind) if key in value}
        return kind(**found)
    if kind is datetime:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is float:
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


@functools.cache
def _fields(kind: Any) -> list[tuple[str, str, Any]]:
    hints = typing.get_type_hints(kind)
    return [(f.name, f.metadata.get("json", f.name), hints[f.name]) for f in dataclasses.fields(kind)]
