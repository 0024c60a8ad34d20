"""What one run leaves for the next, in `.clientsmith/` beside the settings: only to save time.

`runs` knows whether anything has changed since a run, `texts` holds texts that are costly to make,
`identity` says which generator made them. A file that is missing, damaged, of another generator or
not writable means more work, never another result. Uses the standard library only, and little of
it: all that a run without changes loads is here.
"""
