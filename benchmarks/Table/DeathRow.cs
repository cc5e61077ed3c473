using System.Globalization;
using Sonda.Benchmarks.Peers;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Table;

/// <summary>
/// The error of the doctor's probability of death, given from starts trained for 200 steps, against 200 fresh seeds in
/// the whole training. The unit is the binomial standard error of the difference; the worst network counts.
/// </summary>
internal sealed class DeathRow : IRowSource
{
    private const int Fresh = 200;
    private const int Starts = 1000;

    /// <summary>In 95 of 100 such tables all four networks are nearer, with the two-sided probability (2Φ(2.49) − 1)⁴.</summary>
    private const double Bar = 2.49;

    public TableRow Measure()
    {
        var parts = new List<string>();
        double farthest = 0;
        foreach (RunSpec run in LabelledSet.DeepRelu.Runs)
        {
            var data = LabelledData.Of(run);
            Trace trace = Examination.Watch(
                run, data, new ExaminationOptions { Steps = 0, Starts = Starts, Threads = Environment.ProcessorCount });
            double given = Doctor.Standard.Examine(trace).Findings.Single(finding => finding.Ailment == DeadUnitsRule.Id).Evidence["overSeeds"];
            TraceStarts truth = OtherStarts.Count(
                run with { Seed = 1UL << 48 }, data, Fresh, trace.Subject.PlannedSteps, Environment.ProcessorCount)!;
            double seen = (double)truth.Blocked / truth.Count;
            farthest = Math.Max(farthest, Math.Abs(given - seen) / Math.Sqrt(given * (1 - given) * ((1.0 / Fresh) + (1.0 / Starts))));
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{run.Network}: given {given:f3}, {seen:f3} died"));
        }

        return new TableRow
        {
            What = $"{LabelledSet.DeepRelu.Name}: the probability of death, against {Fresh} seeds",
            Bar = Bar,
            Unit = "standard errors",
            Digits = 2,
            Measured = farthest,
            Detail = $"from {Starts} other starts of {OtherStarts.DefaultSteps} steps each; {string.Join("; ", parts)}",
        };
    }
}
