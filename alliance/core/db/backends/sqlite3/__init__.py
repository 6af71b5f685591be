"""SQLite with exact numbers, and triggers that survive a rebuilt table."""
