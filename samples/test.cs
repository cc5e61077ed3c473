#!/usr/bin/env dotnet
#:project ../src/Sonda.Reports/Sonda.Reports.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);RS0030;CS1591

// The chapter's own script in C#: load, build, train, watch.   dotnet run samples/test.cs [-- --quick]
using System.Globalization;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int epochs = args.Contains("--quick") ? 2 : 30;

LoadedData digits = await DataSource.LoadAsync(new DataOptions(), progress: null, CancellationToken.None);
Console.WriteLine($"{digits.Name} from {digits.Origin}");

var random = new RandomStream(seed: 1);
var network = Network<float>.Create(new NetworkSpec(784, 30, 30, 10), random);
var trainer = new Trainer<float>(
    network, digits.Training, new TrainingSpec { BatchSize = 10, LearningRate = 0.1, Lambda = 5.0 }, random);

var validation = new Evaluation<float>(network, digits.Validation);
var probe = new GradientProbe<double>(network.Spec, digits.Training.Slice(0, 1000));
for (int epoch = 0; epoch < epochs; epoch++)
{
    var layers = probe.Read(network);
    trainer.TrainEpoch();
    Console.WriteLine(
        $"epoch {epoch,2}: {validation.Accuracy():P2}   speed of the first hidden layer {layers[0].Speed.Value:E1}, "
        + $"of the second {layers[1].Speed.Value:E1}");
}
