"""Optuna's samplers on functions with a known minimum: `search.py FUNCTION TRIALS SEEDS`. Prints the median best value of the better of two: TPE as it comes, and multivariate with groups."""
import math
import statistics
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)

SCALES = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
CENTRES = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
WEIGHTS = [1, 1.2, 3, 3.2]


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    curve = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return curve**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(trial):
    x = [trial.suggest_float(f"x{i}", 0, 1) for i in range(6)]
    return -sum(w * math.exp(-sum(a * (v - c) ** 2 for a, v, c in zip(s, x, p))) for w, s, p in zip(WEIGHTS, SCALES, CENTRES))


def mixed(trial):
    model = trial.suggest_categorical("model", ["a", "b", "c"])
    lr = trial.suggest_float("lr", 1e-5, 1e-1, log=True)
    wd = trial.suggest_float("wd", 1e-6, 1e-2, log=True)
    shift, offset = {"a": (2, 0.30), "b": (3, 0), "c": (2.5, 0.15)}[model]
    value = 0.3 * (math.log10(lr) + shift) ** 2 + 0.05 * (math.log10(wd) + 4) ** 2 + offset
    if model == "b":
        value += 0.04 * (trial.suggest_int("depth", 1, 8) - 5) ** 2
    if model == "c":
        value += 0.2 * abs(trial.suggest_float("mix", 0, 1) - 0.3)
    return value


def median(objective, trials, seeds, **options):
    best = []
    for seed in range(seeds):
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, **options))
        study.optimize(objective, n_trials=trials)
        best.append(study.best_value)
    print(sys.argv[1], options, statistics.median(best), file=sys.stderr)
    return statistics.median(best)


if __name__ == "__main__":
    function = {"branin": branin, "hartmann6": hartmann6, "mixed": mixed}[sys.argv[1]]
    trials, seeds = int(sys.argv[2]), int(sys.argv[3])
    print(min(median(function, trials, seeds), median(function, trials, seeds, multivariate=True, group=True, warn_independent_sampling=False)))
