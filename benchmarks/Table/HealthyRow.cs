using Sonda.Benchmarks.Measured;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Table;

/// <summary>The number of healthy controls with an alarm, with every rule on.</summary>
internal sealed class HealthyRow(int seeds, long? steps, long every) : IRowSource
{
    public TableRow Measure()
    {
        DoctorSaid[] said = Diagnoses.Of(LabelledSet.Healthy.Runs, seeds, new ExaminationOptions { Steps = steps, Every = every });
        DoctorSaid[] alarmed = [.. said.Where(one => one.Verdict.Healthy == false)];
        DoctorSaid[] mild = [.. said.Where(one => one.Verdict.Healthy != false && one.Verdict.Findings.Count > 0)];
        string when = steps is { } some ? $"in the first {some} steps" : "over the whole 300 epochs";
        return new TableRow
        {
            What = $"healthy controls alarmed {when}",
            Bar = 1,
            Unit = "in 100",
            Digits = 2,
            Measured = 100.0 * alarmed.Length / said.Length,
            Detail = $"{alarmed.Length} of {said.Length}, {seeds} seeds each{(alarmed.Length > 0 ? ": " + Diagnoses.Tally(alarmed.Select(one => one.First)) : "")}; "
                + $"mild findings in {mild.Length} more{(mild.Length > 0 ? ": " + Diagnoses.Tally(mild.Select(one => one.First)) : "")}",
        };
    }
}
