#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 6. Host a run on a thread of its own, follow its events, and change it at a pause, as a live page does.
// Run it:   dotnet run samples/06-host.cs               one epoch instead of three: add -- --quick
// Look for: each event is one line of JSON; the pause at step 1000, then the change, then the run goes on.
using Sonda.Data;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

RunSpec spec = RunSpec.Parse(args.Contains("--quick") ? "784-30-10; epochs 1" : "784-30-10; epochs 3");
LoadedData digits = await DataSource.LoadAsync(spec.Data);

await using var host = new RunHost(Run.Start(spec, digits));
IAsyncEnumerable<RunEvent> events = host.Subscribe();

// Play returns at once: from now on the run trains in the background.
await host.Play(new RunGoal(Step: 1000));
await foreach (RunEvent happened in events)
{
    Console.WriteLine(RunEventJson.Write(happened));
    if (happened is RunPaused { Step: 1000 })
    {
        // Reads and changes wait for the end of a mini-batch, so they never see half a step.
        double rate = await host.Read(run => run.Training.LearningRate);
        await host.Change(RunChange.LearningRate(rate / 2));
        await host.Play();
    }

    if (happened is RunEnded)
    {
        break;
    }
}

double accuracy = await host.Read(run => run.Epochs[^1].ValidationAccuracy);
Console.WriteLine($"Trained to {accuracy:F2}%, half of the rate from step 1000 on.");
