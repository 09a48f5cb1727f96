"""Benchmarks: how fast and how large, as ratios and medians measured in one run."""
