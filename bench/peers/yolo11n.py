"""Images per second of YOLO11n at 320x320 in eager PyTorch, two threads. "train": forward, backward, SGD with momentum, batch 4, best of three runs of 4 steps;
"infer": images to boxes and scores, batch 1, convolutions with batch normalisation folded, best of four runs of 10. Written for this comparison from the architecture alone."""
import sys
import time

import torch
from torch import nn
from torch.nn.utils import fusion


class Conv(nn.Module):
    def __init__(self, inputs, outputs, kernel=1, stride=1, groups=1, act=True):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03)
        self.act = nn.SiLU(inplace=True) if act else nn.Identity()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))

    def fold(self):
        self.conv = fusion.fuse_conv_bn_eval(self.conv, self.bn)
        self.bn = nn.Identity()


class Bottleneck(nn.Module):
    def __init__(self, c, share):
        super().__init__()
        self.a, self.b = Conv(c, int(c * share), 3), Conv(int(c * share), c, 3)

    def forward(self, x):
        return x + self.b(self.a(x))


class C3k(nn.Module):
    def __init__(self, c):
        super().__init__()
        h = c // 2
        self.a, self.b, self.join = Conv(c, h), Conv(c, h), Conv(2 * h, c)
        self.m = nn.Sequential(Bottleneck(h, 1), Bottleneck(h, 1))

    def forward(self, x):
        return self.join(torch.cat((self.m(self.a(x)), self.b(x)), 1))


class C3k2(nn.Module):
    def __init__(self, inputs, outputs, partial, share):
        super().__init__()
        h = int(outputs * share)
        self.split, self.join = Conv(inputs, 2 * h), Conv(3 * h, outputs)
        self.m = C3k(h) if partial else Bottleneck(h, 0.5)

    def forward(self, x):
        a, b = self.split(x).chunk(2, 1)
        return self.join(torch.cat((a, b, self.m(b)), 1))


class Sppf(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.a, self.join, self.pool = Conv(c, c // 2), Conv(2 * c, c), nn.MaxPool2d(5, 1, 2)

    def forward(self, x):
        x = self.a(x)
        y = self.pool(x)
        z = self.pool(y)
        return self.join(torch.cat((x, y, z, self.pool(z)), 1))


class Attention(nn.Module):
    def __init__(self, c, heads):
        super().__init__()
        self.heads, self.value, self.key = heads, c // heads, c // heads // 2
        self.qkv, self.proj, self.pe = Conv(c, 2 * c, act=False), Conv(c, c, act=False), Conv(c, c, 3, groups=c, act=False)

    def forward(self, x):
        n, c, h, w = x.shape
        q, k, v = self.qkv(x).view(n, self.heads, 2 * self.key + self.value, h * w).split([self.key, self.key, self.value], 2)
        seen = v @ ((q.transpose(-2, -1) @ k) * self.key ** -0.5).softmax(-1).transpose(-2, -1)
        return self.proj(seen.reshape(n, c, h, w) + self.pe(v.reshape(n, c, h, w)))


class C2Psa(nn.Module):
    def __init__(self, c):
        super().__init__()
        h = c // 2
        self.split, self.join, self.attention = Conv(c, c), Conv(c, c), Attention(h, h // 64)
        self.ffn = nn.Sequential(Conv(h, 2 * h), Conv(2 * h, h, act=False))

    def forward(self, x):
        a, b = self.split(x).chunk(2, 1)
        b = b + self.attention(b)
        return self.join(torch.cat((a, b + self.ffn(b)), 1))


class Yolo11n(nn.Module):
    def __init__(self, classes=80):
        super().__init__()
        self.to3 = nn.Sequential(Conv(3, 16, 3, 2), Conv(16, 32, 3, 2), C3k2(32, 64, False, 0.25), Conv(64, 64, 3, 2), C3k2(64, 128, False, 0.25))
        self.to4 = nn.Sequential(Conv(128, 128, 3, 2), C3k2(128, 128, True, 0.5))
        self.to5 = nn.Sequential(Conv(128, 256, 3, 2), C3k2(256, 256, True, 0.5), Sppf(256), C2Psa(256))
        self.up = nn.Upsample(scale_factor=2)
        self.n13, self.n16 = C3k2(384, 128, False, 0.5), C3k2(256, 64, False, 0.5)
        self.n17, self.n19 = Conv(64, 64, 3, 2), C3k2(192, 128, False, 0.5)
        self.n20, self.n22 = Conv(128, 128, 3, 2), C3k2(384, 256, True, 0.5)
        wide = max(64, min(classes, 100))
        self.boxes = nn.ModuleList(nn.Sequential(Conv(c, 64, 3), Conv(64, 64, 3), nn.Conv2d(64, 64, 1)) for c in (64, 128, 256))
        self.classes = nn.ModuleList(
            nn.Sequential(Conv(c, c, 3, groups=c), Conv(c, wide), Conv(wide, wide, 3, groups=wide), Conv(wide, wide), nn.Conv2d(wide, classes, 1))
            for c in (64, 128, 256))

    def levels(self, x):
        p3 = self.to3(x)
        p4 = self.to4(p3)
        p5 = self.to5(p4)
        n4 = self.n13(torch.cat((self.up(p5), p4), 1))
        o3 = self.n16(torch.cat((self.up(n4), p3), 1))
        o4 = self.n19(torch.cat((self.n17(o3), n4), 1))
        o5 = self.n22(torch.cat((self.n20(o4), p5), 1))
        return [torch.cat((b(o), c(o)), 1) for b, c, o in zip(self.boxes, self.classes, (o3, o4, o5))]

    def forward(self, x):
        levels = self.levels(x)
        points, strides = [], []
        for level in levels:
            h, w = level.shape[2:]
            stride = x.shape[2] / h
            y, c = torch.meshgrid(torch.arange(h) + 0.5, torch.arange(w) + 0.5, indexing="ij")
            points.append(torch.stack((c.flatten(), y.flatten())) * stride)
            strides.append(torch.full((h * w,), stride))
        flat = torch.cat([level.flatten(2) for level in levels], 2)
        n, _, cells = flat.shape
        distances = (flat[:, :64].view(n, 4, 16, cells).softmax(2) * torch.arange(16.0).view(1, 1, 16, 1)).sum(2) * torch.cat(strides)
        before, after = distances[:, :2], distances[:, 2:]
        return torch.cat((torch.cat(points, 1) + (after - before) / 2, before + after, flat[:, 64:].sigmoid()), 1)


torch.set_num_threads(2)
torch.manual_seed(1)
net = Yolo11n()
best = float("inf")
if sys.argv[1] == "train":
    images = torch.rand(4, 3, 320, 320)
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-4, momentum=0.9)

    def step():
        optimizer.zero_grad(set_to_none=True)
        sum(level.pow(2).mean() for level in net.levels(images)).backward()
        optimizer.step()

    step()
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(4):
            step()
        best = min(best, time.perf_counter() - start)
    print(16 / best)
else:
    images = torch.rand(1, 3, 320, 320)
    net.eval()
    for module in net.modules():
        if isinstance(module, Conv):
            module.fold()
    with torch.no_grad():
        for _ in range(4):
            start = time.perf_counter()
            for _ in range(10):
                net(images).sum().item()
            best = min(best, time.perf_counter() - start)
    print(10 / best)
