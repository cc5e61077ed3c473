using System.Globalization;
using Sonda.Benchmarks.Peers;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Measured;

/// <summary><c>doctor memory</c>: the diagnosis of recurrent networks at their start, next to their outcome in training.</summary>
internal static class MemoryCommand
{
    private const int Seeds = 3;

    public static int Run()
    {
        string last = Path.Combine(Path.GetTempPath(), $"sonda-last-{Environment.ProcessId}.csv");
        MemoryCases.WriteLast(last);
        try
        {
            Terminal.Out.WriteLine("run | lost over time: probability, severity | read-out at the start | cost left, of that of guessing");
            foreach (string text in MemoryCases.All(last))
            {
                var run = RunSpec.Parse(text);
                var traces = new Trace[Seeds];
                Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, k => traces[k] = Examination.Watch(
                    run with { Seed = (ulong)k + 1 }, LabelledData.Of(run), new ExaminationOptions { Steps = null, Every = 1_000_000 }));
                Terminal.Out.WriteLine(string.Join(
                    " | ", text.Replace($"\"{last}\"", "last.csv", StringComparison.Ordinal), Each(traces, Said), Each(traces, LinearProbe), Each(traces, Left)));
            }
        }
        finally
        {
            File.Delete(last);
        }

        return 0;
    }

    /// <summary>The diagnosis from the start alone, before training shows anything.</summary>
    private static string Said(Trace trace)
    {
        Finding? found = Doctor.Standard.Examine(trace with { Steps = [trace.Steps[0]], Epochs = [], NotFinite = null }).Findings
            .FirstOrDefault(finding => finding.Ailment == LostOverTimeRule.Id);
        return found is null ? "–" : string.Create(
            CultureInfo.InvariantCulture, $"{found.Probability:f2} {found.Severity.ToString().ToLowerInvariant()}{(found.Form is { } form ? $" ({form})" : "")}");
    }

    private static string LinearProbe(Trace trace) => trace.Steps[0].LinearProbeScore?.ToString("f2", CultureInfo.InvariantCulture) ?? "–";

    private static string Left(Trace trace) => trace.NotFinite is not null
        ? "not finite"
        : (trace.Epochs[^1].TrainingCost / trace.Subject.ConstantCost)?.ToString("f2", CultureInfo.InvariantCulture) ?? "–";

    private static string Each(Trace[] traces, Func<Trace, string> tell) => string.Join(", ", traces.Select(tell));
}
