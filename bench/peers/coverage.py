"""MaxHerding in NumPy: the whole Gaussian kernel by one matrix product, then lazy greedy in batches of 64. Argument: samples. Prints the best of two times."""
import sys
import time

import numpy as np

rng = np.random.default_rng(1)
n, d, picks, groups = int(sys.argv[1]), 512, 100, 500
x = rng.standard_normal((n, d), dtype=np.float32) * np.float32(0.5) + rng.standard_normal((groups, d), dtype=np.float32)[rng.integers(0, groups, n)]


def max_herding():
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    kernel = unit @ unit.T
    kernel *= 2
    kernel -= 2
    np.exp(kernel, out=kernel)
    best = np.zeros(n, np.float32)
    bound = kernel.sum(1, dtype=np.float64)
    chosen = []
    while len(chosen) < picks:
        fresh = np.zeros(n, bool) if chosen else np.ones(n, bool)
        while True:
            order = np.argpartition(-bound, 64)[:64]
            if fresh[bound.argmax()]:
                break
            stale = order[~fresh[order]]
            bound[stale] = np.maximum(kernel[stale] - best, 0).sum(1, dtype=np.float64)
            fresh[stale] = True
        c = int(bound.argmax())
        chosen.append(c)
        np.maximum(best, kernel[c], out=best)
        bound[c] = -1
    return chosen


seconds = []
for _ in range(2):
    start = time.perf_counter()
    max_herding()
    seconds.append(time.perf_counter() - start)
print(min(seconds))
