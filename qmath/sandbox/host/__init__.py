"""Between a cell and its host: time, memory, output, the host's state, and the audit hook."""
