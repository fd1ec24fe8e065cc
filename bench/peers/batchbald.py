"""BatchBALD in NumPy: plain greedy, exact joint answers up to 10,000, then as many drawn, equally often from each member. Prints the time of one selection in seconds."""
import time

import numpy as np

rng = np.random.default_rng(1)
n, members, classes, picks, limit = 2_000, 20, 10, 10, 10_000
shared = rng.standard_normal((1, n, classes), dtype=np.float32) * np.float32(1.5)
logits = shared + rng.standard_normal((members, n, classes), dtype=np.float32)
p = np.exp(logits - logits.max(2, keepdims=True))
p /= p.sum(2, keepdims=True)  # [members, n, classes]


def entropy(q):
    return -(q * np.log(np.maximum(q, np.float32(1e-30)))).sum(-1)


def batchbald():
    own = entropy(p).mean(0)
    batch = []
    joint = np.full((1, members), 1 / members, np.float32)  # [answers, members], chance of member and answer together
    while len(batch) < picks:
        mass = joint.sum(1)
        belief = joint / mass[:, None]
        weight = mass if len(batch) == 0 or not drawn else np.full(len(mass), 1 / len(mass), np.float32)
        gain = np.empty(n, np.float32)
        for i in range(n):
            gain[i] = weight @ entropy(belief @ p[:, i]) - own[i]
        gain[batch] = -np.inf
        batch.append(int(gain.argmax()))
        drawn = classes ** len(batch) > limit
        if not drawn:
            joint = (joint[:, None, :] * p[:, batch[-1]].T[None]).reshape(-1, members)
            continue
        source = np.arange(limit) % members
        joint = np.full((limit, members), 1 / members, np.float32)
        for i in batch:
            cumulative = p[source, i].cumsum(1)
            answer = np.minimum((rng.random((limit, 1)) * cumulative[:, -1:] > cumulative).sum(1), classes - 1)
            joint *= p[:, i, answer].T
    return batch


start = time.perf_counter()
batchbald()
print(time.perf_counter() - start)
