#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 8. Train on a CSV file, with and without scaled columns: a number is to be met, here how far a stone flies.
// Run it:   dotnet run samples/08-csv.cs                fewer epochs: add -- --quick
// Look for: the same network and the same file; the error in metres is far smaller once columns have one scale.
using Sonda.Data;
using Sonda.Engine.Randomness;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

// The table: speed in m/s, angle in milliradians, and the distance in metres that both lead to.
string file = Path.Combine(Path.GetTempPath(), $"stones-{Environment.ProcessId}.csv");
var random = new RandomStream(seed: 3);
File.WriteAllLines(file, Enumerable.Range(0, 2000).Select(_ =>
{
    double speed = 2 + (6 * random.NextDouble()), angle = 1500 * random.NextDouble();
    return $"{speed:F2},{angle:F0},{speed * speed / 9.81 * Math.Sin(2 * angle / 1000):F3}";
}).Prepend("speed,angle,distance"));

int epochs = args.Contains("--quick") ? 10 : 40;
foreach (string scaling in (string[])["", "+standard"])
{
    // The last column is the target; 30% of the lines validate. Scaling is fitted to the training rows alone.
    RunSpec spec = RunSpec.Parse(
        $"2-[20 tanh xavier]-1 mse; data csv(\"{file}\",task=regression){scaling}; optimizer adam; epochs {epochs}");
    LoadedData stones = await DataSource.LoadAsync(spec.Data);
    Run run = Run.Start(spec, stones, new RunOptions { Readings = new EpochReadings { ValidationCost = true } });
    run.StepUntil(RunGoal.End);
    double error = Math.Sqrt(run.Epochs[^1].ValidationCost ?? double.NaN);
    Console.WriteLine($"{spec.Data.Scaling?.ToString() ?? "not scaled",-12} off by {error:F2} m (root mean square)");
}

File.Delete(file);
