"""Programs that the measures start as processes of their own."""
