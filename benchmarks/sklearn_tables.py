"""Compares the networks that sonda proposes with scikit-learn's MLP on the tables of Debian's packages.

    python3 benchmarks/sklearn_tables.py SONDA [TABLES] [FIRST-LAST]

SONDA is the built tool. The same rows train and test on both sides, in random splits of each table: those of the seeds FIRST
to LAST, by default 1-6. Sonda trains twice, as a user does who follows its notices: the proposed run, whose held-back rows
choose the number of epochs, and then the final run on nearly all rows that it prints. On scikit-learn's side the usual
pipeline: one-hot encoding of words, StandardScaler, MLPClassifier or MLPRegressor with their defaults (100 units, Adam, all
rows train) and up to 1,000 epochs; targets of a regression are standardised. The score is accuracy or R² on the test rows. A
table is behind if the interval of the paired differences (95%, Student's t) lies below zero. The exit code is 4 if one is.
Each interval misses once in twenty tables, so the last line names the tables that are behind or ahead at 95% for all tables
together (Holm's correction of the p-values).

Packages: python3-sklearn, python3-pandas, python3-statsmodels, python3-vega-datasets.
"""
import json
import math
import os
import shlex
import subprocess
import sys
import tempfile

try:
    import numpy
    import pandas
    import sklearn.datasets
    from scipy.stats import t as student
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)

SEEDS = "1-6"
PACKAGES = "/usr/lib/python3/dist-packages/"


def scikit(name, target="target"):
    """A table that scikit-learn ships, with the names of classes."""
    loaded = getattr(sklearn.datasets, "load_" + name)(as_frame=True)
    frame = loaded.frame.copy()
    if hasattr(loaded, "target_names") and name not in ("diabetes", "digits"):
        frame[target] = [str(loaded.target_names[i]) for i in frame[target]]
    return frame, target


def statsmodels(path, target, drop=()):
    """A table that statsmodels ships."""
    frame = pandas.read_csv(PACKAGES + "statsmodels/datasets/" + path, skipinitialspace=True)
    return frame.drop(columns=list(drop)).dropna(), target


def vega(path, target, drop=()):
    """A table that vega_datasets ships."""
    path = PACKAGES + "vega_datasets/_data/" + path
    frame = pandas.DataFrame(json.load(open(path))) if path.endswith(".json") else pandas.read_csv(path)
    return frame.drop(columns=list(drop)).dropna(), target


TABLES = {
    "iris": lambda: scikit("iris"),
    "wine": lambda: scikit("wine"),
    "breast_cancer": lambda: scikit("breast_cancer"),
    "diabetes": lambda: scikit("diabetes"),
    "digits": lambda: scikit("digits"),
    "fair": lambda: statsmodels("fair/fair.csv", "rate_marriage"),
    "star98": lambda: statsmodels("star98/star98.csv", "MATHTOT"),
    "ccard": lambda: statsmodels("ccard/ccard.csv", "AVGEXP"),
    "engel": lambda: statsmodels("engel/engel.csv", "foodexp"),
    "macrodata": lambda: statsmodels("macrodata/macrodata.csv", "unemp"),
    "grunfeld": lambda: statsmodels("grunfeld/grunfeld.csv", "invest"),
    "cars": lambda: vega("cars.json", "Miles_per_Gallon", ["Name", "Year"]),
    "barley": lambda: vega("barley.json", "yield"),
    "weather": lambda: vega("seattle-weather.csv", "weather", ["date"]),
}


def scores(sonda, frame, target, seed, folder):
    """The scores of both sides on the same test rows."""
    order = numpy.random.RandomState(seed).permutation(len(frame))
    frame = frame.iloc[order].reset_index(drop=True)
    count = len(frame)
    tested = max(1, round(0.25 * count))
    network, train_file, test_file = os.path.join(folder, "t.sonda"), os.path.join(folder, "train.csv"), os.path.join(folder, "test.csv")
    training, test = frame.iloc[:-tested], frame.iloc[-tested:]
    training.to_csv(train_file, index=False)
    test.to_csv(test_file, index=False)
    is_class = not (pandas.api.types.is_numeric_dtype(frame[target]) and frame[target].nunique() > 20)
    task = "classes" if is_class else "regression"
    data = f'csv("{train_file}",target="{target}",task={task},validation=0.15,seed={seed})'
    begin = [sonda, "train", "--save", network, "--seed", str(seed), "--json"]
    proposed = subprocess.run(begin + ["--data", data], capture_output=True, text=True, check=True)
    commands = [shlex.split(line) for line in proposed.stderr.splitlines() if line.startswith("  sonda train ")]
    if len(commands) > 1:
        subprocess.run(begin + [commands[-1][2]], capture_output=True, text=True, check=True)
    found = subprocess.run([sonda, "evaluate", network, "--data", f'csv("{test_file}",target="{target}",task={task})', "--json"], capture_output=True, text=True)
    if found.returncode:
        raise RuntimeError(found.stderr)
    measures = json.loads(found.stdout)["metrics"]
    own = measures["accuracy"] / 100 if is_class else measures["r2"]

    words = [c for c in frame.columns if c != target and not pandas.api.types.is_numeric_dtype(frame[c])]
    numbers = [c for c in frame.columns if c != target and c not in words]
    columns = ColumnTransformer([("numbers", StandardScaler(), numbers), ("words", OneHotEncoder(handle_unknown="ignore"), words)])
    settings = dict(max_iter=1000, random_state=seed)
    if is_class:
        model = make_pipeline(columns, MLPClassifier(**settings))
    else:
        model = TransformedTargetRegressor(make_pipeline(columns, MLPRegressor(**settings)), transformer=StandardScaler())
    model.fit(training.drop(columns=target), training[target])
    return own, model.score(test.drop(columns=target), test[target])


def together(found):
    """The tables that differ at 95% for all of them: the smallest of n p-values must be below 0.05/n, the next below 0.05/(n − 1) …"""
    for place, (chance, name, mean) in enumerate(sorted(found)):
        if chance > 0.05 / (len(found) - place):
            return
        yield f"{name} {'ahead' if mean > 0 else 'behind'}"


def main():
    """Prints a line for each table."""
    import warnings

    warnings.filterwarnings("ignore")
    if len(sys.argv) < 2:
        print(__doc__)
        return 1
    sonda, behind, found = sys.argv[1], 0, []
    named = [word for word in sys.argv[2:] if word in TABLES]
    first, last = map(int, next((word for word in sys.argv[2:] if word not in TABLES), SEEDS).split("-"))
    splits = last - first + 1
    quantile = student.ppf(0.975, splits - 1)
    print("table            sonda   scikit-learn   difference, 95% interval")
    for name in named or TABLES:
        frame, target = TABLES[name]()
        with tempfile.TemporaryDirectory() as folder:
            pairs = numpy.array([scores(sonda, frame, target, seed, folder) for seed in range(first, last + 1)])
        differences = pairs[:, 0] - pairs[:, 1]
        mean, error = differences.mean(), differences.std(ddof=1) / math.sqrt(splits)
        half = quantile * error
        chance = 2 * student.sf(abs(mean) / error, splits - 1) if error else float(mean == 0)
        found.append((chance, name, mean))
        verdict = "behind" if mean + half < 0 else "ahead" if mean - half > 0 else "even"
        behind += verdict == "behind"
        print(f"{name:15} {pairs[:, 0].mean():7.4f} {pairs[:, 1].mean():14.4f}   {mean:+.4f} ({mean - half:+.4f} … {mean + half:+.4f}) {verdict}", flush=True)
    print(f"of all {len(found)} together: {', '.join(together(found)) or 'even'}")
    return 4 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
