using System.Diagnostics;
using Sonda.Data;

namespace Sonda.Benchmarks.Table;

/// <summary>A CSV file of a million rows and ten columns, read, split and scaled.</summary>
/// <param name="measuresMemory">Whether the memory is measured; otherwise the time.</param>
internal sealed class LoadRow(bool measuresMemory) : IRowSource
{
    private const int Rounds = 3;

    private static readonly Lazy<(double Seconds, double Processor, double Share, double Megabytes)> Measured = new(Load);

    public TableRow Measure()
    {
        (double seconds, double processor, double share, double megabytes) = Measured.Value;
        return new TableRow
        {
            What = measuresMemory ? "10⁶ rows × 10 columns, memory" : "10⁶ rows × 10 columns, time",
            Bar = measuresMemory ? 2.5 : 3,
            Unit = measuresMemory ? "× file" : "s",
            Digits = 2,
            Measured = measuresMemory ? share : seconds,
            Detail = measuresMemory
                ? FormattableString.Invariant($"peak working set after the first reading less that before it, over {megabytes:f0} MB; scaled")
                : FormattableString.Invariant($"fastest of {Rounds}, {megabytes:f0} MB, scaled; {processor:f2} s of the processor"),
        };
    }

    private static (double Seconds, double Processor, double Share, double Megabytes) Load()
    {
        string file = TableFile.Write(columns: 9, classes: 2, rows: 1_000_000);
        try
        {
            double size = new FileInfo(file).Length;
            var options = new DataOptions { Spec = DatasetSpec.Parse($"csv(\"{file}\")+standard") };
            GC.Collect();
            long before = Process.GetCurrentProcess().WorkingSet64;
            double share = 0, processor = double.PositiveInfinity;
            double[] seconds = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime;
                long start = Stopwatch.GetTimestamp();
                LoadedData data = DataSource.LoadAsync(options).GetAwaiter().GetResult();
                seconds[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                using var process = Process.GetCurrentProcess();
                processor = Math.Min(processor, (process.TotalProcessorTime - used).TotalSeconds);
                share = round == 0 ? (process.PeakWorkingSet64 - before) / size : share;
                GC.KeepAlive(data);
            }

            return (seconds.Min(), processor, share, size / 1e6);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
