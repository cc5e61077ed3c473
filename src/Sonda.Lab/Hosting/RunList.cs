using System.Collections.Concurrent;
using Sonda.Diagnosis.Findings;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Reports.Views;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Studies.Diagnoses;

namespace Sonda.Lab.Hosting;

/// <summary>The list of all runs. What takes a look at their events is read in the background, and kept.</summary>
internal sealed class RunList(LabRuns runs) : IDisposable
{
    private const int Points = 40;

    private readonly ConcurrentDictionary<string, (long Stamp, RunDetails Details)> _details = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>All runs, newest first.</summary>
    /// <param name="language">The language of the verdicts.</param>
    public RunListDocument Read(string language)
    {
        var rows = new List<RunRow>();
        var open = runs.Live.ToDictionary(run => run.Id);
        var missing = new List<(string Id, long Stamp)>();
        foreach (RunSummary summary in runs.Home.List())
        {
            long stamp = File.GetLastWriteTimeUtc(runs.Home.Files(summary.Name).Result).Ticks;
            bool isKnown = _details.TryGetValue(summary.Name, out var known) && known.Stamp == stamp;
            if (!isKnown && summary.State is not (RunFolderState.Damaged or RunFolderState.NewerFormat))
            {
                missing.Add((summary.Name, stamp));
            }

            open.Remove(summary.Name, out LiveRun? live);
            rows.Add(Row(summary, live, isKnown ? known.Details : null, language));
        }

        foreach (LiveRun loading in open.Values)
        {
            RunDocument run = loading.Describe("en");
            rows.Insert(0, new RunRow(
                run.Id, run.Spec, loading.Settings.Spec.Network.ToString(), loading.Settings.Spec.Data.ToString(), run.State, true, false, 0, run.Settings.Epochs, 0, null, null, 0, run.Began, null, null, null, null));
        }

        ReadDetails(missing);
        return new RunListDocument(rows, rows.Count > 0 ? rows[0].Id : null, missing.Count > 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _reading.Wait();
        _stop.Dispose();
    }

    private static RunRow Row(RunSummary summary, LiveRun? live, RunDetails? details, string language)
    {
        string network = summary.Spec.Split(';')[0];
        RunDocument? now = live?.Describe("en");
        return new RunRow(
            summary.Name, summary.Spec, network, summary.Data, now?.State ?? RunDescriber.Word(summary.State), live is not null,
            live is null && summary.State is RunFolderState.Stopped or RunFolderState.Killed, now?.Position.Epoch ?? summary.Epoch, summary.Epochs,
            now?.Position.Step ?? summary.Step, summary.BestAccuracy, summary.BestCost, LabJson.Short(summary.Seconds), summary.Began,
            details?.Sparkline, details?.SpeedRatio, details?.Verdict?.In(language), details?.DivergedAt);
    }

    /// <summary>One background task reads what is missing; a later question finds it.</summary>
    private void ReadDetails(List<(string Id, long Stamp)> missing)
    {
        lock (_gate)
        {
            if (missing.Count > 0 && _reading.IsCompleted)
            {
                _reading = Task.Run(() =>
                {
                    foreach ((string id, long stamp) in missing.TakeWhile(_ => !_stop.IsCancellationRequested))
                    {
                        _details[id] = (stamp, Details(id));
                    }
                });
            }
        }
    }

    private RunDetails Details(string id)
    {
        try
        {
            RunRecord record = runs.Home.Open(id);
            var events = record.Events().ToList();
            double[] accuracies = [.. events.OfType<EpochEnded>().Select(ended => ended.Result?.ValidationAccuracy).OfType<double>().Where(double.IsFinite)];
            DiagnosisResult? seen = EventTrace.Of(events) is { } trace ? VerdictWriter.Examine(trace, record.Spec, null) : null;
            double? ratio = ReadingLog.Ends(record.Path) is { } ends && ends.First.SpeedLog10.Length > 2
                ? Math.Pow(10, ends.First.SpeedLog10[0] - ends.First.SpeedLog10[^2]) : null;
            return new RunDetails(
                accuracies.Length == 0 ? null : [.. Enumerable.Range(0, Math.Min(Points, accuracies.Length)).Select(i => accuracies[i * accuracies.Length / Math.Min(Points, accuracies.Length)])],
                ratio is { } number && double.IsFinite(number) ? LabJson.Short(number) : null,
                seen is null ? null : Row(seen, events.OfType<EpochEnded>(), record.Path),
                events.OfType<RunDiverged>().LastOrDefault()?.Step);
        }
        catch (Exception fault) when (fault is InvalidContentException or IOException or ArgumentException)
        {
            return new RunDetails(null, null, null, null);
        }
    }

    /// <summary>The worst finding; of a run without one that is worse than mild, rather that it did not learn.</summary>
    private static VerdictRow Row(DiagnosisResult seen, IEnumerable<EpochEnded> epochs, string folder)
    {
        var history = new History();
        foreach (EpochEnded ended in epochs)
        {
            history.Add(ended);
        }

        ReadingLog.Fill(folder, history);
        DiagnosisConclusion conclusion = DiagnosisView.Of(seen).Conclusion;
        bool hasRelapsed = Relapse.Of(history.Scores(), seen.Trace.Subject) is not null;
        bool isTold = conclusion != DiagnosisConclusion.Ailing && (hasRelapsed || conclusion is DiagnosisConclusion.NotBetter or DiagnosisConclusion.ByHeart or DiagnosisConclusion.BelowLinear);
        Finding? worst = seen.Verdict.Findings is [var first, ..] ? first : null;
        return isTold ? new VerdictRow(null, null, null) { TitleKey = VerdictWriter.TitleKey(conclusion, hasRelapsed) }
            : worst is null ? new VerdictRow(null, null, null) : new VerdictRow(RunDescriber.Word(worst.Severity), worst.Ailment, null);
    }

    private sealed record RunDetails(IReadOnlyList<double>? Sparkline, double? SpeedRatio, VerdictRow? Verdict, long? DivergedAt);
}

/// <summary>The list of runs.</summary>
internal sealed record RunListDocument(IReadOnlyList<RunRow> Runs, string? Newest, bool Reading);

/// <summary>A run in the list.</summary>
internal sealed record RunRow(
    string Id, string Spec, string Network, string Data, string State, bool Live, bool Resumable, int Epoch, int Epochs, long Step, double? BestAccuracy, double? BestCost,
    double Seconds, DateTimeOffset Began, IReadOnlyList<double>? Sparkline, double? SpeedRatio, VerdictRow? Verdict, long? DivergedAt);

/// <summary>The worst finding of a run, and its name in words; all null if nothing was found.</summary>
internal sealed record VerdictRow(string? Severity, string? Ailment, string? Title)
{
    /// <summary>The key of a title that is no finding; null if there is none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? TitleKey { get; init; }

    public VerdictRow In(string language) => TitleKey is { } key ? this with { Title = TextCatalog.For(language, Medium.Page)[key] }
        : Ailment is null ? this : this with { Title = FindingText.TitleOf(Ailment, language) };
}
