"""The rules of service, pure: days in, answers out; pages and the trial command ask the same."""
