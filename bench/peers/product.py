"""NumPy's float32 product, 8,192 x 8,192 x 512: the machine's peak. Prints the best of five in GFLOP/s."""
import time

import numpy as np

n, d = 8192, 512
rng = np.random.default_rng(1)
x, y = rng.standard_normal((n, d), dtype=np.float32), rng.standard_normal((d, n), dtype=np.float32)
out = np.empty((n, n), np.float32)
seconds = []
for _ in range(5):
    start = time.perf_counter()
    np.matmul(x, y, out=out)
    seconds.append(time.perf_counter() - start)
print(2 * n * n * d / min(seconds) / 1e9)
