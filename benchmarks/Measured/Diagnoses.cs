using Sonda.Benchmarks.Peers;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Measured;

/// <summary>A run with its diagnosis.</summary>
internal sealed record DoctorSaid(RunSpec Run, Trace Trace, Verdict Verdict)
{
    /// <summary>The worst ailment; null if nothing was found.</summary>
    public string? First => Verdict.Findings.Count > 0 ? Verdict.Findings[0].Ailment : null;
}

/// <summary>Diagnoses runs, on all processors.</summary>
internal static class Diagnoses
{
    /// <summary>Diagnoses each run with seeds 1 to <paramref name="seeds"/>, in that order.</summary>
    public static DoctorSaid[] Of(IEnumerable<RunSpec> runs, int seeds, ExaminationOptions options)
    {
        RunSpec[] all = [.. from run in runs from seed in Enumerable.Range(1, seeds) select run with { Seed = (ulong)seed }];
        var said = new DoctorSaid[all.Length];
        Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            Trace trace = Examination.Watch(all[i], LabelledData.Of(all[i]), options);
            said[i] = new DoctorSaid(all[i], trace, Doctor.Standard.Examine(trace));
        });
        return said;
    }

    /// <summary>The count of each first finding, in words: "vanishing 58, dead-units 2".</summary>
    public static string Tally(IEnumerable<string?> names) => string.Join(", ", names.GroupBy(name => name ?? "nothing")
        .OrderByDescending(group => group.Count()).Select(group => $"{group.Key} {group.Count()}"));
}
