#!/usr/bin/env dotnet
#:project ../src/Sonda.Runs
// 2. Watch the learning speed of every layer: the length of ∂C/∂b, the question of the book's chapter 5.
// Run it:   dotnet run samples/02-speeds.cs             two epochs instead of six: add -- --quick
// Look for: before training each layer is several times slower than the next. One more █ is a factor of 1.8.
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;

int epochs = args.Contains("--quick") ? 2 : 6;
LoadedData digits = await DataSource.LoadAsync();

var random = new RandomStream(seed: 1);
var network = Network<float>.Create(new NetworkSpec(784, 30, 30, 30, 30, 10), random);
var trainer = new Trainer<float>(network, digits.Training, new TrainingSpec(), random);

// The probe reads a copy in double precision over 1,000 images; it never changes what it reads.
var probe = new GradientProbe<double>(network.Spec, digits.Training.Slice(0, 1000));
var validation = new Evaluation<float>(network, digits.Validation);

for (int epoch = 0; epoch <= epochs; epoch++)
{
    Console.WriteLine($"after {epoch} epochs, accuracy {100 * validation.Accuracy():F1}%");
    IReadOnlyList<LayerGradient> layers = probe.Read(network);
    for (int layer = 0; layer < layers.Count; layer++)
    {
        Magnitude speed = layers[layer].Speed;
        string bar = new('█', Math.Max(1, (int)(4 * (speed.Log10 + 5))));
        string name = layer == layers.Count - 1 ? "output" : $"hidden {layer + 1}";
        Console.WriteLine($"   {name,-9} {speed.Value,9:F5}  {bar}");
    }

    if (epoch < epochs)
    {
        trainer.TrainEpoch();
    }
}
