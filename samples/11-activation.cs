#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 11. Write an activation of your own as a formula of z, train with it, and save and open the network like any other.
// Run it:   dotnet run samples/11-activation.cs         fewer epochs: add -- --quick
// Look for: a wavy gate, which no framework has under a name, learns as well as GELU. It takes more time.
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

int epochs = args.Contains("--quick") ? 2 : 10;
LoadedData digits = await DataSource.LoadAsync();

// The functions of a formula are the other activations; its slope follows by the chain rule.
string[] activations = ["sigmoid", "gelu", "phi(z*sigmoid(1.702*z))", "phi(z*sigmoid(1.702*z) - 0.1*sin(3*z))"];
Console.WriteLine($"{"activation",-40} {"accuracy",9} {"seconds",8}");
foreach (string activation in activations)
{
    RunSpec spec = RunSpec.Parse($"784-[64 {activation} xavier]x2-10 softmax; rate 0.1; batch 20; epochs {epochs}");
    Run run = Run.Start(spec, digits);
    run.StepUntil(RunGoal.End);
    Console.WriteLine($"{activation,-40} {run.Epochs[^1].ValidationAccuracy,8:F2}% {run.Seconds,8:F1}");

    // The formula is part of the network's text, so that a file opens on every machine.
    NetworkFile.Save(run.Result(), "own.sonda");
    Console.WriteLine($"  saved and opened again: {NetworkFile.Load<float>("own.sonda").Spec}");
    File.Delete("own.sonda");
}
