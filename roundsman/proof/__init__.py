"""The proof: every case against a healthy sandbox and against the faults."""
