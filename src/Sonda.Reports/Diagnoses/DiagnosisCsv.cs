using Sonda.Diagnosis.Traces;
using Sonda.Reports.Csv;
using Sonda.Studies.Diagnoses;
using Sonda.Theory;

namespace Sonda.Reports.Diagnoses;

/// <summary>
/// The learning speeds of a diagnosis as tidy CSV: a row for each layer of each step, with log₁₀ of the speed and, before any training, of
/// the band that theory expects.
/// </summary>
internal static class DiagnosisCsv
{
    /// <summary>The table; a step without a speed is left out.</summary>
    public static string Write(DiagnosisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TraceSubject subject = result.Trace.Subject;
        var table = new CsvTable(
            "diagnosis", ["network", "data", "seed", "step", "layer", "log10Speed", "log10Theory", "log10Low", "log10High"]);
        foreach (StepReading step in result.Trace.Steps)
        {
            for (int layer = 0; layer < step.Layers.Count; layer++)
            {
                if (step.Layers[layer].Speed is { } speed)
                {
                    // Theory knows the network as it was drawn, on the rows of the reading that stands beside it on the screen.
                    Band? band = step.Step == 0 && step == result.Shown ? result.Forecast?.Layers[layer].Speed : null;
                    table.Add(
                        subject.Network, subject.Data, result.Seed, step.Step, subject.Layers[layer].Name,
                        speed > 0 ? Math.Log10(speed) : null, Log10(band?.LogExpected), Log10(band?.LogLow), Log10(band?.LogHigh));
                }
            }
        }

        return table.ToString();
    }

    private static double? Log10(double? natural) => natural / Math.Log(10);
}
