using Sonda.Lab.Documents;
using Sonda.Lab.Hosting;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Routes;

/// <summary>Compares runs: their epochs, and the settings in which they differ.</summary>
internal static class Comparison
{
    public const int MaxRuns = 10;

    public static ComparisonDocument Of(LabRuns runs, string[] ids)
    {
        ids = [.. ids.Distinct()];
        if (ids.Length is < 2 or > MaxRuns)
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.runCount", ("min", 2), ("max", MaxRuns), ("found", ids.Length)));
        }

        ComparedRun[] compared = new ComparedRun[ids.Length];
        RunRecord[] records = new RunRecord[ids.Length];
        Parallel.For(0, ids.Length, i => (compared[i], records[i]) = Read(runs, ids[i]));
        return new ComparisonDocument(compared, Differences(records));
    }

    private static (ComparedRun, RunRecord) Read(LabRuns runs, string id)
    {
        RunRecord record = runs.Record(id);
        EpochEnded[] epochs = [.. EventLog.Read(runs.Home.Files(id).Events, only: "epoch").OfType<EpochEnded>().Where(ended => ended.Result is not null)];
        var history = new History();
        ReadingLog.Fill(record.Path, history);
        ReadingColumns readings = history.Since(0, history.Count, reset: true).Readings;
        return (
            new ComparedRun(
                id,
                record.Spec.ToString(),
                runs.Shelf.Find(record.Spec.Data) is { } data ? RunDescriber.Baselines(record.Spec, data, ReadingSize.Of(record.Spec.Network, data)).Validation.Accuracy : null,
                new EpochColumns(
                    [.. epochs.Select(ended => ended.Epoch)],
                    [.. epochs.Select(ended => Number(ended.Result!.ValidationAccuracy))],
                    Costs(epochs, readings)),
                new RatioColumns(
                    readings.Step,
                    readings.SpeedLog10.Count < 3 ? [] : [.. readings.SpeedLog10[0].Zip(readings.SpeedLog10[^2], (first, last) => LabJson.ShortLog(first - last))])),
            record);
    }

    /// <summary>
    /// The validation cost of each epoch. The lab reads it on copies of the network: of an epoch whose end was not read, the last reading
    /// within it counts; null if there is none.
    /// </summary>
    private static double?[] Costs(EpochEnded[] epochs, ReadingColumns readings)
    {
        double?[] costs = new double?[epochs.Length];
        for (int i = 0, next = 0; i < epochs.Length; i++)
        {
            double? cost = epochs[i].Reading?.ValidationCost;
            for (; next < readings.Step.Count && readings.Step[next] <= epochs[i].Step; next++)
            {
                cost = epochs[i].Reading?.ValidationCost ?? readings.ValidationCost[next] ?? cost;
            }

            costs[i] = cost is { } found ? LabJson.Short(found) : null;
        }

        return costs;
    }

    private static IReadOnlyList<SettingRow> Differences(RunRecord[] records)
    {
        RunSpec[] specs = [.. records.Select(record => record.Spec)];
        (string Key, Func<RunSpec, string> Read)[] settings =
        [
            ("depth", spec => Text(SpecEditor.Layers(spec).Count - 1)),
            ("units", spec => Joined(spec, layer => layer.Units is { } units ? Text(units) : null)),
            ("activation", spec => Joined(spec, layer => layer.Activation)),
            ("initial", spec => Joined(spec, layer => layer.Initial)),
            ("norm", spec => Joined(spec, layer => layer.Norm)),
            ("residual", spec => Joined(spec, layer => layer.Residual ? "true" : "false")),
            ("parameters", spec => spec.Network.ParameterCount.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("data", spec => spec.Data.ToString()),
            ("rate", spec => spec.Training.LearningRate.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("lambda", spec => spec.Training.Lambda.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("batch", spec => spec.Training.BatchSize is { } rows ? Text(rows) : "full"),
            ("optimizer", spec => spec.Training.Optimizer.ToString()),
            ("clip", spec => spec.Training.Clipping.ToString()),
            ("schedule", spec => spec.Training.Schedule.ToString()),
            ("epochs", spec => Text(spec.Training.Epochs)),
            ("seed", spec => spec.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        (string Key, string[] Values) changes = ("changes", [.. records.Select(record => string.Join("; ", record.Changes().Select(ChangeText)))]);
        return [.. settings.Select(setting => (setting.Key, Values: specs.Select(setting.Read).ToArray())).Append(changes).Where(row => row.Values.Distinct().Count() > 1)
            .Select(row => new SettingRow(row.Key, row.Values, Odd(row.Values)))];
    }

    private static string ChangeText(AppliedChange change) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{change.Step}: {change.Change.Text}");

    /// <summary>The places of the values that the majority does not have.</summary>
    private static int[] Odd(string[] values)
    {
        string common = values.GroupBy(value => value).MaxBy(same => same.Count())!.Key;
        return [.. Enumerable.Range(0, values.Length).Where(i => values[i] != common)];
    }

    private static string Joined(RunSpec spec, Func<LayerSettings, string?> read) =>
        string.Join(", ", SpecEditor.Layers(spec).SkipLast(1).Select(layer => read(layer) ?? "–").Distinct());

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>Runs side by side.</summary>
internal sealed record ComparisonDocument(IReadOnlyList<ComparedRun> Runs, IReadOnlyList<SettingRow> Differences);

/// <summary>The charts of a compared run, and the accuracy of guessing in percent; null while its data are not loaded.</summary>
internal sealed record ComparedRun(string Id, string Spec, double? Baseline, EpochColumns Epochs, RatioColumns SpeedRatio);

/// <summary>Epochs; accuracies in percent.</summary>
internal sealed record EpochColumns(IReadOnlyList<int> Epoch, IReadOnlyList<double?> ValidationAccuracy, IReadOnlyList<double?> ValidationCost);

/// <summary>log₁₀ of the speed of layer 1 over that of the last hidden layer.</summary>
internal sealed record RatioColumns(IReadOnlyList<long> Step, IReadOnlyList<double> Log10);

/// <summary>A setting that differs; <paramref name="Odd"/> are the places of values that the majority does not have.</summary>
internal sealed record SettingRow(string Key, IReadOnlyList<string> Values, IReadOnlyList<int> Odd);
