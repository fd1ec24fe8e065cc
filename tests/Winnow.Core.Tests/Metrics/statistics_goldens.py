"""Prints the known answers in StatisticsGoldenTests.cs, by SciPy 1.10.1 (Debian's python3-scipy). Run: python3 statistics_goldens.py"""
import numpy as np
from scipy import stats

few = [0.3, -0.1, 0.5, 0.2, 0.45, -0.25, 0.6, 0.15, 0.05, 0.33]
print("wilcoxon, exact:", repr(stats.wilcoxon(few, mode="exact").pvalue))
wild = [1.2, -0.4, 3.1, 0.7, -2.2, 0.9, 5.5, -0.1, 2.4, 1.7, -3.3, 0.2]
print("wilcoxon, exact:", repr(stats.wilcoxon(wild, mode="exact").pvalue))
many = [((i * 37) % 101 - 45) / 10 for i in range(1, 71)]  # with ties
print("wilcoxon, normal:", repr(stats.wilcoxon(many, mode="approx", correction=False).pvalue))

table = np.array([[0.81, 0.84, 0.79, 0.80], [0.62, 0.66, 0.60, 0.66], [0.91, 0.93, 0.90, 0.89], [0.73, 0.72, 0.70, 0.71], [0.55, 0.61, 0.52, 0.55], [0.88, 0.90, 0.85, 0.87]])
chi, p = stats.friedmanchisquare(*table.T)
n, k = table.shape
f = (n - 1) * chi / (n * (k - 1) - chi)
print("friedman:", repr(chi), repr(p), "iman-davenport:", repr(stats.f.sf(f, k - 1, (k - 1) * (n - 1))))
print("mean ranks:", np.mean([stats.rankdata(-row) for row in table], axis=0).tolist())
print("chi2 tails:", [repr(stats.chi2.sf(x, d)) for x, d in [(0.5, 1), (3.0, 3), (25.0, 9), (80.0, 59)]])
print("F tails:", [repr(stats.f.sf(x, a, b)) for x, a, b in [(0.3, 2, 4), (3.7, 3, 15), (12.0, 11, 55)]])
print("nemenyi q:", [repr(stats.studentized_range.ppf(0.95, k, 1e8) / np.sqrt(2)) for k in (2, 3, 5, 10, 60)])
