#!/usr/bin/env dotnet
#:project ../src/Sonda.Data
// 1. Train a network on MNIST, or on drawn digits if MNIST is not here, and count what it gets right.
// Run it:   dotnet run samples/01-train.cs              two epochs instead of ten: add -- --quick
// Look for: the accuracy on images that the network has never seen. It rises fast, then slowly.
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

int epochs = args.Contains("--quick") ? 2 : 10;
LoadedData digits = await DataSource.LoadAsync();
Console.WriteLine($"{digits.Name}, from {digits.Origin}: {digits.Training.Count:N0} images to learn from.");

// All random numbers come from one seed: the same seed gives the same network, to the last bit.
var random = new RandomStream(seed: 1);
var network = Network<float>.Create(new NetworkSpec(784, 30, 10), random);
var training = new TrainingSpec { BatchSize = 10, LearningRate = 0.1, Lambda = 5 };
var trainer = new Trainer<float>(network, digits.Training, training, random);

var validation = new Evaluation<float>(network, digits.Validation);
Console.WriteLine($"before training  {100 * validation.Accuracy(),6:F2}%   (ten classes: guessing gets about 10%)");
for (int epoch = 1; epoch <= epochs; epoch++)
{
    trainer.TrainEpoch();
    Console.WriteLine($"after epoch {epoch,2}   {100 * validation.Accuracy(),6:F2}%");
}
