"""Hotels as files: CSV, JSON lines, JSON, XLSX, Parquet."""
