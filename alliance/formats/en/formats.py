"""Dates as British officials write them: 22 November 2026."""

DATE_FORMAT = "j F Y"
