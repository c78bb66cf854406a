"""DejaVu Sans and Sans Mono, for paper and windows; their licence stands beside them."""
