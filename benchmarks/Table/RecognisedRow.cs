using Sonda.Benchmarks.Measured;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.Exploding;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Table;

/// <summary>The number of recognised runs of a family: the first finding is the right ailment, after some steps.</summary>
internal sealed class RecognisedRow(LabelledFamily family, long steps) : IRowSource
{
    /// <summary>The number of networks drawn of each run.</summary>
    private const int Seeds = 10;

    public TableRow Measure()
    {
        DoctorSaid[] said = Diagnoses.Of(family.Runs, Seeds, new ExaminationOptions { Steps = steps, ReadsEpochs = false });
        int right = said.Count(IsRight), exploding = said.Count(one => one.Verdict.Findings.Any(finding => finding.Ailment == ExplodingRule.Id));
        int dead = said.Count(one => one.Verdict.Findings.Any(finding => finding.Ailment == DeadUnitsRule.Id));
        return new TableRow
        {
            What = $"{family.Name}: {family.Ailment}{(family.IsMild ? ", mild" : "")}, named first",
            Bar = 100,
            AtLeast = true,
            Unit = "%",
            Digits = 1,
            Measured = 100.0 * right / said.Length,
            Detail = $"{right} of {said.Length}, {Seeds} seeds each, after {steps} steps; first: {Diagnoses.Tally(said.Select(one => one.First))}; "
                + $"also named: exploding {exploding}, dead-units {dead}",
        };
    }

    private bool IsRight(DoctorSaid said) => said.First == family.Ailment && (said.Verdict.Healthy != false) == family.IsMild;
}
