"""One adapter a platform: native message in, native message out. Knows no feature."""
