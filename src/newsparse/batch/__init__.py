"""Many pages: found, journalled, read by worker processes, and gone on with after any interruption.

discover   what the inputs name -> files
plan       files + journal -> which pages are to be read now
run        pages -> an executor -> journal; then pages.jsonl and articles.jsonl
pool       the executor of one machine: a process a worker, watched from outside
cluster    the executor of many machines; nodes speaks with Ray, station is what runs on a node
worker     what runs in such a process
journal    a row a page, in SQLite
outputs    where results stand, and the tables built from them
"""
