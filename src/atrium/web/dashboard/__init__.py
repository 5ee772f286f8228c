"""Pages of the dashboard that belong to no kind of row: what happened lately, searching, parts, documents."""
