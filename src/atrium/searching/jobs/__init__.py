"""Jobs as durable state in Valkey: they survive whoever runs them.

A job is a hash (what it is and how far), a stream (its progress; an entry's id is the event's) and a hash of the hotels
that were found. `store` is what an API asks, `lease` what a runner holds, `scripts` the transitions of both: each is
one Lua script, so that no process can die between two halves of one.
"""
