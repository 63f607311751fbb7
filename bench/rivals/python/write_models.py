"""write_models.py PHOTOS FOLDER: the comparison's network in every form that some server wants. See the script `models`."""

import pathlib
import shutil
import sys

import numpy as np
import torch
import torchvision
from crops import crops
from PIL import Image

NAME = "mobilenet_v3_large"
SEED = 0
LOGIT_DEVIATION = 3  # of a class, from picture to picture: answers as sure as a trained network's
CONFIG = """\
name: "mobilenet_v3_large"
platform: "pytorch_libtorch"
max_batch_size: 8
input [{ name: "INPUT__0" data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 3, 224, 224 ] }]
output [{ name: "OUTPUT__0" data_type: TYPE_FP32 dims: [ 1000 ] }]
"""


def normalized(frames):
    pixels = torch.from_numpy(frames).permute(0, 3, 1, 2).float().div_(255)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    return pixels.sub_(mean).div_(std).contiguous()


def network(photos):
    """The seeded network, with batch norms and classifier set to what they see, or it would answer every picture alike."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    network = torchvision.models.mobilenet_v3_large(weights=None)
    norms = [m for m in network.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    momenta = [m.momentum for m in norms]
    for norm in norms:
        norm.momentum = None  # the plain mean over all batches
        norm.reset_running_stats()
    network.train()
    with torch.no_grad():
        for batch in np.split(photos, 4):
            network(normalized(batch))
    for norm, momentum in zip(norms, momenta):
        norm.momentum = momentum
    network.eval()
    with torch.no_grad():
        logits = network(normalized(photos))
        classifier = network.classifier[-1]
        scale = LOGIT_DEVIATION / (logits - logits.mean(0)).std()
        classifier.weight.mul_(scale)
        classifier.bias.sub_(logits.mean(0)).mul_(scale)
    return network


def traced(network):
    """The frozen trace, as the rivals' documentation advises for PyTorch on CPUs; any batch size."""
    module = torch.jit.freeze(torch.jit.trace(network, torch.rand(2, 3, 224, 224)).eval())
    for size in (1, 8):
        pictures = torch.rand(size, 3, 224, 224)
        with torch.inference_mode():
            difference = (module(pictures) - network(pictures)).abs().max().item()
        assert difference < 1e-3, f"batch {size}: the trace's logits differ by {difference}"
    return module


def main(photos, folder):
    folder.mkdir(parents=True, exist_ok=True)
    calibration = crops(photos, 64, seed=1)
    model = network(calibration)
    with torch.no_grad():
        torch.save(model.state_dict(), folder / f"{NAME}.pth")
        traced(model).save(folder / f"{NAME}.pt")
        answers = model(normalized(crops(photos, 64, seed=2))).argmax(1)

    repository = folder / "zoetrope" / NAME
    (repository / "1").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / f"{NAME}.pt", repository / "1" / "model.pt")
    (repository / "config.pbtxt").write_text(CONFIG)

    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    for index, frame in enumerate(calibration):
        Image.fromarray(frame).save(pictures / f"{index:02d}.png")
    print(f"{folder}: {NAME}.pt, {NAME}.pth, zoetrope/, pictures/; {len(answers.unique())} different best classes of 64 crops")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve())
