"""The k-means part of TypiClust by scikit-learn: 200 clusters of 100,000 x 512 unit rows, one start, at most 30 iterations. Prints its seconds."""
import time

import numpy as np
from sklearn.cluster import KMeans

rng = np.random.default_rng(1)
n, d, groups = 100_000, 512, 200
x = rng.standard_normal((n, d), dtype=np.float32) * np.float32(0.5) + rng.standard_normal((groups, d), dtype=np.float32)[rng.integers(0, groups, n)]
x /= np.linalg.norm(x, axis=1, keepdims=True)
start = time.perf_counter()
KMeans(200, n_init=1, max_iter=30, random_state=1).fit(x)
print(time.perf_counter() - start)
