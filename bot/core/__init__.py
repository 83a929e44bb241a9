"""The words every part speaks: requests, replies, fields, commands, the dispatcher. Knows no platform and needs no library."""
