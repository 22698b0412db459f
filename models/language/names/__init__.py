"""Names of the catalogue in a text: as written, as people shorten, glue or misspell them, whole families at once."""
