using Sonda.Benchmarks.Controls;
using Sonda.Benchmarks.Measured;
using Sonda.Diagnosis;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Table;

/// <summary>The number of recognised runs of a family with a certain cause: its finding comes first, or the verdict says what was learned.</summary>
internal sealed class CertainRow(CertainFamily family) : IRowSource
{
    private const int Seeds = 10;

    /// <summary>The interval of readings in a whole training.</summary>
    private const long Every = 20;

    public TableRow Measure()
    {
        using var data = new ControlData();
        var options = new ExaminationOptions { Steps = family.Steps, Every = family.Steps is null ? Every : 1 };
        DoctorSaid[] said = Diagnoses.Of(family.Runs, Seeds, options);
        DoctorSaid[] wrong = [.. said.Where(one => !IsRight(one.Verdict))];
        foreach (DoctorSaid one in wrong)
        {
            Terminal.Error.WriteLine($"{one.Run}: {one.First ?? "nothing"} {(one.Verdict.Findings is [var finding, ..] ? finding.Form : "")}; {one.Verdict.Learning?.Result}");
        }

        return new TableRow
        {
            What = $"{family.Name}: {family.Ailment ?? family.Result.ToString()}, {(family.Result is null ? "named first" : "seen at the end")}",
            Bar = 100,
            AtLeast = true,
            Unit = "%",
            Digits = 1,
            Measured = 100.0 * (said.Length - wrong.Length) / said.Length,
            Detail = $"{said.Length - wrong.Length} of {said.Length}, {Seeds} seeds each, {(family.Steps is { } steps ? $"after {steps} steps" : "at the end of training")}; "
                + (family.Result is null ? $"first: {Diagnoses.Tally(said.Select(one => one.First))}" : Diagnoses.Tally(said.Select(one => one.Verdict.Learning?.Result.ToString()))),
        };
    }

    private bool IsRight(Verdict verdict) => family.Result is { } result
        ? verdict.Learning?.Result == result
        : verdict.Findings is [var first, ..] && first.Ailment == family.Ailment && family.IsMeant?.Invoke(first) != false;
}
