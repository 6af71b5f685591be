"""Trying an assessment before any of it is kept: what scripts, programs and pages ask alike."""
