"""Fits the scorecard's weights to labelled requests, and shows how far they can be trusted."""
