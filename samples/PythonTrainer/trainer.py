#!/usr/bin/env python3
"""A trainer for Winnow in plain Python and NumPy: the whole contract of docs/bridges.md in one file.

It reads one line of JSON from standard input, does what it says, and answers in lines of JSON on standard output.
What it learns is simple on purpose - the mean colour of each class, and for boxes their mean size - so that the
contract is what you see. Put your own network in the places of fit() and of the two predictors, and your own image
reader in the place of read_image(), which knows 8-bit PNG files only.

    winnow simulate --data DATA --task detect --trainer python3 --trainer samples/PythonTrainer/trainer.py
"""

import json
import os
import struct
import sys
import zlib

import numpy as np


def read_image(path):
    """[height, width, 3] floats from 0 to 1 of an 8-bit grey, RGB or RGBA PNG file."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError(f"{path} is no PNG file; put a reader for your images here")
    at, body = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        part = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", part)
        elif kind == b"IDAT":
            body += part
        at += 12 + length
    channels = {0: 1, 2: 3, 6: 4}.get(colour)
    if depth != 8 or channels is None or interlaced:
        raise ValueError(f"{path} is a PNG file of another kind than 8-bit grey or RGB")
    raw = np.frombuffer(zlib.decompress(body), np.uint8).reshape(height, 1 + width * channels)
    rows = np.zeros((height, width * channels), np.uint8)
    for y in range(height):
        rows[y] = unfilter(raw[y, 0], raw[y, 1:], rows[y - 1] if y else np.zeros_like(rows[0]), channels)
    pixels = rows.reshape(height, width, channels).astype(np.float32) / 255
    return np.repeat(pixels, 3, axis=2) if channels == 1 else pixels[:, :, :3]


def unfilter(kind, row, above, step):
    """One row of a PNG file as it was before its filter."""
    if kind == 0:
        return row
    if kind == 2:
        return row + above
    out = row.astype(np.int32)
    for i in range(len(out)):
        left, corner = (out[i - step], int(above[i - step])) if i >= step else (0, 0)
        up = int(above[i])
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + up) // 2
        else:
            to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
            guess = left if to_left <= to_up and to_left <= to_corner else up if to_up <= to_corner else corner
        out[i] = (out[i] + guess) & 255
    return out.astype(np.uint8)


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def reply(**message):
    print(json.dumps(message), flush=True)


def fit(request):
    """Mean colour of each class, and of its boxes the mean width and height."""
    images = read_lines(request["images"])
    classes = len(request["classes"])
    sums, sizes, counts = np.zeros((classes, 3)), np.zeros((classes, 2)), np.zeros(classes)
    for i, image in enumerate(images):
        pixels = read_image(image["image"])
        height, width = pixels.shape[:2]
        # "ignore" marks regions that teach nothing.
        objects = [o for o in image.get("objects", []) if not o.get("ignore")] if request["task"] == "detect" \
            else [{"class": image["class"], "box": [0, 0, width, height]}]
        for one in objects:
            left, top, right, bottom = one["box"]
            part = pixels[max(0, int(top)):max(1, round(bottom)), max(0, int(left)):max(1, round(right))]
            if part.size:
                sums[one["class"]] += part.mean(axis=(0, 1))
                sizes[one["class"]] += (right - left, bottom - top)
                counts[one["class"]] += 1
        reply(type="progress", share=(i + 1) / len(images))
    known = np.maximum(counts, 1)[:, None]
    np.savez(os.path.join(request["model"], "model.npz"), colours=sums / known, sizes=sizes / known, counts=counts)


def predict(request):
    # allow_pickle stays off: a model file is data, never code.
    model = np.load(os.path.join(request["model"], "model.npz"), allow_pickle=False)
    answer = detect if request["task"] == "detect" else classify
    images = read_lines(request["images"])
    # Written beside its place and moved there, so that a crash leaves no half of it.
    draft = request["predictions"] + ".part"
    with open(draft, "w", encoding="utf-8") as file:
        for i, image in enumerate(images):
            json.dump({"id": image["id"], **answer(read_image(image["image"]), model)}, file)
            file.write("\n")
            reply(type="progress", share=(i + 1) / len(images))
    os.replace(draft, request["predictions"])


def classify(pixels, model):
    distances = np.linalg.norm(model["colours"] - pixels.mean(axis=(0, 1)), axis=1)
    distances = np.where(model["counts"] > 0, distances, 2)
    weights = np.exp(-20 * (distances - distances.min()))
    return {"probabilities": [float(w) for w in weights / weights.sum()]}


def detect(pixels, model, steps=12, best=3):
    """Windows of each class's mean size whose mean colour is nearest to the class's, by sums over rectangles."""
    height, width = pixels.shape[:2]
    table = np.zeros((height + 1, width + 1, 3))
    table[1:, 1:] = pixels.astype(np.float64).cumsum(0).cumsum(1)
    found = []
    for label, (w, h) in enumerate(model["sizes"]):
        if model["counts"][label] == 0:
            continue
        w, h = int(np.clip(round(w), 1, width)), int(np.clip(round(h), 1, height))
        ys, xs = np.meshgrid(*(np.unique(np.linspace(0, room, steps).astype(int)) for room in (height - h, width - w)), indexing="ij")
        means = (table[ys + h, xs + w] - table[ys, xs + w] - table[ys + h, xs] + table[ys, xs]) / (w * h)
        scores = np.exp(-8 * np.linalg.norm(means - model["colours"][label], axis=2))
        for place in np.argsort(-scores, axis=None, kind="stable")[:best]:
            y, x = int(ys.flat[place]), int(xs.flat[place])
            found.append({"box": [x, y, x + w, y + h], "class": label, "score": float(scores.flat[place])})
    return {"detections": found}


def main():
    request = json.loads(sys.stdin.readline())
    if request["winnow"] != 1:
        reply(type="failed", reason=f"this trainer speaks version 1, and was asked in version {request['winnow']}")
        return 1
    try:
        {"fit": fit, "predict": predict}[request["type"]](request)
    except (OSError, ValueError) as problem:
        reply(type="failed", reason=str(problem))
        return 1
    reply(type="done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
