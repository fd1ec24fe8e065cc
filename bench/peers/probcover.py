"""The graph of ProbCover in NumPy: all distances of 60,000 x 512 unit rows, block by block, compared with a radius and counted. Prints its seconds."""
import time

import numpy as np

rng = np.random.default_rng(1)
n, d, groups, block = 60_000, 512, 200, 2000
x = rng.standard_normal((n, d), dtype=np.float32) * np.float32(0.5) + rng.standard_normal((groups, d), dtype=np.float32)[rng.integers(0, groups, n)]
x /= np.linalg.norm(x, axis=1, keepdims=True)
start = time.perf_counter()
# Of unit rows, a distance below r is a product above 1 - r^2 / 2.
counts = [np.count_nonzero(x[i:i + block] @ x.T > 1 - 0.62 ** 2 / 2, axis=1) for i in range(0, n, block)]
print(time.perf_counter() - start)
