"""What an answer costs on Telegram and Discord, beside bare bots of the same libraries. Run: python -m benchmarks.platforms"""
