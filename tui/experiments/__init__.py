"""Experiments on this machine: processes, progress, pictures, files."""
