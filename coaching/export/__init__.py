"""A learner's own copy of everything: as data, as a table, as text and as a page to read."""
