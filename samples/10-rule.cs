#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 10. Give the doctor a rule of your own: a gap between the accuracies on training and on validation rows.
// Run it:   dotnet run samples/10-rule.cs               fewer epochs: add -- --quick
// Look for: 300 images are too few for a wide network. It knows them by heart, and the rule finds that.
using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

int epochs = args.Contains("--quick") ? 20 : 60;
LoadedData digits = await DataSource.LoadAsync();
LoadedData few = LoadedData.Of(digits.Training.Slice(0, 300), digits.Validation);
RunSpec spec = RunSpec.Parse($"784-[100 relu he]-10 softmax; lambda 0; epochs {epochs}");
Run run = Run.Start(spec, few, new RunOptions { Trace = StepReadings.OfTraining(plannedSteps: 30 * epochs) });
run.StepUntil(RunGoal.End);
var doctor = new Doctor([.. Doctor.Standard.Rules, new GapRule()]);
foreach (Finding finding in doctor.Examine(run.Trace()).Findings)
{
    string evidence = string.Join(", ", finding.Evidence.Select(number => $"{number.Key} {number.Value:G3}"));
    Console.WriteLine($"{finding.Severity} {finding.Ailment}, since step {finding.SinceStep}: {evidence}");
}

internal sealed class GapRule : IDiagnosticRule
{
    public string Ailment => "generalisation-gap";

    // Silence says nothing if no epoch brought both accuracies.
    public bool LacksReadings(Trace trace) => !trace.Epochs.Any(epoch => Gap(epoch) is not null);

    // A rule reads a trace and gives findings; it stays silent if the trace has too little to judge by.
    public IEnumerable<Finding> Examine(Trace trace)
    {
        if (trace.Epochs.Count > 0 && Gap(trace.Epochs[^1]) is > 0.1 and { } gap)
        {
            yield return new Finding
            {
                Ailment = Ailment,
                Severity = Severity.Moderate,
                SinceStep = trace.Epochs.First(epoch => Gap(epoch) > 0.1).Step,
                Probability = 0.95,
                Evidence = new Dictionary<string, double> { ["gap"] = gap },
            };
        }
    }

    private static double? Gap(EpochReading epoch) => epoch.TrainingAccuracy - epoch.ValidationAccuracy;
}
