#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 7. Train on your own data: arrays in, a trained network out, then its answers for points it has never seen.
// Run it:   dotnet run samples/07-arrays.cs             fewer epochs: add -- --quick
// Look for: the map. The network learns two interleaved spirals, # and ·, from 2,000 noisy points.
using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

// A row is x and y; its class says on which spiral it lies.
const int Count = 2500;
var random = new RandomStream(seed: 7);
float[] points = new float[2 * Count];
byte[] spirals = new byte[Count];
for (int i = 0; i < Count; i++)
{
    spirals[i] = (byte)(i % 2);
    double turn = 3 * Math.PI * random.NextDouble(), radius = (turn + 1) / 11, angle = turn + (Math.PI * spirals[i]);
    points[2 * i] = (float)((radius * Math.Cos(angle)) + (0.02 * random.NextGaussian()));
    points[(2 * i) + 1] = (float)((radius * Math.Sin(angle)) + (0.02 * random.NextGaussian()));
}

Dataset all = Dataset.FromValues("spirals", points, spirals, inputSize: 2, classes: 2);
LoadedData data = LoadedData.Of(training: all.Slice(0, 2000), validation: all.Slice(2000, 500));

int epochs = args.Contains("--quick") ? 60 : 200;
RunSpec spec = RunSpec.Parse($"2-[40 tanh xavier]x3-2 softmax; optimizer adam; rate 0.005; batch 50; epochs {epochs}");
Run run = Run.Start(spec, data);
run.StepUntil(RunGoal.End);
Console.WriteLine($"{run.Epochs[^1].ValidationAccuracy:F1}% of 500 new points are assigned to the right spiral.");

// Ask for every place of a map of 60 × 30 characters.
float[] places = [.. Enumerable.Range(0, 1800).SelectMany(i => new[] { (i % 60 / 30f) - 1, 1 - (i / 60 / 15f) })];
Dataset map = Dataset.FromValues("map", places, new byte[1800], inputSize: 2, classes: 2);
int[] answers = new Evaluation<float>(run.Result(), map).Predictions();
foreach (int[] line in answers.Chunk(60))
{
    Console.WriteLine(string.Concat(line.Select(spiral => spiral == 0 ? '#' : '·')));
}
