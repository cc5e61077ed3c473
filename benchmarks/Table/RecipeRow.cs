using Sonda.Benchmarks.Controls;
using Sonda.Benchmarks.Measured;
using Sonda.Diagnosis;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Table;

/// <summary>
/// The number of runs of common recipes with an alarm worse than mild. A whole training that did not learn is no control: it is left out, and
/// named.
/// </summary>
internal sealed class RecipeRow(int seeds, long? steps) : IRowSource
{
    /// <summary>The interval of readings in a whole training.</summary>
    private const long Every = 20;

    public TableRow Measure()
    {
        using var data = new ControlData();
        var options = new ExaminationOptions { Steps = steps, Every = steps is null ? Every : 1 };
        var alarms = new List<string>();
        var notLearned = new List<string>();
        int all = 0;
        foreach ((string name, var run) in Recipes.All)
        {
            DoctorSaid[] said = Diagnoses.Of([run], seeds, options), healthy = [.. said.Where(one => steps is not null || HasLearned(one))];
            DoctorSaid[] alarmed = [.. healthy.Where(one => one.Verdict.Healthy == false)];
            DoctorSaid[] mild = [.. healthy.Where(one => one.Verdict.Healthy != false && one.Verdict.Findings.Count > 0)];
            DoctorSaid[] failed = [.. said.Except(healthy)];
            Terminal.Error.WriteLine($"{name}: alarmed {alarmed.Length} of {healthy.Length}{Of(alarmed)}; mild {mild.Length}{Of(mild)}; not learned {failed.Length}{Of(failed)}");
            all += healthy.Length;
            alarms.AddRange(alarmed.Select(one => $"{name}: {one.First} (seed {one.Run.Seed})"));
            notLearned.AddRange(failed.Select(one => $"{name} (seed {one.Run.Seed}: {one.First ?? "nothing found"})"));
        }

        return new TableRow
        {
            What = $"common recipes alarmed {(steps is { } some ? $"in the first {some} steps" : "over the whole training")}",
            Bar = 1,
            Unit = "in 100",
            Digits = 2,
            Measured = 100.0 * alarms.Count / all,
            Detail = $"{alarms.Count} of {all}, {Recipes.All.Count} recipes, {seeds} seeds each{(alarms.Count > 0 ? ": " + string.Join(", ", alarms) : "")}"
                + (notLearned.Count > 0 ? $"; did not learn: {string.Join(", ", notLearned)}" : ""),
        };
    }

    private static bool HasLearned(DoctorSaid said) => said.Verdict.Learning?.Result is LearningResult.Learned or LearningResult.BelowLinear;

    private static string Of(DoctorSaid[] said) => said.Length == 0 ? "" : $" ({Diagnoses.Tally(said.Select(one => one.First))})";
}
