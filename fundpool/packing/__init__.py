"""What an audit package holds, table by table, and how the file is made."""
