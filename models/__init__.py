"""Minds: whatever decides for people."""
