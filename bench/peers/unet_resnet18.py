"""Images per second of a U-Net on torchvision's ResNet-18 at 256x256, six classes, in eager PyTorch, two threads. "train": forward, cross-entropy with ignored pixels,
backward, SGD with momentum, batch 4, best of three runs of 4 steps; "infer": images to probabilities, batch 1, convolutions with batch normalisation folded, best of four
runs of 5. Written for this comparison from the architecture alone."""
import sys
import time

import torch
from torch import nn
from torch.nn.utils import fusion
from torchvision.models import resnet18

CLASSES = 6


class Conv(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = resnet18()
        del self.body.fc
        self.up = nn.Upsample(scale_factor=2)
        deep, steps = 512, []
        for skip, width in ((256, 256), (128, 128), (64, 64), (64, 32), (0, 16)):
            steps.append(nn.Sequential(Conv(deep + skip, width), Conv(width, width)))
            deep = width
        self.steps, self.head = nn.ModuleList(steps), nn.Conv2d(16, CLASSES, 3, padding=1)

    def forward(self, x):
        b = self.body
        levels = [b.relu(b.bn1(b.conv1(x)))]
        x = b.maxpool(levels[0])
        for layer in (b.layer1, b.layer2, b.layer3, b.layer4):
            x = layer(x)
            levels.append(x)
        levels.pop()
        for step in self.steps:
            x = self.up(x)
            x = step(torch.cat((x, levels.pop()), 1) if levels else x)
        return self.head(x)

    def fold(self):
        b = self.body
        b.conv1, b.bn1 = fusion.fuse_conv_bn_eval(b.conv1, b.bn1), nn.Identity()
        for layer in (b.layer1, b.layer2, b.layer3, b.layer4):
            for block in layer:
                block.conv1, block.bn1 = fusion.fuse_conv_bn_eval(block.conv1, block.bn1), nn.Identity()
                block.conv2, block.bn2 = fusion.fuse_conv_bn_eval(block.conv2, block.bn2), nn.Identity()
                if block.downsample is not None:
                    block.downsample = fusion.fuse_conv_bn_eval(block.downsample[0], block.downsample[1])
        for step in self.steps:
            for conv in step:
                conv.conv, conv.bn = fusion.fuse_conv_bn_eval(conv.conv, conv.bn), nn.Identity()


torch.set_num_threads(2)
torch.manual_seed(1)
net = UNet()
best = float("inf")
if sys.argv[1] == "train":
    images = torch.rand(4, 3, 256, 256)
    classes = torch.arange(4 * 256 * 256) % CLASSES
    classes[::50] = 255
    classes = classes.view(4, 256, 256)
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9)

    def step():
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(net(images), classes, ignore_index=255).backward()
        optimizer.step()

    step()
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(4):
            step()
        best = min(best, time.perf_counter() - start)
    print(16 / best)
else:
    images = torch.rand(1, 3, 256, 256)
    net.eval()
    net.fold()
    with torch.no_grad():
        for _ in range(4):
            start = time.perf_counter()
            for _ in range(5):
                net(images).softmax(1).sum().item()
            best = min(best, time.perf_counter() - start)
    print(5 / best)
