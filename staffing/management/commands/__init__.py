"""What the command line asks of the staffing app."""
