using Sonda.Benchmarks.Measured;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Findings;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Table;

/// <summary>The number of training steps until the verdict on the slowest sigmoid network.</summary>
internal sealed class LatencyRow : IRowSource
{
    private const int Most = 50;

    public TableRow Measure()
    {
        DoctorSaid[] waiting = Diagnoses.Of(LabelledSet.Sigmoid.Runs, 10, new ExaminationOptions { Steps = 0 });
        bool all = waiting.All(one => one.Verdict.Findings.Any(finding => finding is { Ailment: VanishingRule.Id, Severity: not Severity.Mild }));
        return new TableRow
        {
            What = "steps until the verdict, sigmoid family",
            Bar = 0,
            Unit = "steps",
            Measured = all ? waiting.Max(one => one.Trace.Steps[^1].Step) : Most,
            Detail = all ? $"all {waiting.Length} networks, before any training" : $"some take longer; not looked beyond the start, {Most} stands for that",
        };
    }
}
