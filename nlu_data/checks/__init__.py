"""Rules over the shared data. Each is a pure function from Material to findings."""
