"""The embedded encoder as users of @huggingface/transformers have a model: a plain ONNX export.

    python export.py OUT

OUT gets `encoder/` in that library's layout: config and tokenizer as published, `onnx/model.onnx` in
float32 and `onnx/model_quantized.onnx`, the same by ONNX Runtime's dynamic quantisation with its usual
settings (8-bit weights a tensor at a time), as that library's own conversion script makes it.
Needs torch, transformers, onnx and onnxruntime from PyPI.
"""

import shutil
import sys
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

source = Path(__file__).resolve().parents[2] / "resources" / "models" / "encoder"
out = Path(sys.argv[1]) / "encoder"
(out / "onnx").mkdir(parents=True, exist_ok=True)
for name in ["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"]:
    shutil.copy(source / name, out / name)

model = AutoModel.from_pretrained(source, dtype=torch.float32, add_pooling_layer=False).eval()


class Encoder(torch.nn.Module):
    """The states of the last layer, which the library pools."""

    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state


ids = torch.randint(5, 1000, (2, 16))
names = ["input_ids", "attention_mask", "token_type_ids"]
axes = {0: "batch", 1: "length"}
plain = out / "onnx" / "model.onnx"
torch.onnx.export(
    Encoder(),
    (ids, torch.ones_like(ids), torch.zeros_like(ids)),
    plain,
    input_names=names,
    output_names=["last_hidden_state"],
    dynamic_axes={name: axes for name in [*names, "last_hidden_state"]},
    opset_version=17,
    dynamo=False,
)
quantize_dynamic(plain, out / "onnx" / "model_quantized.onnx", weight_type=QuantType.QInt8)
for file in sorted((out / "onnx").iterdir()):
    print(file.name, file.stat().st_size)
