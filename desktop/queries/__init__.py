"""Everything that screens, papers and commands read: functions that return plain dataclasses."""
