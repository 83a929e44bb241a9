"""Reply -> what Discord shows: pages of its Markdown, and buttons or lists to select from. Nothing depends on embeds."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO

from discord import File as NativeFile
from discord import SelectOption, TextStyle
from discord.ui import Button as NativeButton
from discord.ui import Item, Label, Modal, Select, TextInput, View

from bot.adapters import asking
from bot.core.fields import Text
from bot.core.markup import Block, Span, pages, parse
from bot.core.messages import Button, Form, Reply
from bot.core.numbers import Scale
from bot.core.ticks import Several
from bot.core.words import ChatWords

LONGEST_TEXT = 2000
"""Characters of a message, marks included (Discord, Create Message)."""
LONGEST_LABEL = 80
"""Characters on a button (Discord, Component Reference: Button)."""
LONGEST_OPTION = 100
"""Characters of a label in a list (Discord, Component Reference: String Select)."""
MOST_OPTIONS = 25
"""In a list (Discord, Component Reference: String Select)."""
MOST_BUTTONS = 5
"""Shown as buttons: one row, easy to take in. More become a list (Discord takes 5 rows of 5)."""
MOST_INPUTS = 5
"""In a modal (Discord, Interactions: Modal)."""
LONGEST_INPUT = 4000
"""Characters somebody can type into a modal (Discord, Component Reference: Text Input)."""
LONGEST_INPUT_HELP = 100
"""Characters below a label (Discord, Component Reference: Label)."""
LONGEST_DESCRIPTION = 1024
"""Characters of the description of a picture or file (Discord, Attachment)."""
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of each file that a bot uploads, where nobody paid for more (Discord, Uploading Files)."""

KEPT_PAGES = 512
"""Fixed answers that are kept as they were last shown: there are not many more."""
LIST = "list"
TICKS = "ticks"
"""What the ids of lists begin with, so that they are not taken for buttons."""
_SPECIAL = re.compile(r"([\\*_~`|\[\]<>#@])|^(\s*(?:\d+\.|[-+]))(?=\s|$)", re.MULTILINE)
_ADDRESS = re.compile(r"(https?://[^\s<>()]+[^\s<>().,:;!?])")


def text_pages(reply: Reply) -> Sequence[str]:
    """The reply's title and text as messages that Discord takes."""
    return (_kept_pages if reply.fixed else _pages)(reply.title, reply.text)


def _pages(title: str, text: str) -> Sequence[str]:
    head = (Block((Span(title, bold=True),)),) if title else ()
    return tuple(joined(page) for page in pages((*head, *parse(text)), fits))


_kept_pages = lru_cache(maxsize=KEPT_PAGES)(_pages)


def fits(blocks: Sequence[Block]) -> bool:
    """Whether these blocks fit into one message, by UTF-16 units, the strictest way to count."""
    return len(joined(blocks).encode("utf-16-le")) // 2 <= LONGEST_TEXT


def joined(blocks: Iterable[Block]) -> str:
    """Blocks as one text."""
    text, before = "", None
    for block in blocks:
        if before is not None:
            text += "\n" if before.item and block.item else "\n\n"
        words = "".join(_marked(span) for span in block.spans)
        text += f"- {words}" if block.item else words
        before = block
    return text


def _marked(span: Span) -> str:
    if span.url:
        return f"[{escape(span.text)}](<{span.url}>)"
    if span.at is not None:
        return f"{escape(span.text)} (<t:{span.at}:f>)"
    words, edge = escape(span.text), span.text.strip()
    if not span.bold or not edge:
        return words
    start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{start}**{words.strip()}**{end}"


def escape(text: str) -> str:
    """Text that Discord shows as it is; addresses stay links, without a preview."""
    parts = _ADDRESS.split(text)
    return "".join(f"<{part}>" if place % 2 else _plain(part) for place, part in enumerate(parts))


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2][:-1]}\\{found[2][-1]}", text)


def view(reply: Reply, words: ChatWords, further: Sequence[Button] = ()) -> View | None:
    """What there is to press, a list where there is much of it, and `further` buttons; None where there is nothing.

    The library does not keep it: whatever is pressed says all that is needed, also after a restart."""
    field, (answers, others) = asking.asked(reply), asking.parted(reply)
    pressed = [button for button in others if not button.url]
    links = [button for button in reply.buttons if button.url]
    rows: list[Item[View]] = []
    if reply.form and isinstance(field, Several):
        rows.append(_ticks(reply.form, field, words))
    elif isinstance(field, Scale) or _few((*answers, *pressed)):
        pressed = [*answers, *pressed]
    elif answers:
        rows.append(_list(answers, words))
    else:
        rows.append(_list(pressed, words))
        pressed = []
    rows += [_button(button) for button in (*pressed, *links, *further)]
    return _unkept(rows)


def _few(buttons: Sequence[Button]) -> bool:
    return len(buttons) <= MOST_BUTTONS and all(len(button.label) <= LONGEST_LABEL for button in buttons)


def _button(button: Button) -> Item[View]:
    label = button.label[:LONGEST_LABEL]
    return NativeButton(label=label, url=button.url) if button.url else NativeButton(label=label, custom_id=button.id)


def _list(buttons: Sequence[Button], words: ChatWords) -> Item[View]:
    """A list whose choices are the buttons' ids."""
    labels = {button.id: button.label[:LONGEST_OPTION] for button in buttons[:MOST_OPTIONS]}
    options = [SelectOption(label=label, value=button_id) for button_id, label in labels.items()]
    return Select(custom_id=LIST, placeholder=words.choose, options=options)


def _ticks(form: Form, field: Several, words: ChatWords) -> Item[View]:
    ticked = field.ticked(form.answers[field.name], form.locale) if field.name in form.answers else ()
    labels = list(field.options(form.locale).items())[:MOST_OPTIONS]
    options = [SelectOption(label=label[:LONGEST_OPTION], value=value, default=value in ticked) for value, label in labels]
    return Select(
        custom_id=f"{TICKS} {field.name} {form.id}",
        placeholder=words.choose,
        min_values=0,
        max_values=len(options),
        options=options,
    )


def modal(reply: Reply, words: ChatWords) -> Modal | None:
    """A window for typed answers, one for each open field that takes words; None if the first one does not.

    Where the question has buttons, such as the one to skip it, an empty window leads to these."""
    form = reply.form
    if form is None:
        return None
    shown = Modal(title=words.form_title, custom_id=form.id, timeout=None)
    for field in form.fields[:MOST_INPUTS]:
        if not isinstance(field, Text):
            break
        needed = field.required and not reply.buttons
        box = TextInput[Modal](custom_id=field.name, style=TextStyle.paragraph, max_length=LONGEST_INPUT, required=needed)
        prompt = parse(field.prompt(form.locale))[0].plain[:LONGEST_INPUT_HELP]
        shown.add_item(Label(text=words.form_label, description=prompt, component=box))
    shown.stop()
    return shown if shown.children else None


def files(reply: Reply) -> list[NativeFile]:
    """The picture and the file of a reply, anew for each attempt to send them: the library reads them to their end."""
    picture, file = reply.picture, reply.file
    made = [_file(picture.name, picture.image, picture.description)] if picture else []
    return [*made, _file(file.name, file.content, file.description)] if file else made


def _file(name: str, content: bytes, description: str) -> NativeFile:
    return NativeFile(BytesIO(content), name, description=description[:LONGEST_DESCRIPTION])


def _unkept(items: Sequence[Item[View]]) -> View | None:
    if not items:
        return None
    made = View(timeout=None)
    for item in items:
        made.add_item(item)
    made.stop()
    return made
