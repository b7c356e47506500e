"""Imprint: turns a folder of content into a booklet."""
