"""Images per second of VICReg steps in eager PyTorch: the tiny network, 32x32, batch 128, both views changed as batches on the CPU, AdamW, two threads. Prints the best of four runs of 20 steps."""
import math
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(2)
torch.manual_seed(1)
random.seed(1)
BATCH = 128
images = torch.randint(0, 256, (6400, 3, 32, 32), dtype=torch.uint8)
MEAN, STD = torch.full((1, 3, 1, 1), 0.5), torch.full((1, 3, 1, 1), 0.25)


def block(inputs, outputs, stride):
    return [nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


encoder = nn.Sequential(*block(3, 32, 1), *block(32, 64, 2), *block(64, 128, 2), *block(128, 128, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten())
projector = nn.Sequential(
    nn.Linear(128, 256), nn.BatchNorm1d(256), nn.ReLU(inplace=True), nn.Linear(256, 256), nn.BatchNorm1d(256), nn.ReLU(inplace=True), nn.Linear(256, 256))
optimizer = torch.optim.AdamW([*encoder.parameters(), *projector.parameters()], lr=2e-3, weight_decay=1e-4, foreach=True)


def each(low, high):
    return torch.empty(BATCH, 1, 1, 1).uniform_(low, high)


def some(probability):
    return torch.rand(BATCH, 1, 1, 1) < probability


def crop(x):
    area = torch.empty(BATCH).uniform_(0.2, 1).sqrt()
    stretch = torch.exp(torch.empty(BATCH).uniform_(-1, 1) * math.log(4 / 3) / 2)
    width, height = (area * stretch).clamp(max=1), (area / stretch).clamp(max=1)
    theta = torch.zeros(BATCH, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1] = width, height
    theta[:, 0, 2] = (1 - width) * torch.empty(BATCH).uniform_(-1, 1)
    theta[:, 1, 2] = (1 - height) * torch.empty(BATCH).uniform_(-1, 1)
    return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), padding_mode="border", align_corners=False)


LUMA = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)


def jitter(x):
    x = x + each(-0.8, 0.8)
    mean = x.mean((1, 2, 3), keepdim=True)
    x = x + (x - mean) * each(-0.6, 0.6)
    grey = (x * LUMA).sum(1, keepdim=True)
    return x + (x - grey) * each(-0.8, 0.8)


def hue(x):
    angle = torch.empty(BATCH).uniform_(-0.4 * math.pi, 0.4 * math.pi)
    sine, cosine = angle.sin() / math.sqrt(3), angle.cos()
    common = (1 - cosine) / 3
    a, b, c = cosine + common, common - sine, common + sine
    matrix = torch.stack([a, b, c, c, a, b, b, c, a], 1).view(-1, 3, 3)
    return torch.bmm(matrix, x.reshape(BATCH, 3, -1)).view_as(x)


def view(x):
    x = crop(x)
    x = torch.where(some(0.5), x.flip(3), x)
    x = torch.where(some(0.8), jitter(x), x)
    x = torch.where(some(0.8), hue(x), x)
    return torch.where(some(0.2), (x * LUMA).sum(1, keepdim=True).expand_as(x), x)


def off_diagonal(z):
    z = z - z.mean(0)
    covariance = z.T @ z / (BATCH - 1)
    return (covariance.pow(2).sum() - covariance.diagonal().pow(2).sum()) / z.shape[1]


def step(number):
    first = number * BATCH % 6400
    x = (images[first:first + BATCH].float() / 255 - MEAN) / STD
    a, b = projector(encoder(view(x))), projector(encoder(view(x)))
    hinge = [F.relu(1 - (z.var(0) + 1e-4).sqrt()).mean() for z in (a, b)]
    loss = 25 * F.mse_loss(a, b) + 25 * (hinge[0] + hinge[1]) / 2 + off_diagonal(a) + off_diagonal(b)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.item()


for number in range(20):
    step(number)
best = float("inf")
for run in range(4):
    start = time.perf_counter()
    for number in range(20):
        step(20 + 20 * run + number)
    best = min(best, time.perf_counter() - start)
print(20 * BATCH / best)
