"""What is claimed about speed and weight, measured beside the peers: `python -m benchmarks`."""
