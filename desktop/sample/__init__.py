"""The sample day: what ships to look at, played by operations from registers and mails."""
