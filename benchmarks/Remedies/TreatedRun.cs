using Sonda.Benchmarks.Peers;
using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Edits;

namespace Sonda.Benchmarks.Remedies;

/// <summary>What became of one remedy, over the seeds.</summary>
internal sealed record TriedRemedy(string Id, bool Works, bool Harms);

/// <summary>An ailing run, what the doctor found, and what became of its remedies.</summary>
internal sealed record TreatedRun(AilingRun Case, bool IsAiling, string Found, IReadOnlyList<TriedRemedy> Tried, int Proposed, IReadOnlyList<string> Cures)
{
    /// <summary>The number of seeds of each training.</summary>
    public const int Seeds = 3;

    /// <summary>The number of remedies that are trained.</summary>
    public const int Remedies = 3;

    /// <summary>Diagnoses a run as <c>sonda diagnose</c> does, and trains the first remedies of the verdict.</summary>
    /// <param name="one">The run.</param>
    /// <param name="cache">The trainings.</param>
    /// <param name="searches">Whether to try every edit of the catalogue if the first remedy does not work.</param>
    public static TreatedRun Of(AilingRun one, TrialCache cache, bool searches)
    {
        LoadedData data = LabelledData.Of(one.Run);
        DiagnosisResult result = DiagnosisExperiment.Run(data, new DiagnosisOptions { Run = one.Run, Starts = 0, Threads = 1 });
        string found = string.Join(", ", result.Verdict.Findings.Select(finding => $"{finding.Ailment} {finding.Severity.ToString()[..2].ToLowerInvariant()}"));
        Outcome[] untreated = [.. Trained(one.Run, cache)];
        bool isAiling = !untreated.Any(outcome => outcome.Works);
        TriedRemedy[] tried = !isAiling ? [] : [.. result.Remedies.Take(Remedies).Select(remedy => Try(remedy.Id, remedy.Run!, untreated, cache))];
        string[] cures = isAiling && searches && !tried.FirstOrDefault(new TriedRemedy("", false, false)).Works ? [.. Every(one.Run, data, untreated, cache)] : [];
        return new TreatedRun(one, isAiling, found.Length == 0 ? "nothing" : found, tried, result.Remedies.Count, cures);
    }

    private static IEnumerable<Outcome> Trained(RunSpec run, TrialCache cache) =>
        Enumerable.Range(0, Seeds).Select(k => cache.Of(run with { Seed = run.Seed + (ulong)k }));

    private static TriedRemedy Try(string id, RunSpec run, Outcome[] untreated, TrialCache cache)
    {
        Outcome[] treated = [.. Trained(run, cache)];
        return new TriedRemedy(id, treated.All(outcome => outcome.Works), 2 <= treated.Zip(untreated, (after, before) => after.IsHarmedFrom(before)).Count(harmed => harmed));
    }

    /// <summary>The edits of the catalogue that cure the run alone, rates up to three decades.</summary>
    private static IEnumerable<string> Every(RunSpec run, LoadedData data, Outcome[] untreated, TrialCache cache)
    {
        DataFacts facts = DataFacts.Of(data.Training);
        string[] rates = ["lower-rate+lower-rate", "lower-rate+lower-rate+lower-rate", "higher-rate+higher-rate", "higher-rate+higher-rate+higher-rate"];
        foreach (string change in EditCatalogue.All.Select(edit => edit.Remedy).Concat(rates))
        {
            if (EditCatalogue.Apply(change, run, facts) is { } edited && Try(change, edited.Run, untreated, cache).Works)
            {
                yield return change;
            }
        }
    }
}
