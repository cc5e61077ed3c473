using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies.Causes;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies;

/// <summary>
/// The remedies of a verdict, in the order of their causes: the severity of a finding orders nothing, because consequences are often worse
/// than what caused them. A pure function of the trace and its findings.
/// </summary>
internal static class Prescriber
{
    /// <summary>A cause comes before those that it can bring about.</summary>
    private static readonly ICause[] Causes =
    [
        new OutputCause(), new DataCause(), new ForceCause(), new TimeCause(), new StartCause(), new StructureCause(), new LongStepCause(), new ShortStepCause(),
    ];

    /// <summary>The remedies, best first; each change once.</summary>
    public static IReadOnlyList<Prescription> Of(Trace trace, IReadOnlyList<Finding> findings)
    {
        var evidence = new Evidence(trace, findings);
        Prescription[][] byCause = [.. Causes.Select(cause => cause.Prescribe(evidence).Where(one => IsUseful(one, evidence)).ToArray())];
        var list = new List<Prescription>();
        Prescription[] together = [.. Causes.Zip(byCause).SelectMany(pair => pair.First is ForceCause ? pair.Second : pair.First.IsIndependent ? pair.Second.Take(1) : [])];
        if (together.Length > 1)
        {
            list.Add(new Prescription(string.Join('+', together.Select(one => one.Id)), LocalizableText.Join(" ", together.Select(one => one.Why))));
        }

        list.AddRange(byCause.SelectMany(remedies => remedies));
        list.AddRange(Rest(evidence));
        return [.. list.DistinctBy(one => one.Id)];
    }

    /// <summary>The remedies of the findings in their order.</summary>
    public static IReadOnlyList<Prescription> Plain(IReadOnlyList<Finding> findings) => [.. findings.SelectMany(Of).DistinctBy(one => one.Id)];

    private static IEnumerable<Prescription> Of(Finding finding) =>
        finding.Remedies.Select(remedy => new Prescription(remedy, LocalizableText.Of($"The page of {finding.Ailment} suggests it.")) { Ailment = finding.Ailment });

    /// <summary>What the rules suggest against their own findings, worst first, and what helps most networks.</summary>
    private static IEnumerable<Prescription> Rest(Evidence evidence) => evidence.Findings.SelectMany(Of).Where(one => IsUseful(one, evidence));

    /// <summary>Whether a remedy can change anything: it is not there already, and data, optimizer and steps leave it something to do.</summary>
    private static bool IsUseful(Prescription prescription, Evidence evidence) =>
        RemedyKinds.Find(prescription.Remedies[0]) is { } remedy && !remedy.IsPresent(evidence.Subject) && remedy.Id switch
        {
            // Trained on 213 ailing runs, these two cured none and harmed 26.
            RemedyKinds.LayerRates or RemedyKinds.LargerBatch => false,
            RemedyKinds.LowerRate or RemedyKinds.ThirdRate => LongStepCause.Excess(evidence) is not null,
            RemedyKinds.HigherRate => LongStepCause.Excess(evidence) is null,
            RemedyKinds.Initializer => evidence.Weights?.IsFitting != true,

            // A step that is divided by the size of the gradient has the same length for a clipped one.
            RemedyKinds.Clip => evidence.IsRecurrent || evidence.Subject.Optimizer?.DividesByGradientSize != true,
            RemedyKinds.BatchNorm => evidence.Subject.BatchSize != 1,
            _ => true,
        };
}
