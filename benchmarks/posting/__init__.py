"""Whether a crowd of posts goes out as fast as a platform allows, while people ask. Run: python -m benchmarks.posting"""
