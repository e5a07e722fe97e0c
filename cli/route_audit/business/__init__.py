"""From the log's window to a month and a year, and what contracts leave of a saving."""
