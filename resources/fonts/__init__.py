"""DejaVu Sans and DejaVu Sans Mono 2.37, for paper and windows; their licence stands beside them."""
