using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Benchmarks.Table;

/// <summary>The memory of a training step of 1,000 dense layers of width 64, against twice the memory of 500 layers.</summary>
/// <remarks>
/// Memory linear in depth gives a ratio of 1. A layer holds its parameters once, and for each row of the batch z, a, δ and the
/// scaled δ of the update once: 4 · 64 numbers.
/// </remarks>
internal sealed class DepthMemory : IRowSource
{
    private const int Width = 64;
    private const int Batch = 32;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("memory of 1,000 layers");
        long half = Bytes(500), whole = Bytes(1000);
        double perLayer = (whole - half) / 500.0;
        const double parameters = 4.0 * ((Width * Width) + Width);
        return new TableRow
        {
            What = "1,000 layers of width 64, memory of a step over twice that of 500",
            Bar = 1.02,
            Unit = "x",
            Digits = 3,
            Measured = (double)whole / (2 * half),
            Detail = FormattableString.Invariant($"{whole / 1e6:f1} MB; a layer more is {perLayer / 1e3:f1} kB: parameters {parameters / 1e3:f1} kB, ")
                + FormattableString.Invariant($"and {(perLayer - parameters) / (4.0 * Width * Batch):f1} numbers for each unit and row of {Batch}"),
        };
    }

    private static long Bytes(int layers)
    {
        NetworkSpec spec = NetworkSpec.Parse(FormattableString.Invariant($"64-[64 relu he]x{layers}-10 softmax"));
        float[] values = new float[Batch * Width];
        Array.Fill(values, 0.5f);
        Dataset data = Dataset.FromValues("rows", values, new byte[Batch], Width, 10);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var random = new RandomStream(1);
        var trainer = new Trainer<float>(
            Network<float>.Create(spec, random), data, new TrainingSpec { BatchSize = Batch }, random);
        trainer.TrainStep();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(trainer);
        return after - before;
    }
}
