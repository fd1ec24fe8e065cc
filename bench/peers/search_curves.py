"""Optuna on learning curves with noise: `search_curves.py EPOCHS SEEDS`. Prints the median regret of the best of three settings: random with halving, TPE on whole trainings, TPE with the median pruner."""
import math
import random
import statistics
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
EPOCHS = 81


def final(lr, wd, drop, width):
    return min(0.9, 0.10 + min(0.8, 0.08 * (lr + 2.7) ** 2 + 0.015 * (wd + 4) ** 2 + 0.25 * (drop - 0.2) ** 2 + {1: 0.04, 2: 0, 4: 0.02}[width]))


def score(point, t):
    lr, wd, drop, width = point
    end = final(*point)
    tau = min(60, max(2, 6 * 10 ** (-(2.7 + lr) / 2))) * (1.5 if width == 4 else 1)
    return end + (0.9 - end) * math.exp(-t / tau)


def search(sampler, pruner, budget, seed):
    noise = random.Random(seed)
    study = optuna.create_study(sampler=sampler, pruner=pruner)
    best = (math.inf, 0.8)
    while budget > 0:
        trial = study.ask()
        point = (trial.suggest_float("lr10", -5, -1), trial.suggest_float("wd10", -6, -2), trial.suggest_float("drop", 0, 0.6), trial.suggest_categorical("width", [1, 2, 4]))
        state, value = optuna.trial.TrialState.COMPLETE, None
        for t in range(1, EPOCHS + 1):
            value = score(point, t) + noise.gauss(0, 0.01)
            budget -= 1
            trial.report(value, t)
            if t < EPOCHS and (budget == 0 or trial.should_prune()):
                state = optuna.trial.TrialState.PRUNED
                break
        if state == optuna.trial.TrialState.COMPLETE:
            best = min(best, (value, score(point, EPOCHS) - 0.10))
            study.tell(trial, value)
        else:
            study.tell(trial, state=state)
    return best[1]


SETTINGS = {
    "random, halving": lambda seed: (optuna.samplers.RandomSampler(seed=seed), optuna.pruners.SuccessiveHalvingPruner(min_resource=3, reduction_factor=3)),
    "TPE, whole": lambda seed: (optuna.samplers.TPESampler(seed=seed), optuna.pruners.NopPruner()),
    "TPE, median": lambda seed: (optuna.samplers.TPESampler(seed=seed), optuna.pruners.MedianPruner()),
}

if __name__ == "__main__":
    budget, seeds = int(sys.argv[1]), int(sys.argv[2])
    medians = []
    for name, setting in SETTINGS.items():
        medians.append(statistics.median(search(*setting(seed), budget, seed) for seed in range(seeds)))
        print(name, medians[-1], file=sys.stderr)
    print(min(medians))
