using System.Diagnostics;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;
using Sonda.Studies.Evaluation;

namespace Sonda.Benchmarks.Table;

/// <summary>The answers of a 30-32-3 network for a million rows.</summary>
/// <param name="reads">Whether the rows come from a file, which is read and prepared.</param>
internal sealed class PredictRow(bool reads) : IRowSource
{
    private const int Count = 1_000_000, Rounds = 3;

    private static readonly Lazy<(double Answers, double File, double Processor)> Measured = new(Predict);

    public TableRow Measure() => new()
    {
        What = reads ? "predict a file of 10⁶ rows, 30-32-3" : "predict 10⁶ rows in memory, 30-32-3",
        Bar = reads ? 3e5 : 1e6,
        AtLeast = true,
        Unit = "rows/s",
        Measured = reads ? Measured.Value.File : Measured.Value.Answers,
        Detail = $"fastest of {Rounds}, one thread" + (reads ? FormattableString.Invariant($"; reading, preparing, answering; {Measured.Value.Processor:f2} s of the processor") : ""),
    };

    private static (double Answers, double File, double Processor) Predict()
    {
        string small = TableFile.Write(columns: 30, classes: 3, rows: 1000), large = TableFile.Write(columns: 30, classes: 3, rows: Count);
        try
        {
            RunSpec run = RunSpec.Parse($"30-[32 relu he]-3 softmax; data csv(\"{small}\")+standard");
            LoadedData data = DataSource.LoadAsync(new DataOptions { Spec = run.Data }).GetAwaiter().GetResult();
            var saved = new SavedNetwork(Network<float>.Create(run.Network, new RandomStream(1)), data.Preparation);
            var table = (CsvSpec)DatasetSpec.Parse($"csv(\"{large}\")");
            double answers = double.PositiveInfinity, file = double.PositiveInfinity, processor = double.PositiveInfinity;
            for (int round = 0; round < Rounds; round++)
            {
                TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime;
                long start = Stopwatch.GetTimestamp();
                PreparedRows rows = PreparedRows.Read(table, saved.Preparation!);
                long read = Stopwatch.GetTimestamp();
                PredictionResult result = PredictionExperiment.Run(saved, rows, null, CancellationToken.None);
                answers = Math.Min(answers, Stopwatch.GetElapsedTime(read).TotalSeconds);
                file = Math.Min(file, Stopwatch.GetElapsedTime(start).TotalSeconds);
                processor = Math.Min(processor, (Process.GetCurrentProcess().TotalProcessorTime - used).TotalSeconds);
                GC.KeepAlive(result);
            }

            return (Count / answers, Count / file, processor);
        }
        finally
        {
            File.Delete(small);
            File.Delete(large);
        }
    }
}
