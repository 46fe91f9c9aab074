"""Runs the SQL of a file in DuckDB and prints the rows of its last statement, tab-separated.

    python duckdb_sql.py FILE.sql THREADS
"""

import sys

import duckdb

path, threads = sys.argv[1:3]
with open(path, encoding="utf-8") as file:
    sql = file.read()
connection = duckdb.connect(config={"threads": int(threads)})
for row in connection.execute(sql).fetchall():
    print(*row, sep="\t")
