"""What differs between SQLite and PostgreSQL lives here and nowhere else."""
