using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Recurrent;
using Sonda.Diagnosis.Findings;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Benchmarks.Table;

/// <summary>
/// The recurrent networks whose start is called severe although more than one in ten of their trainings learns. It also lists the networks
/// that do not learn and are not alarmed.
/// </summary>
internal sealed class RecurrentRow : IRowSource
{
    private const int Seeds = 10;

    public TableRow Measure()
    {
        var truth = new RecurrentTruth();
        var condemned = new List<string>();
        var barely = new List<string>();
        int learning = 0, alarmed = 0, silent = 0, severe = 0;
        foreach (RecurrentCase one in RecurrentCases.All)
        {
            (int learned, int better, int runs) = truth.Of(one);
            bool learns = learned > runs / 10.0;
            Finding[] worst =
            [
                .. Diagnoses.Of([RunSpec.Parse(one.Run)], Seeds, new ExaminationOptions { Steps = 0, ReadsEpochs = false })
                    .SelectMany(said => said.Verdict.Findings.Take(1)),
            ];
            int severely = worst.Count(finding => finding.Severity == Severity.Severe), badly = worst.Count(finding => finding.Severity != Severity.Mild);
            Terminal.Error.WriteLine($"{one.Run}: learned {learned} of {runs}; severe {severely}, moderate {badly - severely} of {Seeds}"
                + $" ({Diagnoses.Tally(worst.Select(finding => (string?)finding.Ailment))})");
            if (!learns && better > runs / 10.0)
            {
                barely.Add($"{one.Run}, {better} of {runs}, severe in {severely}");
            }

            learning += learns ? 1 : 0;
            alarmed += learns && badly > 0 ? 1 : 0;
            silent += !learns && badly == 0 ? 1 : 0;
            severe += !learns && severely > 0 ? 1 : 0;
            if (learns && severely > 0)
            {
                condemned.Add($"{one.Run}, severe in {severely}");
            }
        }

        int all = RecurrentCases.All.Count;
        return new TableRow
        {
            What = "recurrent networks that learn, called severe at their start",
            Bar = 0,
            Unit = $"of {all}",
            Measured = condemned.Count,
            Detail = $"{learning} of {all} learn in more than 1 of 10 trainings; {alarmed} of them have a seed with an alarm worse than mild; of the others, "
                + $"{severe} have a severe seed and {silent} no alarm; {truth.Trained} trainings were not on record. "
                + $"Learned: a tenth of the way from guessing, or from what needs no memory. Only better than guessing, by the definition of sonda train: {barely.Count} more"
                + (barely.Count > 0 ? $" ({string.Join("; ", barely)})" : "")
                + (condemned.Count > 0 ? ": " + string.Join("; ", condemned) : ""),
        };
    }
}
