#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 9. Write your own observer: it looks at every hundredth step and counts units that are silent for the whole batch.
// Run it:   dotnet run samples/09-observer.cs           one epoch instead of three: add -- --quick
// Look for: at a large learning rate most ReLU units fall silent. With slope 0 they hardly learn again.
using Sonda.Data;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

int epochs = args.Contains("--quick") ? 1 : 3;
LoadedData digits = await DataSource.LoadAsync();
foreach (double rate in (double[])[0.1, 1])
{
    RunSpec spec = RunSpec.Parse($"784-[64 relu he]x3-10 softmax; batch 100; rate {rate}; epochs {epochs}");
    Run run = Run.Start(spec, digits);
    var silent = new SilentUnits();
    run.Observe(silent);
    run.StepUntil(RunGoal.End);
    Console.WriteLine($"rate {rate}: accuracy {run.Epochs[^1].ValidationAccuracy:F1}%");
    Console.WriteLine($"   silent of 64 units: {string.Join(" ", silent.Counts)}");
}

internal sealed class SilentUnits : ITrainingObserver<float>
{
    public List<int> Counts { get; } = [];

    // The trainer asks before each step, and does only the work that some observer needs.
    public StepNeeds Needs(long step) => step % 100 == 0 ? StepNeeds.Gradients : StepNeeds.None;

    // Layers count from 0, so layer 2 is the third hidden one. The view shows the batch and cannot change it.
    public void GradientsReady(long step, BatchView<float> batch) =>
        Counts.Add(Enumerable.Range(0, 64).Count(unit => IsSilent(unit, batch)));

    public void ParametersUpdated(long step, BatchView<float> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
    {
    }

    private static bool IsSilent(int unit, BatchView<float> batch) =>
        Enumerable.Range(0, batch.Rows).All(row => batch.Activation(layer: 2, row)[unit] == 0);
}
