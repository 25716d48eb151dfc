"""Hidden characters, danger screening, masking and language of a citizen's message. Pure rules."""
