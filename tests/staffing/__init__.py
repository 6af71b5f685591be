"""Tests of the staffing app."""
