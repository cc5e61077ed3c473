#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 5. Step a run, change it while it trains, stop it, resume it, and replay it: always the same bytes.
// Run it:   dotnet run samples/05-run.cs                shorter: add -- --quick
// Look for: three equal fingerprints at the end, and a different one for the run that was left alone.
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Data;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

RunSpec spec = RunSpec.Parse(args.Contains("--quick") ? "784-30-10; epochs 1" : "784-30-10; epochs 5");
LoadedData digits = await DataSource.LoadAsync(spec.Data);

// Steer a run by hand: a step is one mini-batch.
Run steered = Run.Start(spec, digits);
steered.StepUntil(new RunGoal(Step: 1000));
steered.Change(RunChange.LearningRate(0.03));
steered.StepUntil(new RunGoal(Step: 2000));
steered.Change(RunChange.Parse("batch 32; optimizer momentum"));
steered.Step();
Checkpoint checkpoint = steered.Snapshot();
steered.StepUntil(RunGoal.End);

// Go on from the checkpoint, as if the program had been stopped there.
Run resumed = Run.Resume(checkpoint, digits);
resumed.StepUntil(RunGoal.End);

// Replay: spec, data and the list of changes are all that a run is.
Run replayed = Run.Start(spec, digits);
foreach (AppliedChange applied in steered.Changes)
{
    Console.WriteLine($"at step {applied.Step}: {applied.Change}");
    replayed.StepUntil(new RunGoal(Step: applied.Step));
    replayed.Change(applied.Change);
}

replayed.StepUntil(RunGoal.End);
Run untouched = Run.Start(spec, digits);
untouched.StepUntil(RunGoal.End);
(string, Run)[] runs = [("steered", steered), ("resumed", resumed), ("replayed", replayed), ("untouched", untouched)];
foreach ((string name, Run run) in runs)
{
    float[] numbers = [.. run.Result().Parameters.SelectMany(parameter => parameter.ToArray())];
    string fingerprint = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(numbers)))[..16];
    Console.WriteLine($"{name,-10} {run.Epochs[^1].ValidationAccuracy:F2}%   SHA-256 of all weights {fingerprint}…");
}
