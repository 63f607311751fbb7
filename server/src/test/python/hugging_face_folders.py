#!/usr/bin/env python3
"""Writes the model folders that the tests of dev.zoetrope.server.model.huggingface read: tiny ViT and
DeiT classifiers as transformers saves them, as its older versions did, and as a Trainer leaves them,
each with the logits that transformers' own image processor and model give for two pictures of the
model's size and for a photo that is not; and a ViT without a classifier with its embeddings of them.

    python3 -m venv env
    env/bin/pip install torch==2.10.0 torchvision==0.25.0 transformers==5.23.0 accelerate==1.15.0 pillow
    env/bin/python server/src/test/python/hugging_face_folders.py     # from the repository's root
"""

import json
import shutil
import tempfile
from pathlib import Path

import numpy
import torch
import transformers
from PIL import Image
from safetensors.torch import load_file

OUT = Path(__file__).parents[1] / "resources/dev/zoetrope/server/model/huggingface"
PHOTO = OUT.parents[1] / "frame/wide.png"

SMALL = dict(
    hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
    image_size=16, patch_size=4,
)
NAMES = {0: "tench", 1: "great white shark, white shark", 2: "Rock'n'Roll – \u7d05"}

# What a Trainer leaves beside the weights, and nobody who serves them may open.
LEFT_BEHIND = {
    "optimizer.pt", "scheduler.pt", "rng_state.pth", "training_args.bin", "trainer_state.json",
}


def pictures(edge):
    """Two pictures, [edge, edge, 3] of levels: (37 i + 11 p) mod 256 for the i-th of picture p."""
    levels = numpy.arange(edge * edge * 3) * 37
    return [((levels + 11 * p) % 256).astype(numpy.uint8).reshape(edge, edge, 3) for p in (0, 1)]


def seeded(model, seed):
    """Weights large enough that every one of them shows in the logits."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in model.named_parameters():
            norm = "norm" in name and name.endswith("weight")
            value.copy_(torch.randn(value.shape, generator=generator) * 0.25 + (1 if norm else 0))
    return model.eval()


def answers(name, model_class, edge):
    """Of the two pictures and of the photo, from the folder, read back as a user would."""
    processor = transformers.AutoImageProcessor.from_pretrained(OUT / name)
    model = model_class.from_pretrained(OUT / name).eval()
    pixels = processor(pictures(edge), return_tensors="pt")["pixel_values"]
    assert pixels.shape == (2, 3, 16, 16), pixels.shape
    # With Pillow, whose resizing the server's is tried against; torchvision's rounds differently.
    pillow = transformers.AutoImageProcessor.from_pretrained(OUT / name, backend="pil")
    photo = pillow(Image.open(PHOTO).convert("RGB"), return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        return model(pixels), model(photo)


def golden(name, model_class, edge):
    two, photo = answers(name, model_class, edge)
    fields = {"edge": edge, "logits": two.logits.tolist(), "photo": photo.logits[0].tolist()}
    text = json.dumps(fields)
    (OUT / f"{name}.golden.json").write_text(text + "\n")


def fresh(name):
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write(file, fields):
    file.write_text(json.dumps(fields, indent=2) + "\n")


def vit():
    """As transformers 5 saves it."""
    folder = fresh("vit")
    config = transformers.ViTConfig(
        **SMALL, layer_norm_eps=0.01, id2label=NAMES, label2id={v: k for k, v in NAMES.items()}
    )
    seeded(transformers.ViTForImageClassification(config), 1).save_pretrained(folder)
    transformers.ViTImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)
    golden("vit", transformers.ViTForImageClassification, 16)


def vit_cropped():
    """Proportions kept, the middle cropped; no rescaling, so that the mean is one of levels."""
    folder = fresh("vit_cropped")
    shutil.copy(OUT / "vit/config.json", folder)
    shutil.copy(OUT / "vit/model.safetensors", folder)
    transformers.ViTImageProcessor(
        size={"shortest_edge": 16}, do_center_crop=True, crop_size={"height": 16, "width": 16},
        do_rescale=False, image_mean=[120.0, 110.0, 100.0], image_std=[60.0, 61.0, 62.0], resample=3,
    ).save_pretrained(folder)
    golden("vit_cropped", transformers.ViTForImageClassification, 16)


def vit_old():
    """As of 2021: a pickle of weights, a feature extractor, sizes as numbers, default labels."""
    folder = fresh("vit_old")
    config = transformers.ViTConfig(
        **SMALL, layer_norm_eps=0.01, hidden_act="gelu_new", qkv_bias=False, num_labels=7
    )
    with tempfile.TemporaryDirectory() as saved:
        seeded(transformers.ViTForImageClassification(config), 2).save_pretrained(saved)
        torch.save(load_file(f"{saved}/model.safetensors"), folder / "pytorch_model.bin")
    write(folder / "config.json", {
        **SMALL,
        "_name_or_path": "google/vit-base-patch16-224",
        "architectures": ["ViTForImageClassification"],
        "attention_probs_dropout_prob": 0.0,
        "hidden_act": "gelu_new",
        "hidden_dropout_prob": 0.0,
        "id2label": {str(i): f"LABEL_{i}" for i in range(7)},
        "initializer_range": 0.02,
        "label2id": {f"LABEL_{i}": i for i in range(7)},
        "layer_norm_eps": 0.01,
        "model_type": "vit",
        "num_channels": 3,
        "problem_type": "single_label_classification",
        "qkv_bias": False,
        "torch_dtype": "float32",
        "transformers_version": "4.9.1",
    })
    write(folder / "preprocessor_config.json", {
        "do_normalize": True,
        "do_resize": True,
        "feature_extractor_type": "ViTFeatureExtractor",
        "image_mean": [0.485, 0.456, 0.406],
        "image_std": [0.229, 0.224, 0.225],
        "resample": 2,
        "size": 16,
    })
    golden("vit_old", transformers.ViTForImageClassification, 16)


def deit():
    """DeiT's own way with pictures: squashed to one size, then the middle of that."""
    folder = fresh("deit")
    config = transformers.DeiTConfig(**SMALL, num_labels=5, hidden_act="quick_gelu")
    seeded(transformers.DeiTForImageClassification(config), 3).save_pretrained(folder)
    transformers.DeiTImageProcessor(
        size={"height": 21, "width": 21}, crop_size={"height": 16, "width": 16}
    ).save_pretrained(folder)
    golden("deit", transformers.DeiTForImageClassification, 21)


