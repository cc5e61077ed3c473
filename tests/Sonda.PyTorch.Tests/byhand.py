"""Trains 784-30-10 by hand, in single precision, with the lines of docs/adapters.md: byhand.py LINES writes trace.jsonl."""
import sys
import numpy as np

exec(open(sys.argv[1]).read())
random = np.random.default_rng(1)
number = lambda *shape, scale=1: (scale * random.normal(size=shape)).astype(np.float32)
x, y, w, v = number(200, 784), random.integers(0, 10, 200), number(784, 30, scale=1 / 28), number(30, 10, scale=0.2)
for step in range(30):
    rows = random.integers(0, 200, 10)
    hidden = 1 / (1 + np.exp(-x[rows] @ w))
    shares = np.exp(hidden @ v)
    shares /= shares.sum(1, keepdims=True)
    delta = (shares - np.eye(10, dtype=np.float32)[y[rows]]) / np.float32(10)
    dw, dv = x[rows].T @ (delta @ v.T * hidden * (1 - hidden)), hidden.T @ delta
    assert dw.dtype == dv.dtype == np.float32
    after_backward(step, -np.log(shares[range(10), y[rows]]).mean(), [(dw, w), (dv, v)])
    w, v = w - np.float32(0.1) * dw, v - np.float32(0.1) * dv
