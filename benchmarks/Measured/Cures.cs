using Sonda.Benchmarks.Peers;
using Sonda.Diagnosis;
using Sonda.Runs.Specs;
using Sonda.Studies.Cures;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Measured;

/// <summary>A search for a cure, and its test on fresh seeds.</summary>
/// <param name="Run">The ailing run.</param>
/// <param name="Result">The result of the search.</param>
/// <param name="Test">The test; null if no cure was accepted.</param>
internal sealed record TestedCure(RunSpec Run, CureResult Result, CureTest? Test);

/// <summary>Searches a cure for every ailing run of the labelled set, and tests each on twenty other seeds.</summary>
internal static class Cures
{
    /// <summary>The number of seeds of a test.</summary>
    public const int FreshSeeds = 20;

    /// <summary>The distance from the seed of a run to the first of its test: far from all seeds that a search may take.</summary>
    private const ulong FreshFrom = 1_000_000;

    private static readonly Lazy<IReadOnlyList<TestedCure>> Tested = new(Seek);

    /// <summary>All tested cures, computed once.</summary>
    public static IReadOnlyList<TestedCure> All => Tested.Value;

    private static List<TestedCure> Seek()
    {
        LabelledFamily[] families = [LabelledSet.Sigmoid, LabelledSet.SmallStart, LabelledSet.Exponential, LabelledSet.DeepRelu];
        RunSpec[] runs = [.. families.SelectMany(family => family.Runs)];
        var tested = new List<TestedCure>();
        foreach (RunSpec run in runs)
        {
            var data = LabelledData.Of(run);
            CureResult result = CureExperiment.Run(run, data, Doctor.Standard, new CureOptions(), null, CancellationToken.None);
            CureTest? test = result.Accepted is not { } accepted ? null : CureExperiment.Test(
                run,
                RunSpec.Parse(accepted.Spec),
                result.Findings.Where(finding => finding.IsTreated).Select(finding => finding.Ailment),
                data,
                Doctor.Standard,
                [.. Enumerable.Range(0, FreshSeeds).Select(k => run.Seed + FreshFrom + (ulong)k)],
                Environment.ProcessorCount);
            tested.Add(new TestedCure(run, result, test));
            Terminal.Error.WriteLine(FormattableString.Invariant($"{run}: {Words(result, test)}"));
        }

        return tested;
    }

    private static string Words(CureResult result, CureTest? test) => test is null
        ? $"no cure; {string.Join(", ", result.Rejected.Select(rejected => $"{rejected.Change} {rejected.Reason}"))}"
        : FormattableString.Invariant($"{result.Accepted!.Change}, {result.Trainings} trainings, {test.Effect:+0.0;-0.0} points ")
            + FormattableString.Invariant($"({test.Low:+0.0;-0.0} to {test.High:+0.0;-0.0}), {test.Passed} of {test.Seeds} passed, ")
            + FormattableString.Invariant($"{test.OverRandom:+0.0;-0.0} over a random repair");
}
