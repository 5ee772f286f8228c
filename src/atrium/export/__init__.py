"""Hotels as files: JSON, JSON lines, CSV, XLSX, Parquet.

`formats.FORMATS` names them; each writes an iterable of hotels to a binary file and holds no more than a batch of them.
"""
