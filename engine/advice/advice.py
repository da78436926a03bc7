"""All advice. A new piece is a value in one of these tuples."""

from __future__ import annotations

from engine.advice.others import REMARKS
from engine.advice.reasons import REASONS
from engine.advice.rule import Rule

ADVICE: tuple[Rule, ...] = (*REASONS, *REMARKS)
"""In the order in which it is said."""
