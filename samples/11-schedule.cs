#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 11. Write your own learning-rate schedule as a driver of a run: the "bold driver", which takes a bad epoch back.
// Run it:   dotnet run samples/11-schedule.cs           fewer epochs: add -- --quick
// Look for: each time that the cost rises, the run goes back to the epoch before and tries again with half the rate.
using Sonda.Data;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

int epochs = args.Contains("--quick") ? 3 : 10;
LoadedData digits = await DataSource.LoadAsync();
var options = new RunOptions { Readings = new EpochReadings { ValidationCost = true } };
RunSpec spec = RunSpec.Parse($"784-[64 relu he]x2-10 softmax; rate 0.5; batch 50; epochs {epochs}");
Run run = Run.Start(spec, digits, options);

double best = double.PositiveInfinity;
while (run.Position.Epoch < epochs)
{
    Checkpoint before = run.Snapshot();
    double rate = run.Training.LearningRate;
    run.StepUntil(new RunGoal(Epoch: run.Position.Epoch + 1));

    double cost = run.Status == RunStatus.Diverged ? double.NaN : run.Epochs[^1].ValidationCost ?? double.NaN;
    bool isBetter = cost < best;
    string decision = isBetter ? "kept; the next rate is 5% larger" : "taken back; the rate is halved";
    Console.WriteLine($"epoch {before.Epochs.Count + 1,2}   rate {rate,-7:G3} cost {cost,-7:F4} {decision}");
    if (isBetter)
    {
        best = cost;
        run.Change(RunChange.LearningRate(rate * 1.05));
    }
    else
    {
        run = Run.Resume(before, digits, options);
        run.Change(RunChange.LearningRate(rate / 2));
    }
}

Console.WriteLine($"{run.Epochs[^1].ValidationAccuracy:F2}%, with {run.Changes.Count} changes in the run's log.");
