"""Complaints and the rules of their limits."""

from __future__ import annotations

from complaints.models.complaint import Complaint
from complaints.models.rating import Rating
from complaints.models.rule import ComplaintRule

__all__ = ["Complaint", "ComplaintRule", "Rating"]
