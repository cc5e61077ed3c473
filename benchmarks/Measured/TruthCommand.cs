using System.Globalization;
using Sonda.Benchmarks.Peers;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Measured;

/// <summary><c>doctor truth</c>: the outcome of the labelled runs in training, and the readings at their starts.</summary>
internal static class TruthCommand
{
    private const int Seeds = 10;

    public static int Run()
    {
        LabelledFamily[] families =
            [LabelledSet.Sigmoid, LabelledSet.SmallStart, LabelledSet.DeepRelu, LabelledSet.Exponential, LabelledSet.Healthy, LabelledSet.Chapter];
        Terminal.Out.WriteLine("net | data | died, not finite, at chance, better | validation, right | g1/gL at step 0 | g1 at step 0");
        foreach (RunSpec run in families.SelectMany(family => family.Runs))
        {
            Trace[] traces = new Trace[Seeds];
            Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, k => traces[k] = Examination.Watch(
                run with { Seed = (ulong)k + 1 }, LabelledData.Of(run), new ExaminationOptions { Steps = null, Every = Period(run) }));
            Terminal.Out.WriteLine(string.Join(" | ", run.Network, run.Data, Outcomes(traces), Range(traces.Select(trace =>
                trace.NotFinite is null ? trace.Epochs[^1].ValidationAccuracy ?? double.NaN : double.NaN), "f2"), Range(traces.Select(Ratio), "e0"),
                Range(traces.Select(trace => trace.Steps[0].Layers[0].GradientNorm ?? double.NaN), "e0")));
        }

        return 0;
    }

    /// <summary>The interval that gives one reading at the start and one near the end.</summary>
    private static long Period(RunSpec run)
    {
        TraceSubject subject = TraceSubjects.Of(run, LabelledData.Of(run));
        return Math.Max(subject.PlannedSteps - 1, 1);
    }

    private static string Outcomes(Trace[] traces)
    {
        int notFinite = traces.Count(trace => trace.NotFinite is not null);
        int died = traces.Count(trace => trace.NotFinite is null && HasDeadLayer(trace));
        int stuck = traces.Count(trace => trace.NotFinite is null && !HasDeadLayer(trace)
            && trace.Epochs[^1].ValidationAccuracy < trace.Subject.ChanceAccuracy + 0.05);
        return $"{died}, {notFinite}, {stuck}, {traces.Length - notFinite - died - stuck}";
    }

    private static bool HasDeadLayer(Trace trace) => trace.Steps[^1].Layers.SkipLast(1)
        .Select((layer, i) => layer.DeadUnits?.Count == trace.Subject.Layers[i].Units).Any(dead => dead);

    private static double Ratio(Trace trace) =>
        (trace.Steps[0].Layers[0].GradientNorm ?? double.NaN) / (trace.Steps[0].Layers[^1].GradientNorm ?? double.NaN);

    private static string Range(IEnumerable<double> values, string format)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? "-" : finite.Min().ToString(format, CultureInfo.InvariantCulture) + ".." + finite.Max().ToString(format, CultureInfo.InvariantCulture);
    }
}
