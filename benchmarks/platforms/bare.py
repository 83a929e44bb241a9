"""Bare bots of the same libraries, which say one thing: what the libraries cost by themselves.

`python -m benchmarks.platforms.bare telegram|telegram-aiohttp|discord URL TOKEN [GATEWAY]`"""

import sys
from typing import Any

WORDS = "No. There is no known cure for MS."
LONG = " ".join([WORDS] * 11)
LABELS = (
    "More",
    "How can massage help someone with MS?",
    "Can massage replace my MS medication?",
    "What does the research say about massage for MS?",
    "Remove",
)
"""As much text and as many buttons as an answer of ours has."""


def telegram(url: str, token: str, *, aiohttp: bool) -> None:
    """An echo; a pressed button is answered by a message. With python-telegram-bot's own transport, or with ours."""
    from telegram import Update
    from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message:
            await update.message.reply_text(update.message.text or "")

    async def press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.callback_query and update.effective_chat:
            await update.callback_query.answer()
            await update.effective_chat.send_message(WORDS)

    builder = ApplicationBuilder().token(token).base_url(f"{url}/bot")
    if aiohttp:
        from bot.adapters.telegram.transport import AiohttpRequest

        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(connections=1))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(press))
    application.run_polling()


def discord(url: str, token: str, gateway: str) -> None:
    """/faq gets a short text, /ask one as ours with buttons; a pressed button changes its message."""
    import discord
    import yarl
    from discord import app_commands
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = url, yarl.URL(gateway)

    class Client(discord.Client):
        def __init__(self) -> None:
            super().__init__(intents=discord.Intents.default())
            self.tree = app_commands.CommandTree(self)

        async def setup_hook(self) -> None:
            await self.tree.sync()

        async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
            if interaction.type is discord.InteractionType.component:
                await interaction.response.edit_message(content=WORDS)

    client = Client()

    @client.tree.command(description="Answers")
    async def faq(interaction: discord.Interaction[Any], topic: str) -> None:
        await interaction.response.send_message(WORDS)

    @client.tree.command(description="Answers at length")
    async def ask(interaction: discord.Interaction[Any], question: str) -> None:
        view = discord.ui.View(timeout=None)
        for label in LABELS:
            view.add_item(discord.ui.Button(label=label, custom_id=label))
        view.stop()
        await interaction.response.send_message(LONG, view=view)

    client.run(token, log_handler=None)


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    if name == "discord":
        discord(*rest)
    else:
        telegram(*rest, aiohttp=name == "telegram-aiohttp")
