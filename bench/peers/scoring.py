"""Eager PyTorch scoring a pool. Arguments: cnn or resnet18-small, images, threads.
Prints the images a second of the best of five passes and the best of three batch sizes."""
import sys
import time

import torch
from torch import nn

name, count, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.shortcut = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + self.shortcut(x))


def resnet18_small():
    layers = [nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True)]
    inputs = 64
    for outputs, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Block(inputs, outputs, stride), Block(outputs, outputs, 1)]
        inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()), nn.Linear(512, 10), (3, 32, 32)


def cnn():
    body = nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(inplace=True))
    return body, nn.Linear(128, 10), (1, 28, 28)


body, head, shape = {"cnn": cnn, "resnet18-small": resnet18_small}[name]()
body.eval()
head.eval()
pool = torch.randint(0, 256, (count, *shape), dtype=torch.uint8)


def score(batch):
    features, logits = [], []
    for start in range(0, count, batch):
        x = body(pool[start:start + batch].float().div_(255))
        features.append(x)
        logits.append(head(x))
    return torch.cat(features), torch.cat(logits)


seconds = []
with torch.inference_mode():
    for batch in (64, 256, 512):
        for _ in range(5):
            start = time.perf_counter()
            score(batch)
            seconds.append(time.perf_counter() - start)
print(count / min(seconds))
