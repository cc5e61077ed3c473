using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Table;

/// <summary>The bars of the engine. Each row is one class, listed here with its name on the command line.</summary>
internal static class EngineTable
{
    private static readonly (string Name, IRowSource Source)[] StepRows =
    [
        .. Steps("dense-1024", "dense 784-1024-1024-10 ReLU, batch 128", 0.72, threads => new DensePeer("784-[1024 relu he]x2-10 softmax", 128, threads)),
        .. Steps("dense-128", "dense 784-[128]x20-10 ReLU, batch 32", 0.33, threads => new DensePeer("784-[128 relu he]x20-10 softmax", 32, threads)),
        .. Steps("lenet", "LeNet-5-like, batch 64", 0.5, threads => new LeNetPeer(threads)),
        .. Steps("lstm", "LSTM 64 units, 100 steps, batch 32", 0.5, threads => new LstmPeer(threads)),
    ];

    private static readonly (string Name, IRowSource Source)[] Rows =
    [
        .. StepRows.Select(row => (row.Name, (IRowSource)new OwnProcesses(row.Name))),
        ("gemm-512", new ProductShare(512)),
        ("gemm-2048", new ProductShare(2048)),
        ("observe", new Observing()),
        ("watch", new WatchRow()),
        ("run", new RunStepping()),
        ("side-by-side", new SideBySideRow("2-[5 tanh]x8-1")),
        ("memory", new DepthMemory()),
    ];

    /// <summary>Chooses rows by the beginnings of their names; all rows without words.</summary>
    /// <param name="words">Beginnings of names, such as <c>lenet</c> or <c>lstm/2</c>.</param>
    /// <exception cref="ArgumentException">No name begins with one of the words.</exception>
    public static Func<IReadOnlyList<TableRow>> Choose(IReadOnlyList<string> words) => RowChoice.Of(Rows, words);

    /// <summary>Measures a step in this process, for the table in another process.</summary>
    /// <param name="name">The full name of its row.</param>
    /// <param name="file">The target file of the row, as JSON.</param>
    public static void MeasureStep(string name, string file) =>
        OwnProcesses.MeasureHere(StepRows.Single(row => row.Name == name).Source, file);

    private static IEnumerable<(string Name, IRowSource Source)> Steps(string name, string what, double bar, Func<int, IStepPeer> create) =>
        [(name + "/1", new StepRow(what, bar, 1, create)), (name + "/2", new StepRow(what, bar, 2, create))];
}
