"""Factorised BADGE in NumPy: k-means++ sampling with one matrix-vector product per factor and pick. Arguments: kind of data, then samples and classes (60,000 and 10). Prints the best of three times."""
import sys
import time

import numpy as np

rng = np.random.default_rng(1)
n, classes = (int(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) > 2 else (60_000, 10)
d, picks = 512, 100
z = np.maximum(rng.standard_normal((n, d), dtype=np.float32), 0)
logits = rng.standard_normal((n, classes), dtype=np.float32)
if sys.argv[1] == "trained":
    logits[np.arange(n), rng.integers(0, classes, n)] += np.float32(6)
p = np.exp(logits - logits.max(1, keepdims=True))
p /= p.sum(1, keepdims=True)
q = p.copy()
q[np.arange(n), p.argmax(1)] -= 1


def badge():
    norms = np.einsum("ij,ij->i", q, q) * np.einsum("ij,ij->i", z, z)
    chosen = [int(norms.argmax())]
    nearest = None
    while True:
        c = chosen[-1]
        distance = np.maximum(norms + norms[c] - 2 * (q @ q[c]) * (z @ z[c]), 0)
        nearest = distance if nearest is None else np.minimum(nearest, distance)
        nearest[c] = 0
        if len(chosen) == picks:
            return chosen
        cumulative = np.cumsum(nearest, dtype=np.float64)
        chosen.append(int(np.searchsorted(cumulative, rng.random() * cumulative[-1], side="right")))


seconds = []
for _ in range(3):
    start = time.perf_counter()
    badge()
    seconds.append(time.perf_counter() - start)
print(min(seconds))
