using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Table;

/// <summary>The bars of the engine: a row is one class, and this is the list of them.</summary>
internal static class EngineTable
{
    private static readonly IRowSource[] Rows =
    [
        .. Steps("dense 784-1024-1024-10 ReLU, batch 128", 0.8, threads => new DensePeer("784-[1024 relu he]x2-10 softmax", 128, threads)),
        .. Steps("dense 784-[128]x20-10 ReLU, batch 32", 0.4, threads => new DensePeer("784-[128 relu he]x20-10 softmax", 32, threads)),
        .. Steps("LeNet-5-like, batch 64", 0.5, threads => new LeNetPeer(threads)),
        .. Steps("LSTM 64 units, 100 steps, batch 32", 0.5, threads => new LstmPeer(threads)),
        new ProductShare(512),
        new ProductShare(2048),
        new DepthMemory(),
    ];

    public static IReadOnlyList<TableRow> Measure() => [.. Rows.Select(row => row.Measure())];

    private static IEnumerable<StepRow> Steps(string what, double bar, Func<int, IStepPeer> create) =>
        [new(what, bar, 1, create), new(what, bar, 2, create)];
}
