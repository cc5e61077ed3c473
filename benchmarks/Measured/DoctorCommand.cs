using System.Globalization;
using Sonda.Benchmarks.Peers;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Measured;

/// <summary>
/// <c>doctor</c>: networks in addition to the labelled set, diagnosed at their start, and their outcome in training.
/// </summary>
internal static class DoctorCommand
{
    private const int Short = 4;

    /// <summary>The maximum share of networks that learned and yet raise an alarm; a level of 0.95 allows 5 in 100.</summary>
    private const double MaxAlarmed = 0.05;

    /// <summary>
    /// A network has learned if its accuracy is at most this far behind the best on its data, and if it has removed at least half as
    /// much of the cost of guessing. An accurate network that costs as much as a guess has not learned what it was trained for.
    /// </summary>
    private const double MaxBehind = 0.1, MinGained = 0.5;

    /// <summary>The share of the cost of guessing above which a network has not learned.</summary>
    private const double Stuck = 0.9;

    /// <summary>Diagnoses at the start, trains, prints and counts.</summary>
    public static int Run()
    {
        bool isShort = Count("seen while the rules took their form", DoctorCases.Seen) > MaxAlarmed;
        isShort |= Count("fresh", DoctorCases.Fresh) > MaxAlarmed;
        Count("at the bounds", DoctorCases.Later);
        return isShort ? Short : 0;
    }

    /// <summary>The share of alarms among the networks that learned.</summary>
    private static double Count(string name, (string Run, int Seeds)[] cases)
    {
        var all = new List<(RunSpec Run, DoctorSaid[] Said, Trace[] Traces)>();
        foreach ((string text, int seeds) in cases)
        {
            var run = RunSpec.Parse(text);
            all.Add((run, Diagnoses.Of([run], seeds, new ExaminationOptions { Steps = 0 }), Trained(run, seeds)));
        }

        var best = all.GroupBy(one => one.Run.Data).ToDictionary(group => group.Key, group => group.SelectMany(one => one.Traces).ToArray())
            .ToDictionary(group => group.Key, group => new Best(group.Value.Max(Right), group.Value.Select(Left).Where(double.IsFinite).Min()));
        var counts = new Dictionary<(string Said, string Became), int>();
        int late = 0;
        double promised = 0, spread = 0;
        foreach ((RunSpec run, DoctorSaid[] said, Trace[] traces) in all)
        {
            string[] became = [.. traces.Select(trace => Became(trace, best[run.Data]))];
            for (int k = 0; k < said.Length; k++)
            {
                (string, string) cell = (said[k].Verdict.Healthy != false ? "healthy" : "ailing", became[k].Split(' ')[0]);
                counts[cell] = counts.GetValueOrDefault(cell) + 1;
                if (said[k].Verdict.Findings.Where(finding => finding.Severity != Severity.Mild).Select(finding => finding.Probability).DefaultIfEmpty(-1).Max() is >= 0 and var sure)
                {
                    (promised, spread) = (promised + 1 - sure, spread + (sure * (1 - sure)));
                }

                late += cell.Item2 == "learned" && Doctor.Standard.Examine(traces[k]).Healthy == false ? 1 : 0;
            }

            Terminal.Out.WriteLine($"{run}\n    said {string.Join(" | ", said.Select(Words))}\n    became {string.Join(" | ", became)}");
        }

        foreach (var ((says, became), count) in counts.OrderBy(pair => pair.Key))
        {
            Terminal.Out.WriteLine($"{name}: said to be {says}, {became}: {count}");
        }

        Terminal.Out.WriteLine($"{name}: learned, and said to be ailing after all of the training: {late}");
        int alarmed = counts.GetValueOrDefault(("ailing", "learned")), quiet = counts.GetValueOrDefault(("healthy", "learned"));
        Terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {alarmed} of {alarmed + quiet} that learned were alarmed; the probabilities given to all alarmed say {promised:f1}, give or take {Math.Sqrt(spread):f1}"));
        return (double)alarmed / Math.Max(1, alarmed + quiet);
    }

    private static string Words(DoctorSaid said) => said.Verdict.Findings.Count == 0
        ? "healthy"
        : string.Join(", ", said.Verdict.Findings.Select(finding => string.Create(
            CultureInfo.InvariantCulture, $"{finding.Ailment} {finding.Severity} {finding.Probability:f2}")));

    private static Trace[] Trained(RunSpec run, int seeds)
    {
        var traces = new Trace[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, k => traces[k] = Examination.Watch(
            run with { Seed = (ulong)k + 1 }, LabelledData.Of(run), new ExaminationOptions { Steps = null, Every = 25 }));
        return traces;
    }

    private static string Became(Trace trace, Best best)
    {
        double left = Left(trace);
        bool hasLearned = Right(trace) >= best.Right - MaxBehind && 1 - left >= MinGained * (1 - best.Left);
        string word = trace.NotFinite is not null ? "not-finite" : hasLearned ? "learned" : left <= Stuck ? "partly" : "not";
        return string.Create(CultureInfo.InvariantCulture, $"{word} ({left:f2} of the cost left, {Right(trace):f2} right)");
    }

    /// <summary>The remaining share of the cost of guessing at the end, on the training rows; NaN if unknown.</summary>
    private static double Left(Trace trace) =>
        (trace.Epochs.Count > 0 ? trace.Epochs[^1].TrainingCost ?? double.NaN : double.NaN) / (trace.Subject.ConstantCost ?? double.NaN);

    /// <summary>The validation accuracy at the end; 0 without classes or without an end.</summary>
    private static double Right(Trace trace) =>
        trace.NotFinite is null && trace.Epochs.Count > 0 ? trace.Epochs[^1].ValidationAccuracy ?? 0 : 0;

    /// <summary>The best results of any network of a group on some data.</summary>
    private sealed record Best(double Right, double Left);
}
