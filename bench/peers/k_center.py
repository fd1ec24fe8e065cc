"""k-center greedy in NumPy: one matrix-vector product per pick. Arguments: kind of data, then samples and picks (60,000 and 100). Prints the best of three times."""
import sys
import time

import numpy as np

rng = np.random.default_rng(1)
n, picks = (int(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) > 2 else (60_000, 100)
d = 512
x = rng.standard_normal((n, d), dtype=np.float32)
if sys.argv[1] == "grouped":
    x = x * np.float32(0.5) + rng.standard_normal((50, d), dtype=np.float32)[rng.integers(0, 50, n)]


def k_center():
    norms = np.einsum("ij,ij->i", x, x)
    chosen = [0]
    nearest = norms + norms[0] - 2 * (x @ x[0])
    while len(chosen) < picks:
        c = int(nearest.argmax())
        chosen.append(c)
        np.minimum(nearest, norms + norms[c] - 2 * (x @ x[c]), out=nearest)
    return chosen


seconds = []
for _ in range(3):
    start = time.perf_counter()
    k_center()
    seconds.append(time.perf_counter() - start)
print(min(seconds))
