"""Talks to a Winnow labelling server: projects, queue, answers, rounds, exports and uploads."""

from .client import WinnowClient, create_token
from .connection import ConnectionOptions, ProblemError
from .models import *  # noqa: F403
from .page import Page, each

__all__ = [name for name in dir() if not name.startswith("_")]
__version__ = "0.1.0"