def deit_teacher():
    """Distilled, in several files, with an old feature extractor."""
    folder = fresh("deit_teacher")
    config = transformers.DeiTConfig(**SMALL, num_labels=4)
    model = seeded(transformers.DeiTForImageClassificationWithTeacher(config), 4)
    model.save_pretrained(folder, max_shard_size="30KB")
    write(folder / "preprocessor_config.json", {
        "crop_size": 16,
        "do_center_crop": True,
        "do_normalize": True,
        "do_resize": True,
        "feature_extractor_type": "DeiTFeatureExtractor",
        "image_mean": [0.485, 0.456, 0.406],
        "image_std": [0.229, 0.224, 0.225],
        "resample": 3,
        "size": 18,
    })
    golden("deit_teacher", transformers.DeiTForImageClassificationWithTeacher, 18)


def backbone():
    """Without a head, but with its pooler."""
    folder = fresh("backbone")
    config = transformers.ViTConfig(**SMALL | dict(hidden_size=8))
    seeded(transformers.ViTModel(config), 5).save_pretrained(folder)
    transformers.ViTImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)
    embeddings()


def embeddings():
    """What users read of a backbone: pooler_output, and last_hidden_state[:, 0]."""
    two, photo = answers("backbone", transformers.ViTModel, 16)
    fields = {"edge": 16}
    for name, take in {
        "pooled": lambda output: output.pooler_output,
        "class_token": lambda output: output.last_hidden_state[:, 0],
    }.items():
        fields[name] = {"logits": take(two).tolist(), "photo": take(photo)[0].tolist()}
    (OUT / "backbone.golden.json").write_text(json.dumps(fields) + "\n")


def trainer():
    """What one step of fine-tuning leaves; what it left besides is listed, not kept."""
    folder = fresh("trainer")
    processor = transformers.AutoImageProcessor.from_pretrained(OUT / "vit")
    model = transformers.ViTForImageClassification.from_pretrained(OUT / "vit")
    data = [
        {"pixel_values": processor(picture, return_tensors="pt")["pixel_values"][0], "labels": label}
        for label, picture in enumerate(pictures(16))
    ]
    with tempfile.TemporaryDirectory() as out:
        arguments = transformers.TrainingArguments(
            out, max_steps=1, save_steps=1, report_to=[], use_cpu=True, learning_rate=0.1
        )
        transformers.Trainer(
            model, arguments, train_dataset=data, processing_class=processor
        ).train()
        saved = Path(out) / "checkpoint-1"
        left = {file.name for file in saved.iterdir()}
        for name in left - LEFT_BEHIND:
            shutil.copy(saved / name, folder)
        (OUT / "trainer.left").write_text("\n".join(sorted(left & LEFT_BEHIND)) + "\n")
    golden("trainer", transformers.ViTForImageClassification, 16)


def main():
    vit()
    vit_cropped()
    vit_old()
    deit()
    deit_teacher()
    backbone()
    trainer()


main()
