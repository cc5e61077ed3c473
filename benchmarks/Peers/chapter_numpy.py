"""The chapter's training as one would write it with NumPy: a matrix product for each layer and mini-batch, one thread.

    python3 chapter_numpy.py DATA COUNT VALIDATION SIZE SIZE...

DATA and the lines on stdin are those of chapter.c.
"""
import os
import sys
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import numpy as np

BATCH, RATE, LAMBDA = 10, np.float32(0.1), 5.0

count, validation, *sizes = (int(word) for word in sys.argv[2:])
data = np.fromfile(sys.argv[1], np.uint8)
pixels = (count + validation) * sizes[0]
images = data[:pixels].reshape(-1, sizes[0]).astype(np.float32) / np.float32(255)
labels = data[pixels:]
targets = np.eye(sizes[-1], dtype=np.float32)[labels]
random = np.random.default_rng(1)
weights = [(random.standard_normal((m, n)) / np.sqrt(m)).astype(np.float32) for m, n in zip(sizes, sizes[1:])]
biases = [random.standard_normal(n).astype(np.float32) for n in sizes[1:]]


def forward(x):
    activations = [x]
    for w, b in zip(weights, biases):
        activations.append(1 / (1 + np.exp(-(activations[-1] @ w + b))))
    return activations


def epoch():
    decay = np.float32(1 - RATE * LAMBDA / count)
    order = random.permutation(count)
    for start in range(0, count, BATCH):
        rows = order[start:start + BATCH]
        a = forward(images[rows])
        delta = a[-1] - targets[rows]
        for l in range(len(weights) - 1, -1, -1):
            step, bias_step = a[l].T @ delta, delta.sum(0)
            if l > 0:
                delta = (delta @ weights[l].T) * a[l] * (1 - a[l])
            weights[l] = decay * weights[l] - (RATE / len(rows)) * step
            biases[l] -= (RATE / len(rows)) * bias_step


for line in sys.stdin:
    if line.startswith("a"):
        print(float((forward(images[count:])[-1].argmax(1) == labels[count:]).mean()), flush=True)
    else:
        start = time.perf_counter()
        epoch()
        print(1000 * (time.perf_counter() - start), flush=True)
